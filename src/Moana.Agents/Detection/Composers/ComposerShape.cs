namespace Moana.Detection;

/// <summary>How an agent's composer looks, and so where it is and what was typed into it.</summary>
internal sealed record ComposerShape
{
    // More blank rows than a draft has between its paragraphs.
    private const int MaxBlankRows = 3;

    /// <summary>How its first row starts; what matches is no text.</summary>
    internal required Pattern Prompt { get; init; }

    /// <summary>
    /// How its first row starts in a mode in which the text is no prompt (a shell command, a search); null when it has none.
    /// The sign is read as typed: what is put behind it would go elsewhere.
    /// </summary>
    internal Pattern? Mode { get; init; }

    /// <summary>How its other rows start; what matches is no text.</summary>
    internal required Pattern Continuation { get; init; }

    /// <summary>The border or the row of the agent's own above it; null when it has none.</summary>
    internal Pattern? Above { get; init; }

    /// <summary>The border below it; null when it has none, and a blank row ends it.</summary>
    internal Pattern? Below { get; init; }

    /// <summary>Whether it is as wide as its lower border, with a sidebar to the right.</summary>
    internal bool Bounded { get; init; }

    /// <summary>How many rows of the agent's own may stand between the upper border and the first row.</summary>
    internal int Lead { get; init; }

    /// <summary>How many rows at its end, blank ones aside, are the agent's own (a line with the model).</summary>
    internal int Trail { get; init; }

    /// <summary>How many rows that are not blank may stand below it.</summary>
    internal int Footer { get; init; } = 3;

    /// <summary>Styles that the prompt sign never has: sent prompts in the transcript look so.</summary>
    internal IReadOnlyList<StyleName> NeverStyled { get; init; } = [];

    /// <summary>A character of the right border, cut from the ends of rows.</summary>
    internal string Right { get; init; } = "";

    /// <summary>Styles of ghost text, which was not typed.</summary>
    internal IReadOnlyList<StyleName> Ghost { get; init; } = [];

    /// <summary>Ghost texts, for composers without colours: they may look as if somebody had typed them.</summary>
    internal IReadOnlyList<Pattern> Placeholders { get; init; } = [];

    /// <summary>What a collapsed paste looks like.</summary>
    internal Pattern? Paste { get; init; }

    /// <summary>Finds the composer's rows without its borders, the lowest that fits; null when there is none.</summary>
    internal (int Top, int Bottom)? Find(ScreenMap map) => Below is null ? FindOpen(map) : FindBordered(map, Below);

    /// <summary>
    /// Whether rows of the agent's own close it below: its border, or its footer, indented as the text is. A shell's prompt is
    /// the last on its screen; a status line of a multiplexer may stand below, but not so.
    /// </summary>
    internal bool IsClosed(ScreenMap map, int bottom)
    {
        if (Below is not null)
        {
            return true;
        }

        var row = bottom + 1;
        row += row < map.Count && map.IsBlank(row) ? 1 : 0;
        return row < map.Count && !map.IsBlank(row) && Continuation.IsMatch(map.Text(row));
    }

    /// <summary>Which of its parts is not on a screen where it was not found, for people.</summary>
    internal string WhyNot(ScreenMap map)
    {
        var rows = Enumerable.Range(0, map.Count).ToList();
        return Below is not null && !rows.Any(r => Below.IsMatch(map.Text(r))) ? $"no row is its lower border ({Below})"
            : Above is not null && !rows.Any(r => Above.IsMatch(map.Text(r))) ? $"no row is its upper border ({Above})"
            : !rows.Any(r => IsPrompt(map, r)) ? $"no row has its prompt sign ({Prompt})"
            : $"rows with its prompt sign ({Prompt}) are there, but none where a composer stands, with at most {Footer} rows below it";
    }

    private (int, int)? FindBordered(ScreenMap map, Pattern below)
    {
        var footer = 0;
        for (var border = map.Count - 1; border > 0 && footer <= Footer; border--)
        {
            if (below.IsMatch(map.Text(border)) && TopOf(map, border) is { } top)
            {
                return (top, border - 1);
            }

            footer += map.IsBlank(border) ? 0 : 1;
        }

        return null;
    }

    /// <summary>
    /// The first row above a lower border when all up to the upper border is a composer. Without its upper border on the
    /// screen it is not taken for one: an indented answer above a dialog's rule, or above a border half drawn, looks the same.
    /// </summary>
    private int? TopOf(ScreenMap map, int border)
    {
        for (var row = border - 1; row >= 0; row--)
        {
            var text = map.Text(row);
            if (Above is not null ? Above.IsMatch(text) : !Continuation.IsMatch(text))
            {
                return row + 1 < border && (Above is null || IsComposer(map, row + 1, border)) ? row + 1 : null;
            }
        }

        return null;
    }

    private bool IsComposer(ScreenMap map, int start, int end)
    {
        var lead = Lead;
        var rows = 0;
        for (var row = start; row < end; row++)
        {
            var text = map.Text(row);
            if (map.IsBlank(row) || (rows == 0 && IsFirst(text)) || Continuation.IsMatch(text))
            {
                // A composer without a sign is there while it is empty, too.
                rows += map.IsBlank(row) && !IsFirst(text) ? 0 : 1;
            }
            else if (rows > 0 || lead-- == 0)
            {
                return false;
            }
        }

        return rows > 0;
    }

    /// <summary>
    /// Without borders: the prompt sign and rows that go on from it, in the last rows that stand together or, when
    /// those are the footer, above them.
    /// </summary>
    private (int, int)? FindOpen(ScreenMap map)
    {
        var bottom = LastRow(map, map.Count);
        var rows = 0;
        var others = 0;
        for (var row = bottom; row >= 0 && !map.IsBlank(row) && others <= Footer; row--, rows++)
        {
            if (IsPrompt(map, row))
            {
                return (row, bottom);
            }

            others += Continuation.IsMatch(map.Text(row)) ? 0 : 1;
        }

        bottom = LastRow(map, bottom - rows + 1);
        return rows <= Footer && FirstRow(map, bottom) is { } top ? (top, bottom) : null;
    }

    private int? FirstRow(ScreenMap map, int bottom)
    {
        var blanks = 0;
        for (var row = bottom; row >= 0 && blanks <= MaxBlankRows; row--)
        {
            if (IsPrompt(map, row))
            {
                return row;
            }

            blanks = map.IsBlank(row) ? blanks + 1 : 0;
            if (blanks == 0 && !Continuation.IsMatch(map.Text(row)))
            {
                return null;
            }
        }

        return null;
    }

    private bool IsFirst(ReadOnlySpan<char> text) => Prompt.IsMatch(text) || Mode?.IsMatch(text) == true;

    private bool IsPrompt(ScreenMap map, int row) => (Below is not null || Above is null || IsBelow(Above, map, row))
        && (Mode?.IsMatch(map.Text(row)) == true || HasSign(map, row));

    private bool IsBelow(Pattern above, ScreenMap map, int row)
    {
        for (var other = row - 1; other >= 0 && row - other <= Lead + 1; other--)
        {
            if (above.IsMatch(map.Text(other)))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasSign(ScreenMap map, int row) => Prompt.IsMatch(map.Text(row))
        && (!map.HasStyles || !StyleTest.Any(NeverStyled, map.Row(row).StyleAt(map.Text(row).IndexOfAnyExcept(' '))));

    private static int LastRow(ScreenMap map, int end)
    {
        while (end > 0 && map.IsBlank(end - 1))
        {
            end--;
        }

        return end - 1;
    }
}
