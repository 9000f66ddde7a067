using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Moana.Screens.Format;

/// <summary>
/// Writes a row of a capture as a line that editors and diffs leave alone: control characters are visible, and a row
/// that ends in a blank ends in a mark. <c>\e</c> is the escape character, <c>\\</c> a backslash, <c>\u0085</c> another
/// character by its code; <c>\+3</c> at the end: the plain capture has three blanks more than the styled one.
/// </summary>
internal static partial class CaptureRow
{
    /// <summary>Writes a row, and how many blanks follow it in the plain capture only.</summary>
    internal static string Write(string row, int blanks = 0)
    {
        var line = new StringBuilder(row.Length + 16);
        foreach (var c in row)
        {
            _ = c switch
            {
                '\\' => line.Append(@"\\"),
                '\e' => line.Append(@"\e"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff' => line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => line.Append(c),
            };
        }

        return blanks > 0 || (row.Length > 0 && char.IsWhiteSpace(row[^1])) ? $"{line}\\+{blanks}" : line.ToString();
    }

    /// <summary>Reads a line that <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">It did not.</exception>
    internal static (string Row, int Blanks) Read(string line)
    {
        if (!line.Contains('\\', StringComparison.Ordinal))
        {
            return (line, 0);
        }

        var blanks = 0;
        var row = Mark().Replace(line, mark => mark.Value switch
        {
            @"\\" => "\\",
            @"\e" => "\e",
            ['\\', 'u', .. var code] => ((char)int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
            ['\\', '+', .. var count] when mark.Index + mark.Length == line.Length => End(blanks = int.Parse(count, CultureInfo.InvariantCulture)),
            _ => throw new FormatException($"'{mark.Value}' in column {mark.Index + 1} is no mark that a row can have there."),
        });
        return (row, blanks);

        static string End(int _) => "";
    }

    /// <summary>A row without its styles.</summary>
    internal static string Plain(string row) => row.Contains('\e', StringComparison.Ordinal) ? Style().Replace(row, "") : row;

    [GeneratedRegex(@"\\(u[0-9a-f]{4}|\+[0-9]+|.?)", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex(@"\e\[[0-9;:]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Style();
}
