namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What an agent of the simulated world really is and does, whatever anybody is told of it.</summary>
internal sealed class SimAgent
{
    public required string Name { get; init; }

    /// <summary>The truth: Idle means that it takes a prompt.</summary>
    public AgentStatus Mode { get; set; } = AgentStatus.Idle;

    /// <summary>When the mode began.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>The turn mark on its pane, and whether it says that the prompt was submitted.</summary>
    public string? Mark { get; set; }

    public bool MarkSaysSubmitted { get; set; }

    /// <summary>When the mark was set.</summary>
    public DateTimeOffset MarkedAt { get; set; }

    /// <summary>The workspace that it works in; null for where it was started.</summary>
    public string? Folder { get; set; }

    /// <summary>The turn whose text stands in the composer.</summary>
    public string? Composer { get; set; }

    /// <summary>How the turn in the mark ended; null while it is open, and before it began.</summary>
    public TurnOutcome? Outcome { get; set; }

    /// <summary>The turn that a person broke off last. When the agent dies, nobody can tell that any more.</summary>
    public string? BrokenOff { get; set; }

    /// <summary>When the last text came into its composer.</summary>
    public DateTimeOffset? Pasted { get; set; }

    /// <summary>The turn that it works on, or worked on last.</summary>
    public string? Turn { get; set; }

    /// <summary>The turn whose end stands on the screen.</summary>
    public string? Finished { get; set; }

    public DateTimeOffset? ResetsAt { get; set; }

    public string? Question { get; set; }

    /// <summary>It looks done while it is not.</summary>
    public bool Lies { get; set; }

    /// <summary>Counts the changes, so that what was planned for an older mode does not happen in a newer one.</summary>
    public int Version { get; set; }

    /// <summary>When the process that watches began to see the present status.</summary>
    public (AgentStatus Status, string? Question, DateTimeOffset Since) Seen { get; set; }

    /// <summary>What a monitor says of it now.</summary>
    public StatusReport Look(DateTimeOffset now, AgentStatus? glimpse = null)
    {
        // A mark of an end on the screen can be that of an older turn, while the pane's turn mark is new already.
        var outcome = Lies ? TurnOutcome.Completed : Outcome;
        var endedWell = Finished is not null && outcome is null or TurnOutcome.Completed;
        var status = glimpse ?? ((Mode == AgentStatus.Idle && endedWell) || Lies ? AgentStatus.Completed : Mode);
        if (Seen.Status != status || Seen.Question != Question || glimpse is not null)
        {
            Seen = (status, Question, now);
        }

        return new StatusReport
        {
            Name = Name,
            Status = status,
            Evidence = $"simulated {status}",
            Since = Seen.Since,
            Turn = Mark,
            Outcome = glimpse is null ? outcome : null,
            Session = "sim",
            Window = $"1:{Name}",
            Address = new() { PaneId = "%1" },
            Profile = "sim",
            Rule = status == AgentStatus.WaitingForInput ? "permission" : null,
            ResetsAt = status == AgentStatus.RateLimited ? ResetsAt : null,
            Question = status == AgentStatus.WaitingForInput ? Question : null,
        };
    }
}
