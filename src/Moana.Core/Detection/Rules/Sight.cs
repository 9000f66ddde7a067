using System.Text;

namespace Moana.Detection;

/// <summary>All that rules see in one look, and how much work they may still do.</summary>
internal sealed class Sight(AgentProfile profile, ScreenMap map, PaneFacts facts)
{
    /// <summary>
    /// How many characters all patterns together may be held against in one look. Built-in profiles need a few
    /// thousand; the bound keeps a hostile or careless profile on a huge screen within milliseconds.
    /// </summary>
    private const int MaxWork = 400_000;

    // What starting a match costs, in characters.
    private const int CallCost = 40;

    private int _work;

    internal ScreenMap Map => map;

    internal PaneFacts Facts => facts;

    /// <summary>True when rules were left out because the work was used up.</summary>
    internal bool IsExhausted => _work > MaxWork;

    /// <summary>The composer as seen; null when it is not on the screen.</summary>
    internal ComposerView? Composer => field ??= profile.Composer?.Read(map);

    /// <summary>Accounts for matching a text; false when the work is used up.</summary>
    internal bool Spend(int characters)
    {
        _work += characters + CallCost;
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

    /// <summary>The rows as one line, with single blanks between words.</summary>
    internal string Joined(int start, int end)
    {
        var text = new StringBuilder();
        for (var row = start; row < end; row++)
        {
            foreach (var part in map.Text(row).ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                text.Append(text.Length == 0 ? "" : " ").Append(part);
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
