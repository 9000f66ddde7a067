using System.Globalization;
using System.Text.RegularExpressions;

namespace Moana.Tmux;

/// <summary>A tmux version, as the program tells it, and what differs between versions.</summary>
/// <param name="Text">As the program tells it: <c>3.3a</c>, <c>next-3.6</c>, <c>master</c>.</param>
/// <param name="Number">Comparable: 3.3a is 3.3.1; a build without a number is newer than all.</param>
internal sealed partial record TmuxVersion(string Text, Version Number)
{
    /// <summary>The oldest that is supported: 3.2a ignores a new session's size and dies of a paste into a dead pane.</summary>
    public static TmuxVersion Minimum { get; } = Parse("3.3a");

    /// <summary>Answers print control characters, and <c>$</c>, escaped, which cannot be told from text.</summary>
    public bool EscapesAnswers => Number >= new Version(3, 4) && Number < new Version(3, 6);

    /// <summary>What a control client has <c>capture-pane -p</c> print is never freed by the server: a whole screen each time.</summary>
    public bool LosesCaptures => Number < new Version(3, 6);

    /// <summary><c>show-buffer</c> prints control characters escaped for a control client; since then it may print some bytes more than the buffer has.</summary>
    public bool EscapesBuffers => Number < new Version(3, 4);

    /// <summary>Control clients are told of buffers that come and go.</summary>
    public bool TellsOfBuffers => Number >= new Version(3, 4);

    /// <summary>Titles and window names are kept with backslashes doubled, as session names are on all versions.</summary>
    public bool EscapesTitles => Number >= new Version(3, 7);

    /// <summary>Reads the answer to <c>#{version}</c> or <c>tmux -V</c>.</summary>
    public static TmuxVersion Parse(string text)
    {
        text = text.Trim();
        text = text.StartsWith("tmux ", StringComparison.Ordinal) ? text[5..] : text;
        var match = Pattern().Match(text);
        return new(text, !match.Success || text.StartsWith("openbsd", StringComparison.Ordinal)
            ? new Version(int.MaxValue, 0)
            : new Version(
                int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
                int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture),
                match.Groups[3].Value is [var letter] ? letter - 'a' + 1 : 0));
    }

    /// <summary>A number as people write it: 3.3.1 is 3.3a.</summary>
    public static string Format(Version number) => number.Major == int.MaxValue
        ? "(a development build)"
        : string.Create(CultureInfo.InvariantCulture, $"{number.Major}.{number.Minor}{(number.Build > 0 ? ((char)('a' + number.Build - 1)).ToString() : "")}");

    [GeneratedRegex("([0-9]{1,4})\\.([0-9]{1,4})([a-z]?)")]
    private static partial Regex Pattern();
}
