using Moana.Tmux.Screens;

namespace Moana.Detection;

/// <summary>What a rule can ask of the look of a text.</summary>
internal enum StyleName
{
    /// <summary>Faint.</summary>
    Dim,

    /// <summary>Bold.</summary>
    Bold,

    /// <summary>Italic.</summary>
    Italic,

    /// <summary>Underlined.</summary>
    Underline,

    /// <summary>Foreground and background exchanged.</summary>
    Reverse,

    /// <summary>Struck through.</summary>
    Strike,

    /// <summary>A grey between black and white.</summary>
    Grey,

    /// <summary>A colour of its own: neither the terminal's, nor a grey, black or white.</summary>
    Colored,

    /// <summary>Red, as errors are.</summary>
    Red,

    /// <summary>A background of its own.</summary>
    Filled,
}

/// <summary>Tells how a text looks.</summary>
internal static class StyleTest
{
    /// <summary>Whether a style is one of the text's colour.</summary>
    internal static bool IsColor(StyleName name) => name is StyleName.Grey or StyleName.Colored or StyleName.Red;

    internal static bool Holds(StyleName name, TextStyle style) => name switch
    {
        StyleName.Dim => style.Attributes.HasFlag(TextAttributes.Dim),
        StyleName.Bold => style.Attributes.HasFlag(TextAttributes.Bold),
        StyleName.Italic => style.Attributes.HasFlag(TextAttributes.Italic),
        StyleName.Underline => style.Attributes.HasFlag(TextAttributes.Underline),
        StyleName.Reverse => style.Attributes.HasFlag(TextAttributes.Reverse),
        StyleName.Strike => style.Attributes.HasFlag(TextAttributes.Strike),
        StyleName.Grey => Rgb(style.Foreground) is { } c && Spread(c) <= 48 && (c.R + c.G + c.B) / 3 is >= 60 and <= 205,
        StyleName.Colored => Rgb(style.Foreground) is { } c && Spread(c) > 48,
        StyleName.Red => Rgb(style.Foreground) is { } c && Math.Max(c.G, c.B) <= 190 && c.R - Math.Max(c.G, c.B) >= 50 && Math.Abs(c.G - c.B) <= 64,
        _ => style.Background.Kind != TextColorKind.Default,
    };

    /// <summary>True when each character of a stretch that is no blank has one of the styles.</summary>
    internal static bool Covers(IReadOnlyList<StyleName> styles, ScreenRow row, int start, int length)
    {
        var seen = false;
        foreach (var run in row.Runs)
        {
            var from = Math.Max(start, run.Start);
            var to = Math.Min(start + length, run.Start + run.Length);
            if (from >= to || row.Text.AsSpan(from, to - from).IsWhiteSpace())
            {
                continue;
            }

            if (!Any(styles, run.Style))
            {
                return false;
            }

            seen = true;
        }

        return seen;
    }

    internal static bool Any(IReadOnlyList<StyleName> styles, TextStyle style)
    {
        for (var i = 0; i < styles.Count; i++)
        {
            if (Holds(styles[i], style))
            {
                return true;
            }
        }

        return false;
    }

    private static int Spread((int R, int G, int B) c) => Math.Max(c.R, Math.Max(c.G, c.B)) - Math.Min(c.R, Math.Min(c.G, c.B));

    /// <summary>The colour that xterm gives to an index by default; null for the terminal's own.</summary>
    private static (int R, int G, int B)? Rgb(TextColor color)
    {
        var value = color.Value;
        switch (color.Kind)
        {
            case TextColorKind.Rgb:
                return (value >> 16 & 255, value >> 8 & 255, value & 255);
            case TextColorKind.Indexed when value >= 232:
                var grey = 8 + (10 * (value - 232));
                return (grey, grey, grey);
            case TextColorKind.Indexed when value >= 16:
                return (Level((value - 16) / 36), Level((value - 16) / 6 % 6), Level((value - 16) % 6));
            case TextColorKind.Indexed:
                var bright = value >= 8 ? 255 : 170;
                return value switch
                {
                    0 => (0, 0, 0),
                    7 => (229, 229, 229),
                    8 => (127, 127, 127),
                    _ => ((value & 1) * bright, (value >> 1 & 1) * bright, (value >> 2 & 1) * bright),
                };
            default:
                return null;
        }
    }

    private static int Level(int step) => step == 0 ? 0 : 55 + (40 * step);
}
