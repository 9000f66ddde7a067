using Moana.Agents;
using Moana.Detection;

namespace Moana.Transcripts;

/// <summary>The last prompt as a screen shows it, to tell whose it is.</summary>
internal static class ScreenPrompt
{
    /// <summary>What stands so far behind a prompt in its row is no word of it: a program writes the time there.</summary>
    private const string Gap = "    ";

    /// <summary>
    /// The prints that the prompt may have; none where no prompt is seen. How much of its first row is a mark is not known, so it is
    /// read with and without its first word, and with and without what stands far to the right.
    /// </summary>
    internal static IReadOnlySet<string> Prints(ScreenMap map)
    {
        var (start, end) = map.Prompt;
        if (start == end)
        {
            return new HashSet<string>();
        }

        var first = map.Text(start).Trim().ToString();
        var rest = string.Concat(Enumerable.Range(start + 1, end - start - 1).Select(row => map.Text(row).ToString()));
        string[] rows = [first, WithoutMark(first), WithoutGap(first), WithoutGap(WithoutMark(first))];
        return rows.Where(row => row.Length > 0).Select(row => PromptPrint.Of(row + rest)).ToHashSet();
    }

    private static string WithoutMark(string row) => row.IndexOf(' ', StringComparison.Ordinal) is var at and >= 0 ? row[at..].TrimStart() : row;

    private static string WithoutGap(string row) => row.LastIndexOf(Gap, StringComparison.Ordinal) is var at and >= 0 ? row[..at] : row;
}
