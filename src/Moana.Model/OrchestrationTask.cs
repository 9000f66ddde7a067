namespace Moana;

/// <summary>A request: a prompt, who may take it, and how to tell that it is done. The output of <c>New-MoanaTask</c>.</summary>
public sealed record OrchestrationTask
{
    /// <summary>The name of the target that stands for every agent.</summary>
    public const string AnyAgent = "*";

    /// <summary>The task's id, unique in its orchestration: 1 to 64 letters, digits, <c>.</c>, <c>_</c> or <c>-</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The text for the agent.</summary>
    public required string Prompt { get; init; }

    /// <summary>
    /// Who may take it: an agent's name, a pattern with <c>*</c> and <c>?</c>, either with a host behind it (<c>*@build*</c>), the
    /// tag of a host (<c>tag:gpu</c>), or <see cref="AnyAgent"/>. Case does not count.
    /// </summary>
    public string Agent { get; init; } = AnyAgent;

    /// <summary>
    /// The hosts whose agents may take it: names, patterns with <c>*</c> and <c>?</c>, or tags (<c>tag:gpu</c>); <c>localhost</c> is
    /// this machine. Empty for any.
    /// </summary>
    public IReadOnlyList<string> HostName { get; init => field = TextList.Of(value); } = TextList.Of([]);

    /// <summary>Tasks of a higher priority go first; equal ones in their order.</summary>
    public int Priority { get; init; }

    /// <summary>The ids of the tasks that have to be completed before.</summary>
    public IReadOnlyList<string> DependsOn { get; init => field = TextList.Of(value); } = TextList.Of([]);

    /// <summary>How long one turn may take, in seconds; null for the orchestration's default.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>How many attempts may fail before the task fails. An attempt that ends at a rate limit does not count.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>How often a failed validation goes back to the agent as a correction prompt.</summary>
    public int MaxFixes { get; init; } = 3;

    /// <summary>What becomes of it when its turn is broken off; null for what the orchestration says.</summary>
    public WhenInterrupted? WhenInterrupted { get; init; }

    /// <summary>The folder in which the validation commands run; null for the orchestration's.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// Command lines for <c>/bin/sh -c</c>, run in order after the agent is done; each has to exit with 0. One of the form
    /// <c>pwsh { ... }</c> is a PowerShell script, which has to end without an error and not with <c>$false</c>.
    /// </summary>
    public IReadOnlyList<string> Validate { get; init => field = TextList.Of(value); } = TextList.Of([]);

    /// <summary>How long one validation command may take, in seconds; null for the orchestration's default.</summary>
    public double? ValidateTimeoutSeconds { get; init; }

    /// <summary>
    /// Whether its change lands when it is done: from its agent's workspace into the branch that this began from. A conflict
    /// or a validation that fails there goes back to the agent.
    /// </summary>
    public bool Land { get; init; }

    /// <summary>Where its agent works.</summary>
    public TaskWorkspace Workspace { get; init; }

    /// <summary>
    /// What its workspace begins from: a branch, a commit, or the id of a task that it depends on, whose change it builds
    /// on; null for the branch that is checked out.
    /// </summary>
    public string? Base { get; init; }

    /// <summary>Patterns of files that git ignores and builds need: they are copied into its workspace.</summary>
    public IReadOnlyList<string> Copy { get; init => field = TextList.Of(value); } = TextList.Of([]);

    /// <summary>Commands that make its workspace ready, as validations are written; they run in it once, in order.</summary>
    public IReadOnlyList<string> Setup { get; init => field = TextList.Of(value); } = TextList.Of([]);

    /// <summary>
    /// The agents that race for it: each does it in a workspace of its own, and one of their changes is the task's. Empty for
    /// a task that one agent does.
    /// </summary>
    public IReadOnlyList<string> Race { get; init => field = TextList.Of(value); } = TextList.Of([]);

    /// <summary>
    /// Which of a race's changes is taken: <c>first</c>, the first that passes its validation, which null stands for;
    /// <c>smallest</c>, that with the fewest lines; or a command, as validations are written, whose last line of output names
    /// the agent.
    /// </summary>
    public string? Pick { get; init; }

    /// <summary>The race that one agent does this task for; null for a task that people made.</summary>
    public string? RaceOf { get; init; }

    /// <summary>
    /// A JSON schema that the answer has to fit; null for an answer that is text. What does not fit goes back to the agent,
    /// as a failed validation does.
    /// </summary>
    public string? Schema { get; init; }

    /// <summary>What a script calls it in a run; null outside of one.</summary>
    public string? Key { get; init; }

    /// <summary>Words to find it by.</summary>
    public IReadOnlyList<string> Tag { get; init => field = TextList.Of(value); } = TextList.Of([]);

    /// <summary>The task's id.</summary>
    public override string ToString() => Id;
}
