using System.Text;

namespace Moana.Detection;

/// <summary>All that rules see in one look, and how much work they may still do.</summary>
internal sealed class Sight(ScreenMap map, PaneFacts facts)
{
    /// <summary>
    /// How many characters all patterns together may be held against in one look, so that a hostile or careless profile
    /// on a huge screen stays within milliseconds. Built-in profiles need some thousand. A count and no clock: the same
    /// screen has to mean the same at all times.
    /// </summary>
    internal const int MaxWork = 60_000;

    // What starting a match costs, in characters; and what a look for a text costs, which is many times cheaper.
    private const int MatchCost = 40;
    private const int GlanceCost = 4;
    private const int GlancePerCharacter = 16;

    // No mark spans more than this of a joined text.
    private const int MaxJoined = 6_000;

    internal ScreenMap Map => map;

    internal PaneFacts Facts => facts;

    /// <summary>How much work patterns have done: characters that they were held against, and what starting costs.</summary>
    internal int Work { get; private set; }

    /// <summary>True when rules were left out because the work was used up.</summary>
    internal bool IsExhausted { get; private set; }

    /// <summary>The composer as seen; null when it is not on the screen.</summary>
    internal ComposerView? Composer => field ??= map.ReadComposer();

    /// <summary>
    /// True when a composer is seen that no shell's prompt looks like: rows of the agent's own close it below, and the cursor
    /// is in it.
    /// </summary>
    internal bool HasOwnComposer => map.Composer is { } rows && map.IsComposerClosed
        && (map.CursorRow is not { } cursor || (cursor >= rows.Top && cursor <= rows.Bottom));

    /// <summary>Accounts for matching a text; false when the work is used up.</summary>
    /// <param name="characters">The text's length.</param>
    /// <param name="glance">Whether a look for a text was enough.</param>
    internal bool Spend(int characters, bool glance)
    {
        var cost = glance ? GlanceCost + (characters / GlancePerCharacter) : MatchCost + characters;
        IsExhausted |= Work + cost > MaxWork;
        Work += IsExhausted ? 0 : cost;
        return !IsExhausted;
    }

    internal bool Is(ComposerState state) => state switch
    {
        ComposerState.Present => map.Composer is not null,
        ComposerState.Absent => map.Composer is null,
        ComposerState.Empty => Composer is { IsEmpty: true },
        _ => Composer is { IsEmpty: false },
    };

    /// <summary>What stands above the composer since the last prompt, as one line.</summary>
    internal string TurnText()
    {
        var (start, end) = map.Rows(new Region(RegionName.Turn, 0));
        return Joined(start, end);
    }

    /// <summary>The rows as one line, with single blanks between words; of very much text only the last rows.</summary>
    internal string Joined(int start, int end)
    {
        var first = end;
        var length = 0;
        while (first > start && length < MaxJoined)
        {
            first--;
            length += map.Text(first).Length;
        }

        var text = new StringBuilder();
        for (var row = first; row < end; row++)
        {
            var line = map.Text(row).TrimStart(' ');
            while (!line.IsEmpty)
            {
                var word = line.IndexOf(' ');
                text.Append(text.Length == 0 ? "" : " ").Append(word < 0 ? line : line[..word]);
                line = word < 0 ? [] : line[word..].TrimStart(' ');
            }
        }

        return text.ToString();
    }

    /// <summary>True when a text ends in the title as its last word or last part of a path.</summary>
    internal bool EndsInTitle(ReadOnlySpan<char> text)
    {
        var title = (facts.Title ?? "").AsSpan().Trim();
        if (title.Length > 1 && title[0] is >= '\u2800' and <= '\u28ff')
        {
            title = title[1..].TrimStart();
        }

        text = text.TrimEnd();
        return !title.IsEmpty && text.EndsWith(title, StringComparison.Ordinal)
            && (text.Length == title.Length || text[^(title.Length + 1)] is '/' or ' ');
    }
}
