using Moana.Plans;

namespace Moana.Scheduling;

/// <summary>An agent as the scheduler knows it. Not stored: it is seen anew by the next process.</summary>
internal sealed record AgentState
{
    /// <summary>Its name, and where it stands.</summary>
    public required PlacedAgent Placed { get; init; }

    /// <summary>Its name.</summary>
    public string Name => Placed.Name;

    /// <summary>Since when its host cannot be reached: what it has waits; null while it can.</summary>
    public DateTimeOffset? AwaySince { get; init; }

    /// <summary>The last report; null before the first one, and after a restart.</summary>
    public StatusReport? Report { get; init; }

    /// <summary>When its status was first reported so.</summary>
    public DateTimeOffset ReportedAt { get; init; }

    /// <summary>When the last look that came in was asked for.</summary>
    public DateTimeOffset? LookedAt { get; init; }

    /// <summary>When the look that is under way was asked for; null when none is.</summary>
    public DateTimeOffset? LookAsked { get; init; }

    /// <summary>When to ask for a look again after one that failed.</summary>
    public DateTimeOffset? NextLook { get; init; }

    /// <summary>Whether the last report has been drawn the consequences from that it has without a turn.</summary>
    public bool Judged { get; init; }

    /// <summary>The task that it has, or null.</summary>
    public string? TaskId { get; init; }

    /// <summary>A turn whose task has ended or is elsewhere, and which the agent may still be busy with.</summary>
    public OpenTurn? Orphan { get; init; }

    /// <summary>The task that this turn was of.</summary>
    public string? OrphanOf { get; init; }

    /// <summary>How full its conversation was at the end of its last turn, in percent; null when unknown.</summary>
    public double? ContextPercent { get; init; }

    /// <summary>Whether a new conversation is being begun.</summary>
    public bool Beginning { get; init; }

    /// <summary>The answers to the question that it asks; null when it asks none that is answered.</summary>
    public QuestionAnswers? Answers { get; init; }

    /// <summary>Since when it could take a task.</summary>
    public DateTimeOffset FreeSince { get; init; }

    /// <summary>No tasks before this moment.</summary>
    public DateTimeOffset? ParkedUntil { get; init; }

    /// <summary>When it was parked.</summary>
    public DateTimeOffset ParkedAt { get; init; }

    /// <summary>Refused deliveries in a row.</summary>
    public int Refusals { get; init; }

    /// <summary>Why they are refused, as a person was warned of it; null when nobody was.</summary>
    public string? WarnedOf { get; init; }

    /// <summary>Why it can take nothing, though nobody works there and no limit keeps it; null where it can.</summary>
    public Stall? Stall { get; init; }

    /// <summary>Rate limits in a row.</summary>
    public int Limits { get; init; }

    /// <summary>Failed turns in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Restarts without a completed task in between.</summary>
    public int Restarts { get; init; }

    /// <summary>When to restart it; null when it is not to be.</summary>
    public DateTimeOffset? RestartAt { get; init; }

    /// <summary>Whether a restart is under way.</summary>
    public bool Restarting { get; init; }

    /// <summary>When its last restart began: older reports of its end do not count.</summary>
    public DateTimeOffset? RestartedAt { get; init; }

    /// <summary>Since when its program is gone; null while it is there.</summary>
    public DateTimeOffset? GoneSince { get; init; }

    /// <summary>Why it will not come back; null while it may.</summary>
    public string? Lost { get; init; }

    /// <summary>Whether somebody else took it over: it is not looked at again.</summary>
    public bool TakenOver { get; init; }
}

/// <summary>That an agent can take nothing, and nothing ends that by itself.</summary>
/// <param name="Reason">Why, and what to do about it.</param>
/// <param name="Since">Since when.</param>
/// <param name="IsTold">Whether a person was told.</param>
internal sealed record Stall(string Reason, DateTimeOffset Since, bool IsTold);

/// <summary>How often an agent's question was answered, while it stood.</summary>
/// <param name="Question">What it asks.</param>
/// <param name="Tries">Answers so far, the one under way included.</param>
/// <param name="NextTry">When to answer again, if it still stands then; null while an answer is under way, and after the last one.</param>
internal sealed record QuestionAnswers(string? Question, int Tries, DateTimeOffset? NextTry);
