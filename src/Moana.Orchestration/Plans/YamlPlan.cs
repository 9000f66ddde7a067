using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Moana.Plans;

/// <summary>Reads a plan in YAML.</summary>
internal static class YamlPlan
{
    private const int MaxDepth = 6;

    public static PlanNode? Parse(string text)
    {
        var stream = new YamlStream();
        var scanner = new Scanner(new StringReader(text));
        try
        {
            stream.Load(new Parser(scanner));
        }
        catch (AnchorNotFoundException)
        {
            throw FindUnknownAnchor(text);
        }
        catch (YamlException e)
        {
            // Some of its errors have no place; then it is where the scanner stands.
            throw Invalid(e.Message, e.Start.Index > 0 ? e.Start : scanner.CurrentPosition);
        }
        catch (InvalidOperationException)
        {
            // The library's own stumble over an unclosed bracket.
            throw Invalid("a list or a map in brackets is not closed.", scanner.CurrentPosition);
        }

        if (stream.Documents.Count > 1)
        {
            var second = stream.Documents[1].RootNode;
            throw new PlanSyntaxException("It holds more than one document.", "Remove the '---' between them, or make files of them.", (int)second.Start.Line, (int)second.Start.Column);
        }

        return stream.Documents.Count == 0 ? null : Convert(stream.Documents[0].RootNode, 0);
    }

    private static PlanSyntaxException Invalid(string message, Mark place) =>
        new($"It is not valid YAML: {message}", "Correct the line; mind the indentation, the quotes and the brackets.", (int)place.Line, (int)place.Column);

    private static PlanSyntaxException FindUnknownAnchor(string text)
    {
        var known = new HashSet<AnchorName>();
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
            if (parser.Current is NodeEvent { Anchor.IsEmpty: false } node)
            {
                known.Add(node.Anchor);
            }
            else if (parser.Current is AnchorAlias alias && !known.Contains(alias.Value))
            {
                return Invalid($"nothing is marked with &{alias.Value}.", alias.Start);
            }
        }

        return Invalid("it refers to an anchor that is not there.", Mark.Empty);
    }

    private static PlanNode Convert(YamlNode node, int depth)
    {
        var (line, column) = ((int)node.Start.Line, (int)node.Start.Column);
        if (depth > MaxDepth)
        {
            throw new PlanSyntaxException("It is nested too deep.", "A plan has tasks, and a task has values and lists of values.", line, column);
        }

        return node switch
        {
            YamlSequenceNode list => new PlanList([.. list.Children.Select(c => Convert(c, depth + 1))], line, column),
            YamlMappingNode map => new PlanMap([.. map.Children.Select(c => (Key(c.Key), Convert(c.Value, depth + 1)))], line, column),
            YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" } => new PlanScalar(null, line, column),
            YamlScalarNode scalar => new PlanScalar(scalar.Value, line, column),
            _ => new PlanScalar(null, line, column),
        };
    }

    private static PlanScalar Key(YamlNode key) =>
        new(key is YamlScalarNode scalar ? scalar.Value : "?", (int)key.Start.Line, (int)key.Start.Column);
}
