using System.Text.Json.Serialization;

namespace Moana.Scheduling;

/// <summary>The bounds of an orchestration. All of them end, so that it does.</summary>
public sealed record SchedulerOptions
{
    /// <summary>How long the whole may take; null for as long as it needs.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long one turn may take, for tasks that do not say.</summary>
    public TimeSpan TaskTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long one validation command may take, for tasks that do not say.</summary>
    public TimeSpan ValidateTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>What becomes of a task whose turn is broken off, for tasks that do not say.</summary>
    public WhenInterrupted WhenInterrupted { get; init; }

    /// <summary>How long an agent is left to the person who broke its turn off.</summary>
    public TimeSpan InterruptWait { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The answers that are allowed. The first rule that fits is taken.</summary>
    public IReadOnlyList<AnswerRule> Answers { get; init; } = [];

    /// <summary>How often one question is answered while it stands.</summary>
    public int MaxAnswers { get; init; } = 5;

    /// <summary>The waits before the same question is answered again.</summary>
    public Backoff AnswerWait { get; init; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1));

    /// <summary>
    /// Whether it is a run, whose tasks a script adds one by one: it takes more of them after all have ended, agents join it,
    /// and a turn that nobody watched to its end is never taken for one that was not done.
    /// </summary>
    [JsonIgnore]
    public bool IsRun => RunToken is not null;

    /// <summary>What tells the turns of a run from those of an earlier one of its name; null for an orchestration that is none.</summary>
    public string? RunToken { get; init; }

    /// <summary>What may be used.</summary>
    public OrchestrationBudget Budget { get; init; } = new();

    /// <summary>Whether the record keeps what agents were asked, answered and did. What they used it keeps in any case.</summary>
    public bool KeepAnswers { get; init; } = true;

    /// <summary>Whether the program of an agent that is gone is started anew.</summary>
    public bool RestartAgents { get; init; }

    /// <summary>Whether it goes on with the conversation that it had, where that is known.</summary>
    public bool RestartConversations { get; init; }

    /// <summary>How often, without a completed task in between.</summary>
    public int MaxRestarts { get; init; } = 3;

    /// <summary>The waits before a restart.</summary>
    public Backoff RestartWait { get; init; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    /// <summary>How often a delivery of one task may be refused.</summary>
    public int MaxRefusals { get; init; } = 10;

    /// <summary>An agent's waits after it was refused a delivery.</summary>
    public Backoff RefusalWait { get; init; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5));

    /// <summary>How often one task may end at a rate limit. Such an attempt is not the task's fault, so it has a bound of its own.</summary>
    public int MaxRateLimits { get; init; } = 20;

    /// <summary>An agent's waits at a rate limit that names no end.</summary>
    public Backoff LimitWait { get; init; } = new(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));

    /// <summary>An agent's waits after a turn that ended in an error.</summary>
    public Backoff FailureWait { get; init; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));

    /// <summary>
    /// How long ready has to stand after a delivery to count as the turn's end, when nothing better tells: no work was
    /// seen, or the report is of an older turn. Then the agent is looked at anew, and that look decides.
    /// </summary>
    public TimeSpan ReadyGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long evidence is looked for, whether a prompt was submitted.</summary>
    public TimeSpan DoubtTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the pane is asked for it.</summary>
    public TimeSpan DoubtInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an agent has to be gone to count as lost.</summary>
    public TimeSpan GoneGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an agent has to be able to take nothing, though no limit keeps it, until a person is told.</summary>
    public TimeSpan StallNotice { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a working agent is looked at of which nothing is heard: one that was stopped says nothing.</summary>
    public TimeSpan QuietLook { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a host has to be lost until people are told what they can do about it. Nothing ends by it: what waits, waits on.</summary>
    public TimeSpan LostHostPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long tasks wait when no agent works, none is parked, and none is able.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromHours(1);
}
