using System.Collections.Frozen;

namespace Moana.Detection;

/// <summary>
/// What Moana knows of a kind of agent: compiled from a profile file, immutable. Its rules are applied by
/// <see cref="Classifier"/>; <see cref="ProfileCatalog"/> reads it.
/// </summary>
public sealed class AgentProfile
{
    /// <summary>The profile's name: <c>codex</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The file that it was read from.</summary>
    public required string Source { get; init; }

    /// <summary>Keys and bounds of delivery.</summary>
    public required DeliveryProfile Delivery { get; init; }

    /// <summary>How long ready has to last before a working agent counts as done.</summary>
    public TimeSpan Confirmation { get; init; } = TimeSpan.FromMilliseconds(750);

    /// <summary>What the agent is, for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>The version of the agent that the profile was tried with, or empty.</summary>
    public string TriedWith { get; init; } = "";

    /// <summary>Its name, and those of the profiles that it extends.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The statuses that its rules declare.</summary>
    public IReadOnlyList<AgentStatus> Statuses => [.. Rules.Where(r => !r.Keep).Select(r => r.Status).Distinct()];

    /// <summary>The ids of the rules, in the order in which they are tried.</summary>
    public IReadOnlyList<string> RuleIds => [.. Rules.Select(r => r.Id)];

    /// <summary>The named answers to the dialog that a rule saw. Names count without regard to case.</summary>
    /// <param name="rule">The id of the rule.</param>
    internal IReadOnlyDictionary<string, NamedAnswer> AnswersTo(string? rule) =>
        Rules.FirstOrDefault(r => r.Id == rule)?.Answers ?? FrozenDictionary<string, NamedAnswer>.Empty;

    /// <summary>The names of all answers to all dialogs.</summary>
    public IReadOnlyList<string> AnswerNames => [.. Rules.SelectMany(r => r.Answers.Keys).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>How the agent's own hooks report its status; null where it has none that Moana knows.</summary>
    public AgentHook? Hook { get; init; }

    /// <summary>Where the program's own session record is and how it is read; null where Moana reads none.</summary>
    public RecordSource? Record { get; init; }

    /// <summary>The program's own words for what it may do without asking, with the arguments that say them: <c>plan</c>, <c>--permission-mode plan</c>.</summary>
    public IReadOnlyDictionary<string, string> Permissions { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>How to tell that a pane runs this agent.</summary>
    internal Recognition Recognition { get; init; } = new();

    /// <summary>How its composer may look, the first that fits counts; empty when it is not known.</summary>
    internal IReadOnlyList<ComposerShape> Composers { get; init; } = [];

    /// <summary>How a prompt that was sent stands in the transcript, and its further rows.</summary>
    internal Pattern? TurnPrompt { get; init; }

    /// <inheritdoc cref="TurnPrompt"/>
    internal Pattern? TurnContinuation { get; init; }

    /// <summary>How the first row of a text of the agent's starts; what matches is no text, and its further rows are indented as far.</summary>
    internal Pattern? TurnAnswer { get; init; }

    /// <summary>
    /// How what is no text of the agent's starts: a tool, a thought, the mark of an end. It is matched against a row and the one
    /// below it, with a newline between them.
    /// </summary>
    internal Pattern? TurnOther { get; init; }

    /// <summary>The row at which a dialog starts.</summary>
    internal Pattern? DialogStart { get; init; }

    /// <summary>Choices of a dialog that stand side by side in one row; null where it has none such.</summary>
    internal Pattern? DialogSideBySide { get; init; }

    /// <summary>Characters of a scrollbar in the last column, which are no text.</summary>
    internal string Scrollbar { get; init; } = "";

    /// <summary>The rules, by priority.</summary>
    internal IReadOnlyList<Rule> Rules { get; init; } = [];
}

/// <summary>Keys and bounds of a delivery to a kind of agent. Keys are tmux key names.</summary>
public sealed record DeliveryProfile
{
    /// <summary>Submits the composer's text.</summary>
    public IReadOnlyList<string> SubmitKeys { get; init; } = ["Enter"];

    /// <summary>Submits while a turn runs, so that the text waits for the turn's end; empty when the agent has no such key.</summary>
    public IReadOnlyList<string> QueueKeys { get; init; } = [];

    /// <summary>Submits while a turn runs, so that the model gets the text with the turn's next request; empty when the agent has no such key.</summary>
    public IReadOnlyList<string> SteerKeys { get; init; } = [];

    /// <summary>Interrupts a turn; each key is pressed once the one before it was read.</summary>
    public IReadOnlyList<string> InterruptKeys { get; init; } = ["Escape"];

    /// <summary>What stands below the composer while the agent waits for the next interrupt key; null where nothing tells.</summary>
    internal Pattern? InterruptAgain { get; init; }

    /// <summary>Empties the composer; empty when no safe key is known.</summary>
    public IReadOnlyList<string> ClearKeys { get; init; } = [];

    /// <summary>Ends the program, pressed while no turn runs and the composer is empty; each key once the one before it was read.</summary>
    public IReadOnlyList<string> ExitKeys { get; init; } = ["C-c", "C-c"];

    /// <summary>What is sent to begin a new conversation in the same program; null when it is not known.</summary>
    public string? NewConversation { get; init; }

    /// <summary>Time from the sight of the text in the composer to the submit key.</summary>
    public TimeSpan Settle { get; init; }

    /// <summary>More of it per 1,000 characters.</summary>
    public TimeSpan SettlePerThousand { get; init; }

    /// <summary>How long the text may take to show in the composer.</summary>
    public TimeSpan PasteTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the proof may take after a submit key.</summary>
    public TimeSpan ProofTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long the program may take from its start until the composer takes keys.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the submit key may be pressed.</summary>
    public int MaxAttempts { get; init; } = 4;
}
