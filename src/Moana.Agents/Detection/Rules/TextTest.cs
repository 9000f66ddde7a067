namespace Moana.Detection;

/// <summary>A text in a region: literals of which one has to be there, or a pattern, with a style.</summary>
internal sealed record TextTest
{
    internal required Region Region { get; init; }

    /// <summary>Literals, compared exactly; one of them is enough.</summary>
    internal IReadOnlyList<string> Literals { get; init; } = [];

    internal Pattern? Pattern { get; init; }

    /// <summary>
    /// The styles of which each matched character has to have one; not asked of a screen without styles, and those of
    /// colour not of one without colours.
    /// </summary>
    internal IReadOnlyList<StyleName> Styles { get; init; } = [];

    /// <summary>Whether the rows are read as one line, with single blanks between them, so that wrapping does not matter.</summary>
    internal bool Join { get; init; }

    /// <summary>Whether the row has to end in the pane's title, a spinner left out.</summary>
    internal bool EndsInTitle { get; init; }

    internal bool Holds(Sight sight, ref Finding? finding)
    {
        if (sight.IsExhausted)
        {
            return false;
        }

        if (Region.Name == RegionName.Title)
        {
            return sight.Facts.Title is { } title && Find(sight, title.AsSpan().Trim(), -1, ref finding);
        }

        var (start, end) = sight.Map.Rows(Region);
        if (Join)
        {
            return start < end && Find(sight, sight.Joined(start, end), -1, ref finding);
        }

        for (var row = end - 1; row >= start; row--)
        {
            if (Find(sight, sight.Map.Text(row), row, ref finding))
            {
                return true;
            }
        }

        return false;
    }

    private bool Find(Sight sight, ReadOnlySpan<char> text, int row, ref Finding? finding)
    {
        var (index, length) = (0, text.Length);
        if (EndsInTitle && !sight.EndsInTitle(text))
        {
            return false;
        }

        if (Pattern is not null)
        {
            if (!sight.Spend(text.Length, glance: !Pattern.MayMatch(text)) || !Pattern.Find(text, out index, out length))
            {
                return false;
            }
        }
        else if (Literals.Count > 0 && !FindLiteral(text, out index, out length))
        {
            return false;
        }

        if (AsksForStyle(sight.Map) && (row < 0 || !StyleTest.Covers(Styles, sight.Map.Row(row), index, length)))
        {
            return false;
        }

        finding ??= new Finding(Region.ToString(), Shown(text, index, length));
        return true;
    }

    /// <summary>Where nothing has a colour (NO_COLOR), a colour tells nothing: what is an error is one all the same.</summary>
    private bool AsksForStyle(ScreenMap map) => Styles.Count > 0 && map.HasStyles && (map.HasColors || !Styles.All(StyleTest.IsColor));

    private bool FindLiteral(ReadOnlySpan<char> text, out int index, out int length)
    {
        foreach (var literal in Literals)
        {
            index = text.IndexOf(literal, StringComparison.Ordinal);
            if (index >= 0)
            {
                length = literal.Length;
                return true;
            }
        }

        index = length = 0;
        return false;
    }

    // A person wants to see the whole row, not just the part that matched, unless it is very long.
    private static string Shown(ReadOnlySpan<char> text, int index, int length) =>
        (text.Length <= 160 ? text : text.Slice(index, Math.Min(length, 160))).Trim().ToString();
}
