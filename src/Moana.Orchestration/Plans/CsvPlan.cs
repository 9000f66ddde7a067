using Microsoft.VisualBasic.FileIO;

namespace Moana.Plans;

/// <summary>
/// Reads a plan in CSV: a line of column names, then a task a line. Columns are separated by commas, or as the first line
/// shows by semicolons or tabs, as spreadsheets of many countries write them. Lists are separated by semicolons,
/// lists of names by commas, too.
/// </summary>
internal static class CsvPlan
{
    public static PlanNode? Parse(string text)
    {
        using var parser = new TextFieldParser(new StringReader(text)) { TextFieldType = FieldType.Delimited, Delimiters = [Separator(text)], HasFieldsEnclosedInQuotes = true, TrimWhiteSpace = true };
        try
        {
            var lines = text.Split('\n');
            var (line, names) = Next(parser, lines);
            if (names is null)
            {
                return null;
            }

            var header = names.Select(n => new PlanScalar(n, line, 0)).ToList();
            var tasks = new List<PlanNode>();
            while (true)
            {
                var (at, fields) = Next(parser, lines);
                if (fields is null)
                {
                    return new PlanList(tasks, 1, 0);
                }

                if (fields.Length > header.Count)
                {
                    throw new PlanSyntaxException($"The line has {fields.Length} fields, the header {header.Count}.", "Put fields with a comma into quotes, or add a column.", at, 0);
                }

                tasks.Add(new PlanMap([.. fields.Select((f, i) => (header[i] with { Line = at }, Value(header[i].Text!, f, at)))], at, 0));
            }
        }
        catch (MalformedLineException e)
        {
            throw new PlanSyntaxException("The line is not valid CSV.", "Close the quotes; a quote within quotes is written twice.", (int)e.LineNumber, 0);
        }
    }

    private static (int Line, string[]? Fields) Next(TextFieldParser parser, string[] lines)
    {
        // The parser passes blank lines over without counting them in before it reads.
        var line = (int)parser.LineNumber;
        while (line > 0 && line <= lines.Length && string.IsNullOrWhiteSpace(lines[line - 1]))
        {
            line++;
        }

        return (line, parser.ReadFields());
    }

    private static string Separator(string text)
    {
        var header = text.AsSpan().TrimStart("\r\n");
        header = header[..(header.IndexOf('\n') is >= 0 and var end ? end : header.Length)];
        var (commas, semicolons, tabs) = (header.Count(','), header.Count(';'), header.Count('\t'));
        return semicolons > commas && semicolons >= tabs ? ";" : tabs > commas ? "\t" : ",";
    }

    private static PlanNode Value(string name, string field, int line) =>
        field.Length == 0 ? new PlanScalar(null, line, 0)
        : ImportFields.IsList(name)
            ? new PlanList([.. field.Split(ImportFields.Of(name).Field is "validate" or "setup" ? [';'] : [';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(v => new PlanScalar(v, line, 0))], line, 0)
            : new PlanScalar(field, line, 0);
}
