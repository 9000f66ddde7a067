namespace Moana.Detection;

/// <summary>The parts of a screen that rules look at.</summary>
internal enum RegionName
{
    /// <summary>All rows.</summary>
    Screen,

    /// <summary>The composer with its borders; nothing when it is not there.</summary>
    Composer,

    /// <summary>The rows above the composer; all rows when there is none.</summary>
    Above,

    /// <summary>The rows below the composer; nothing when there is none.</summary>
    Footer,

    /// <summary>The rows above the composer from behind the last prompt that was sent; all above when none is seen.</summary>
    Turn,

    /// <summary>The last rows above the composer that stand together without a blank row.</summary>
    Block,

    /// <summary>From the last row that starts a dialog to the end of the screen; nothing when none does.</summary>
    Dialog,

    /// <summary>The pane's title.</summary>
    Title,
}

/// <summary>A part of a screen, or its last rows that are not blank: <c>above</c>, <c>above:4</c>.</summary>
/// <param name="Name">The part.</param>
/// <param name="Last">How many of its last rows that are not blank; 0 for all.</param>
internal readonly record struct Region(RegionName Name, int Last)
{
    internal static bool TryParse(string text, out Region region)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var last = 0;
        var known = Enum.TryParse<RegionName>(colon < 0 ? text : text[..colon], ignoreCase: true, out var name)
            && !char.IsAsciiDigit(text[0])
            && (colon < 0 || (int.TryParse(text.AsSpan(colon + 1), out last) && last > 0));
        region = new Region(name, last);
        return known;
    }

    /// <inheritdoc/>
    public override string ToString() => (Last > 0 ? $"{Name}:{Last}" : $"{Name}").ToLowerInvariant();
}
