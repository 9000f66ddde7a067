using Moana.Agents;

namespace Moana.Monitoring;

/// <summary>What the monitor holds of one agent: when to look at it, and what it said last.</summary>
internal sealed class WatchedAgent(AgentPane agent)
{
    private DateTimeOffset? _firstOutput;
    private DateTimeOffset? _confirm;
    private DateTimeOffset? _output;

    public AgentPane Agent { get; set; } = agent;

    /// <summary>What people were told last.</summary>
    public StatusReport? Last { get; private set; }

    /// <summary>When to look; null while nothing has changed.</summary>
    public DateTimeOffset? Due => Earlier(_output, _confirm);

    /// <summary>Something changed: look when output pauses, at the latest after a bound.</summary>
    public void Touch(DateTimeOffset now, MonitorOptions options)
    {
        _firstOutput ??= now;
        var latest = _firstOutput.Value + options.Longest;
        var pause = now + options.Pause;
        _output = pause < latest ? pause : latest;
    }

    /// <summary>Looked: notes when to look again, and tells whether people have to hear of the report.</summary>
    public bool Note(StatusReport report, DateTimeOffset? due)
    {
        LookAgain(due);
        if (Last is not null && Last.Status == report.Status && Last.Turn == report.Turn
            && Last.Question == report.Question && Last.ResetsAt == report.ResetsAt)
        {
            return false;
        }

        Last = report;
        return true;
    }

    /// <summary>Looked: notes when to look again, without a report.</summary>
    public void LookAgain(DateTimeOffset? due) => (_firstOutput, _output, _confirm) = (null, null, due);

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null || a < b ? a : b;
}
