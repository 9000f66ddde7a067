namespace Moana.Tmux.Events;

/// <summary>
/// Notices panes that write faster than anybody can look. Their output is paused at the server and continued on a timer,
/// so that a flood costs a bounded share of the connection. (<c>off</c> would block the program or kill the server.)
/// </summary>
internal sealed class FloodGuard(TimeProvider time)
{
    /// <summary>So many bytes within <see cref="Window"/> are a flood: a full coloured screen redrawn ten times is not.</summary>
    public const int Bytes = 256 * 1024;

    /// <summary>The time over which bytes are counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a flooding pane is held.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<PaneId, Flow> _flows = [];

    /// <summary>Counts output; true when the pane has to be paused now.</summary>
    public bool IsFlood(PaneId pane, int bytes)
    {
        var now = time.GetTimestamp();
        if (!_flows.TryGetValue(pane, out var flow) || time.GetElapsedTime(flow.Since, now) > Window)
        {
            flow = new(now, 0);
        }

        flow = flow with { Count = flow.Count + bytes };
        _flows[pane] = flow.Count >= Bytes ? new(now, 0) : flow;
        return flow.Count >= Bytes;
    }

    private readonly record struct Flow(long Since, long Count);
}
