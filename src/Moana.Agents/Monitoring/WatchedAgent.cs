using System.Collections.Immutable;
using Moana.Agents;
using Moana.Panes;

namespace Moana.Monitoring;

/// <summary>What a watch holds of one agent: when to look at it, and what it said last. Times are monotonic.</summary>
internal sealed class WatchedAgent(AgentPane agent)
{
    /// <summary>So many shapes of output are remembered; an agent that has more of them draws no spinner.</summary>
    private const int MaxFamiliar = 256;

    private ImmutableHashSet<ulong> _familiar = [];
    private readonly HashSet<ulong> _new = [];
    private TimeSpan? _firstOutput;
    private TimeSpan? _confirm;
    private TimeSpan? _hinderedSince;
    private TimeSpan? _hindered;
    private TimeSpan? _output = TimeSpan.Zero;

    public AgentPane Agent { get; set; } = agent;

    /// <summary>What people were told last.</summary>
    public StatusReport? Last { get; private set; }

    /// <summary>When to look; null while nothing has changed.</summary>
    public TimeSpan? Due => Earlier(_output, Earlier(_confirm, _hindered));

    /// <summary>Whether the agent, while it worked, put this out before. Asked by the thread that reads from tmux, too.</summary>
    public bool IsFamiliar(ulong shape) => Volatile.Read(ref _familiar).Contains(shape);

    /// <summary>Something changed: look when output pauses, at the latest after a bound.</summary>
    public void Touch(TimeSpan now, MonitorOptions options)
    {
        _firstOutput ??= now;
        var latest = _firstOutput.Value + options.Longest;
        var pause = now + options.Pause;
        _output = pause < latest ? pause : latest;
    }

    /// <summary>The agent put something out: what a working one put out before can wait.</summary>
    public void Output(IReadOnlyList<ulong> shapes, TimeSpan now, MonitorOptions options)
    {
        if (shapes.Count > 0 && shapes.All(IsFamiliar))
        {
            _output ??= now + options.Familiar;
            return;
        }

        _new.UnionWith(shapes);
        Touch(now, options);
    }

    /// <summary>Takes a look: notes when to look again, and returns a report that people have to hear.</summary>
    public StatusReport? Take(Look look, Func<Look, StatusReport> report, MonitorOptions options)
    {
        Agent = look.Agent;
        (_firstOutput, _output, _confirm) = (null, null, look.Tracked.Due);
        Learn(look);
        if (look.Tracked is { Confirming: true, Status: AgentStatus.Unknown })
        {
            // The first look was no proof yet; nobody is told what has to be confirmed.
            return null;
        }

        var now = Lasting(report(look), look.Monotonic, options.Hindered);
        if (Last is not null && Last.Status == now.Status && Last.Turn == now.Turn && Last.Outcome == now.Outcome
            && Last.Question == now.Question && Last.ResetsAt == now.ResetsAt && Last.Hindrance == now.Hindrance)
        {
            return null;
        }

        return Last = now;
    }

    /// <summary>The report without what keeps prompts from the agent until that has lasted; then it is looked at once more.</summary>
    private StatusReport Lasting(StatusReport report, TimeSpan now, TimeSpan bound)
    {
        _hinderedSince = report.Hindrance is null ? null : _hinderedSince ?? now;
        var lasts = _hinderedSince + bound <= now;
        _hindered = lasts ? null : _hinderedSince + bound;
        return lasts ? report : report with { Hindrance = null };
    }

    /// <summary>Nobody can see it just now: nothing is looked at until that is over; returns a report that people have to hear.</summary>
    public StatusReport? Lose(Func<AgentPane, StatusReport> report)
    {
        (_firstOutput, _output, _confirm, _hindered, _hinderedSince) = (null, null, null, null, null);
        return Last is { Status: AgentStatus.Unknown } ? null : Last = report(Agent);
    }

    /// <summary>What was put out before a look that saw work, and only work, is how this agent shows it.</summary>
    private void Learn(Look look)
    {
        var works = look is { Observation.Status: AgentStatus.Working, Tracked: { Status: AgentStatus.Working, Confirming: false } };
        if (works && _familiar.Count + _new.Count <= MaxFamiliar)
        {
            _new.Remove(0);
            if (_new.Count > 0)
            {
                Volatile.Write(ref _familiar, _familiar.Union(_new));
            }
        }
        else
        {
            Volatile.Write(ref _familiar, []);
        }

        _new.Clear();
    }

    private static TimeSpan? Earlier(TimeSpan? a, TimeSpan? b) => a is null ? b : b is null || a < b ? a : b;
}
