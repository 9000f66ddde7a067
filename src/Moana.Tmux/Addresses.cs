using System.Globalization;

namespace Moana.Tmux;

/// <summary>A pane of a server, for as long as it lives: <c>%5</c>. Never reused by the server.</summary>
/// <param name="Number">The number behind the percent sign.</param>
public readonly record struct PaneId(int Number)
{
    /// <summary>Reads <c>%5</c>.</summary>
    /// <exception cref="FormatException">The text is not a percent sign and a number.</exception>
    public static PaneId Parse(string text) => new(Address.Parse('%', text));

    /// <summary>Reads <c>%5</c>; false when the text is something else.</summary>
    public static bool TryParse(string? text, out PaneId id)
    {
        var ok = Address.TryParse('%', text, out var number);
        id = new(number);
        return ok;
    }

    /// <summary>The id as tmux writes it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"%{Number}");
}

/// <summary>A window of a server: <c>@3</c>.</summary>
/// <param name="Number">The number behind the at sign.</param>
public readonly record struct WindowId(int Number)
{
    /// <summary>Reads <c>@3</c>.</summary>
    /// <exception cref="FormatException">The text is not an at sign and a number.</exception>
    public static WindowId Parse(string text) => new(Address.Parse('@', text));

    /// <summary>The id as tmux writes it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"@{Number}");
}

/// <summary>A session of a server: <c>$1</c>.</summary>
/// <param name="Number">The number behind the dollar sign.</param>
public readonly record struct SessionId(int Number)
{
    /// <summary>Reads <c>$1</c>.</summary>
    /// <exception cref="FormatException">The text is not a dollar sign and a number.</exception>
    public static SessionId Parse(string text) => new(Address.Parse('$', text));

    /// <summary>The id as tmux writes it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"${Number}");
}

internal static class Address
{
    public static int Parse(char sigil, string text) =>
        TryParse(sigil, text, out var number)
            ? number
            : throw new FormatException($"'{text}' is not a tmux id of the form '{sigil}N'.");

    public static bool TryParse(char sigil, string? text, out int number)
    {
        number = 0;
        return text is { Length: > 1 } && text[0] == sigil
            && int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
