using System.Globalization;

namespace Moana.Tmux.Screens;

/// <summary>Applies the parameters of a "select graphic rendition" sequence (ECMA-48 and xterm's additions) to a style.</summary>
internal static class Sgr
{
    internal static TextStyle Apply(TextStyle style, ReadOnlySpan<char> parameters)
    {
        if (parameters.IsEmpty)
        {
            return default;
        }

        while (!parameters.IsEmpty)
        {
            var parameter = Next(ref parameters, ';');
            var code = Number(Next(ref parameter, ':'));
            style = code switch
            {
                38 => style with { Foreground = Color(parameter, ref parameters) },
                48 => style with { Background = Color(parameter, ref parameters) },
                58 => Skip(style, parameter, ref parameters),
                4 when Number(parameter) == 0 && !parameter.IsEmpty => Without(style, TextAttributes.Underline),
                _ => Apply(style, code),
            };
        }

        return style;
    }

    private static TextStyle Apply(TextStyle style, int code) => code switch
    {
        0 => default,
        1 => With(style, TextAttributes.Bold),
        2 => With(style, TextAttributes.Dim),
        3 => With(style, TextAttributes.Italic),
        4 or 21 => With(style, TextAttributes.Underline),
        5 or 6 => With(style, TextAttributes.Blink),
        7 => With(style, TextAttributes.Reverse),
        8 => With(style, TextAttributes.Hidden),
        9 => With(style, TextAttributes.Strike),
        22 => Without(style, TextAttributes.Bold | TextAttributes.Dim),
        23 => Without(style, TextAttributes.Italic),
        24 => Without(style, TextAttributes.Underline),
        25 => Without(style, TextAttributes.Blink),
        27 => Without(style, TextAttributes.Reverse),
        28 => Without(style, TextAttributes.Hidden),
        29 => Without(style, TextAttributes.Strike),
        >= 30 and <= 37 => style with { Foreground = new TextColor(TextColorKind.Indexed, code - 30) },
        39 => style with { Foreground = default },
        >= 40 and <= 47 => style with { Background = new TextColor(TextColorKind.Indexed, code - 40) },
        49 => style with { Background = default },
        >= 90 and <= 97 => style with { Foreground = new TextColor(TextColorKind.Indexed, code - 82) },
        >= 100 and <= 107 => style with { Background = new TextColor(TextColorKind.Indexed, code - 92) },
        _ => style,
    };

    private static TextStyle With(TextStyle style, TextAttributes attributes) =>
        style with { Attributes = style.Attributes | attributes };

    private static TextStyle Without(TextStyle style, TextAttributes attributes) =>
        style with { Attributes = style.Attributes & ~attributes };

    private static TextStyle Skip(TextStyle style, scoped ReadOnlySpan<char> parameter, ref ReadOnlySpan<char> parameters)
    {
        _ = Color(parameter, ref parameters);
        return style;
    }

    /// <summary>Reads <c>5;n</c> or <c>2;r;g;b</c>, with colons <c>5:n</c>, <c>2:r:g:b</c> or <c>2:space:r:g:b</c>.</summary>
    private static TextColor Color(scoped ReadOnlySpan<char> own, ref ReadOnlySpan<char> following)
    {
        if (own.IsEmpty)
        {
            return Color(Number(Next(ref following, ';')), ref following, ';');
        }

        var kind = Number(Next(ref own, ':'));
        if (kind == 2 && own.Count(':') > 2)
        {
            _ = Next(ref own, ':');
        }

        return Color(kind, ref own, ':');
    }

    private static TextColor Color(int kind, ref ReadOnlySpan<char> values, char separator)
    {
        switch (kind)
        {
            case 5:
                return new TextColor(TextColorKind.Indexed, Byte(Next(ref values, separator)));
            case 2:
                var red = Byte(Next(ref values, separator));
                var green = Byte(Next(ref values, separator));
                var blue = Byte(Next(ref values, separator));
                return new TextColor(TextColorKind.Rgb, (red << 16) | (green << 8) | blue);
            default:
                return default;
        }
    }

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> text, char separator)
    {
        var end = text.IndexOf(separator);
        var part = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[(end + 1)..];
        return part;
    }

    private static int Byte(ReadOnlySpan<char> text) => Math.Clamp(Number(text), 0, 255);

    // A parameter that was left out counts as 0.
    private static int Number(ReadOnlySpan<char> text) =>
        text.IsEmpty ? 0 : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
