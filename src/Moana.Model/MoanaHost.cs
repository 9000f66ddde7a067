namespace Moana;

/// <summary>A machine or container where agents run, as it was just seen. The output of <c>Get-MoanaHost</c>.</summary>
public sealed record MoanaHost
{
    /// <summary>The host's name, as -HostName takes it; <c>localhost</c> is this machine.</summary>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>What carries Moana there.</summary>
    public required HostKind Kind { get; init; }

    /// <summary>The command line that leads there; empty for this machine.</summary>
    public required string Via { get; init => field = VisibleText.Of(value); }

    /// <summary>Words that tasks may ask for, as in <c>tag:gpu</c>.</summary>
    public IReadOnlyList<string> Tag { get; init => field = TextList.Visible(value); } = TextList.Of([]);

    /// <summary>How many tasks of one orchestration its agents may have at once; null for as many as there are agents.</summary>
    public int? Capacity { get; init; }

    /// <summary>True when a shell answered there; null where nobody asked.</summary>
    public bool? Reachable { get; init; }

    /// <summary>The name by which the machine calls itself; null where it was not reached.</summary>
    public string? Machine { get; init => field = VisibleText.Of(value); }

    /// <summary>The tmux there, as it writes its version: <c>3.5a</c>. Null where none answers.</summary>
    public string? TmuxVersion { get; init => field = VisibleText.Of(value); }

    /// <summary>How many sessions its default tmux server has; null where it was not reached.</summary>
    public int? Sessions { get; init; }

    /// <summary>By how many seconds its clock is ahead of this machine's, to a second; null where it was not reached.</summary>
    public double? ClockDifferenceSeconds { get; init; }

    /// <summary>How long a question and its answer took, in milliseconds; null where it was not reached.</summary>
    public double? RoundTripMilliseconds { get; init; }

    /// <summary>What is the matter, as a stable id; empty when all is well, and where nobody asked.</summary>
    public string ErrorId { get; init => field = VisibleText.Of(value); } = "";

    /// <summary>What is the matter, in words; empty when all is well.</summary>
    public string Problem { get; init => field = VisibleText.Of(value); } = "";

    /// <summary>What to do about it; empty when all is well.</summary>
    public string Remedy { get; init => field = VisibleText.Of(value); } = "";

    /// <summary>The host's name.</summary>
    public override string ToString() => Name;
}
