using System.Text;
using System.Text.RegularExpressions;
using Moana.Agents;
using Moana.Detection;
using Moana.Panes;
using Moana.Tmux.Screens;

namespace Moana.Delivery;

/// <summary>What stands in the composer, seen with a prompt in mind.</summary>
internal enum ComposerContent
{
    /// <summary>There is no composer on the screen.</summary>
    None,

    /// <summary>It is empty.</summary>
    Empty,

    /// <summary>It holds our text, or the placeholder of our paste.</summary>
    Ours,

    /// <summary>It holds a part of our text, not its end: the rest is still to come. A slow qwen shows 20,000 characters bit by bit.</summary>
    Part,

    /// <summary>It holds our text, drawn wrongly by the program: all letters and digits are there, and other characters differ.</summary>
    Spoiled,

    /// <summary>It holds something else.</summary>
    Other,
}

/// <summary>
/// Compares a composer with a prompt. Composers wrap, scroll, indent and pad what they show; so white space does not
/// count, and of a long text its end is enough. Twice the text is not the text.
/// </summary>
internal sealed partial class ComposerReading
{
    /// <summary>So many characters of a text tell it from others.</summary>
    private const int Telling = 20;

    private readonly string _prompt;
    private readonly int _characters;
    private readonly int _lines;

    public ComposerReading(string prompt)
    {
        _prompt = PromptPrint.Squeeze(prompt);
        _characters = prompt.Length;
        _lines = prompt.Count(c => c == '\n') + 1;
    }

    private string Tail => PromptPrint.End(_prompt);

    /// <summary>Reads a composer that the profile knows.</summary>
    public ComposerContent Read(ComposerView? composer)
    {
        if (composer is null)
        {
            return ComposerContent.None;
        }

        var shown = PromptPrint.Squeeze(composer.Text);

        // A prompt may itself look like a placeholder, or quote one in what a small composer shows of it.
        if (composer.PastePlaceholder is { } placeholder && !(Shows(shown) && (shown == _prompt || shown != PromptPrint.Squeeze(placeholder))))
        {
            return IsOurs(placeholder) && (shown.Length == 0 || shown == PromptPrint.Squeeze(placeholder)) ? ComposerContent.Ours : ComposerContent.Other;
        }

        return shown.Length == 0 ? ComposerContent.Empty
            : Shows(shown) ? ComposerContent.Ours
            : shown.Length >= Telling && _prompt.Contains(shown, StringComparison.Ordinal) ? ComposerContent.Part
            : IsSpoiled(shown) ? ComposerContent.Spoiled
            : ComposerContent.Other;
    }

    /// <summary>True when our text ends at the cursor: where no composer is known, that is where it is typed into.</summary>
    public bool EndsAtCursor(Look look) =>
        look.Screen is { } screen && UpToCursor(screen).EndsWith(Tail, StringComparison.Ordinal);

    /// <summary>True when the end of our text stands on the screen once more than before: for programs that keep their cursor elsewhere.</summary>
    public bool HasAppeared(Look look, string screenBefore) =>
        look.Screen is { } screen && Count(PromptPrint.Squeeze(Text(screen)), Tail) > Count(screenBefore, Tail);

    /// <summary>A screen's text without white space, to be compared with a later one.</summary>
    public static string Fingerprint(Screen? screen) => screen is null ? "" : PromptPrint.Squeeze(Text(screen));

    /// <summary>A placeholder is ours when the sizes that it names are ours.</summary>
    private bool IsOurs(string placeholder)
    {
        var numbers = Number().Matches(placeholder).Select(m => int.Parse(m.Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();

        // Agents count lines from 0 or from 1, and characters as bytes, UTF-16 units or code points.
        return placeholder.Contains("char", StringComparison.OrdinalIgnoreCase)
            ? numbers.Count == 0 || numbers.Exists(n => Near(n, _characters))
            : numbers.Count == 0 || numbers.Exists(n => Math.Abs(n - _lines) <= 1);
    }

    private static bool Near(int said, int characters) => said >= characters / 2 && said <= characters * 4;

    /// <summary>A scrolled composer shows the end of a long text, where the cursor is. A short piece proves nothing.</summary>
    private bool Shows(string shown) => shown == _prompt
        || (shown.Length < _prompt.Length && shown.Length >= Telling && _prompt.EndsWith(shown, StringComparison.Ordinal));

    /// <summary>Programs that count the cells of joined emoji otherwise than the terminal leave pieces of them behind.</summary>
    private bool IsSpoiled(string shown)
    {
        var letters = Letters(_prompt);
        return letters.Length >= Telling && letters.Length < _prompt.Length && Letters(shown) == letters;
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    private static string UpToCursor(Screen screen)
    {
        if (screen.Cursor is not { } cursor || cursor.Y >= screen.Rows.Count)
        {
            return "";
        }

        var text = new StringBuilder();
        for (var row = Math.Max(0, cursor.Y - 40); row <= cursor.Y; row++)
        {
            var line = screen.Rows[row].Text;
            text.Append(row < cursor.Y ? line : line[..Math.Min(line.Length, screen.Rows[row].IndexAt(cursor.X))]);
        }

        return PromptPrint.Squeeze(text.ToString());
    }

    private static string Text(Screen screen) => string.Concat(screen.Rows.Select(r => r.Text));

    private static int Count(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    /// <summary>A size; <c>#4</c> counts the pastes of a session.</summary>
    [GeneratedRegex("(?<![#0-9])[0-9]+")]
    private static partial Regex Number();
}
