using Moana.Detection;

namespace Moana.Panes;

/// <summary>Since when an agent's screen stands still, and since when the conversation on it does: the rows above the composer.</summary>
internal sealed class ScreenMotion
{
    private string? _captured;
    private int _end;

    /// <summary>Since when nothing at all has moved, on the scale of <see cref="Look.Monotonic"/>.</summary>
    public TimeSpan ScreenSince { get; private set; }

    /// <summary>Since when nothing above the composer has; without a composer the same as <see cref="ScreenSince"/>.</summary>
    public TimeSpan ConversationSince { get; private set; }

    /// <summary>Takes a look.</summary>
    public void Note(Look look)
    {
        if (look.Captured == _captured && _captured is not null)
        {
            return;
        }

        var end = ConversationEnd(look);
        if (_captured is null || look.Captured is null || !IsSame(_captured.AsSpan(0, _end), look.Captured.AsSpan(0, end)))
        {
            ConversationSince = look.Monotonic;
        }

        (_captured, _end) = (look.Captured, end);
        ScreenSince = look.Monotonic;
    }

    /// <summary>
    /// Since when what has to stand still before a status counts does. A program may lose its spinner and write on: no conversation is
    /// over that moves.
    /// </summary>
    public TimeSpan Since(AgentStatus target, Look look, bool inTurn) =>
        look.Agent.Profile.Name == ProfileCatalog.Fallback ? ScreenSince
        : inTurn && target is AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Failed or AgentStatus.RateLimited ? ConversationSince
        : TimeSpan.MinValue;

    /// <summary>A composer that grows pushes the first rows out, and one that shrinks lets them in again.</summary>
    private static bool IsSame(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        // The first row that is left has the styles that the rows before it began.
        return one.Length == other.Length ? one.SequenceEqual(other)
            : one.Length > other.Length ? one.EndsWith(Behind(other))
            : other.EndsWith(Behind(one));

        static ReadOnlySpan<char> Behind(ReadOnlySpan<char> rows) => rows[(rows.IndexOf('\n') + 1)..];
    }

    /// <summary>Where in a capture the rows above the composer end.</summary>
    private static int ConversationEnd(Look look)
    {
        var text = look.Captured ?? "";
        if (look.Observation.Composer is not { } composer)
        {
            return text.Length;
        }

        var end = 0;
        for (var row = 0; row < composer.TopRow && text.IndexOf('\n', end) is >= 0 and var at; row++)
        {
            end = at + 1;
        }

        return end;
    }
}
