using System.Collections;
using System.Management.Automation;
using Moana.Agents;
using Moana.Completers;
using Moana.Input;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>A cmdlet that has tasks done in a run: what a task is, and who may take it.</summary>
public abstract class RunTaskCommand : ServerCommand
{
    private bool _promptGiven;

    /// <summary>The text for the agent. A script block makes one of each object in the pipeline: { "Review $_" }.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? Prompt { get; set; }

    /// <summary>Tasks of New-MoanaTask, or prompts, also from the pipeline.</summary>
    [Parameter(ValueFromPipeline = true)]
    public object[]? Task { get; set; }

    /// <summary>Who may take it: an agent's name, a pattern with wildcards, or * for any agent.</summary>
    [Parameter]
    [Alias("Agent")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string Target { get; set; } = OrchestrationTask.AnyAgent;

    /// <summary>The tmux session of the agents. Without it, agents of all sessions.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public string? Session { get; set; }

    /// <summary>Files or folders with agent profiles of your own, in addition to the built-in ones and those of your profile folder.</summary>
    [Parameter]
    public string[] ProfilePath { get; set; } = [];

    /// <summary>
    /// Command lines or script blocks that run, in order, when the agent is done, and have to succeed. What they find wrong goes
    /// back to the same agent.
    /// </summary>
    [Parameter]
    public object[] Validate { get; set; } = [];

    /// <summary>How often a failed validation, or an answer that does not fit the schema, goes back to the agent.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MaxFixes { get; set; } = 3;

    /// <summary>How many attempts may fail before the task fails. An attempt that ends at a rate limit does not count.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>How long one turn may take: seconds, a TimeSpan, or a text such as 15m or 2h.</summary>
    [Parameter]
    [ValidateRange(1, 30 * 86400)]
    [SecondsTransformation]
    public double TaskTimeout { get; set; } = 3600;

    /// <summary>
    /// What becomes of a task whose turn a person or Moana breaks off: it fails (Fail), is tried again within its attempts
    /// (Retry), or waits until a person decides with Resume-MoanaTask or Stop-MoanaTask (Ask). Fail unless given.
    /// </summary>
    [Parameter]
    public WhenInterrupted WhenInterrupted { get; set; }

    /// <summary>
    /// A JSON schema that the answer has to fit: as text, as the path of a file, or as a hashtable. JSON is taken out of a fenced block
    /// and from among words, too; Data of the result is what it says, as ConvertFrom-Json would give it, with dates as text.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Schema { get; set; }

    /// <summary>The folder that validation commands run in. Without it, the current folder.</summary>
    [Parameter]
    public string? Path { get; set; }

    /// <summary>
    /// Where its agent works: where it is (None), in the agent's own workspace (Agent), or in a new one of the task's (Task). An
    /// agent that is elsewhere is started anew there.
    /// </summary>
    [Parameter]
    public TaskWorkspace Workspace { get; set; }

    /// <summary>Lands its change when it is done: from its agent's workspace in the branch that this began from.</summary>
    [Parameter]
    public SwitchParameter Land { get; set; }

    /// <summary>Tasks of a higher priority go first; equal ones in their order.</summary>
    [Parameter]
    public int Priority { get; set; }

    /// <summary>Words to find it by.</summary>
    [Parameter]
    public string[] Tag { get; set; } = [];

    /// <summary>
    /// Answers that may be given to agents' questions, as in @{ Match = 'Do you want to proceed'; Choice = 'Yes' }: Match is
    /// a regular expression over the question, Rule the id of the profile rule that saw it (one of the two is needed),
    /// Agent a name or pattern; Choice the text or the number of the choice to take, or a word to which the agent's profile
    /// gives a meaning (confirm, deny). It is taken when the screen shows it highlighted; the highlight is moved there. Keys,
    /// in place of Choice, are tmux key names. No other question is ever answered. They hold while this process drives the run.
    /// </summary>
    [Parameter]
    public IDictionary[] Answer { get; set; } = [];

    /// <inheritdoc/>
    private protected override bool TakesSeveralHosts => false;

    /// <summary>Where the agents are.</summary>
    internal Fleet Fleet => Fleets.For(Endpoint, ProfilePath.Select(ResolvePath));

    /// <inheritdoc/>
    private protected override void NoteParameters() => _promptGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Prompt));

    /// <summary>The folder of the run and its tasks.</summary>
    internal string Folder()
    {
        if (Path is not null && Place.Carrier is not null) return Path;
        var folder = Path is null ? SessionState.Path.CurrentFileSystemLocation.Path : ResolvePath(Path);
        return Directory.Exists(folder) ? folder : throw FleetErrors.FolderNotFound(folder);
    }

    /// <summary>The tasks that this piece of input means.</summary>
    /// <exception cref="MoanaException">There is none, or one that cannot be read.</exception>
    internal IEnumerable<OrchestrationTask> Meant()
    {
        var plain = new OrchestrationTask { Id = "", Prompt = "" };
        var tasks = (Task ?? []).Select(Unwrap).OfType<OrchestrationTask>().ToList();
        if (tasks.Count > 0) return tasks.SelectMany(t => TaskInput.Read(t, plain)).Select(t => With(t, isPiped: true));
        // Each object of the pipeline may have a prompt of its own, by its name or by a script block.
        if (_promptGiven || !string.IsNullOrEmpty(Prompt)) return [Of(Prompt ?? "")];
        var prompts = (Task ?? []).Select(Unwrap).Select(item => item as string ?? throw Errors.InputErrors.BadTask(item)).ToList();
        return prompts.Count == 0 ? throw Errors.InputErrors.NoPrompt() : prompts.Where(p => !string.IsNullOrWhiteSpace(p)).Select(Of);
    }

    /// <summary>The agents that may take a task.</summary>
    /// <exception cref="MoanaException">There is none.</exception>
    internal async Task<IReadOnlyList<AgentPane>> FindAgentsAsync(Fleet fleet, OrchestrationTask task, CancellationToken token)
    {
        var all = await new AgentQuery { Session = string.IsNullOrEmpty(Session) ? null : Session }.FindAsync(fleet, token);
        return RunMember.Fitting(task, fleet, all);
    }

    private OrchestrationTask Of(string prompt) => With(new() { Id = "", Prompt = PromptBatch.Check(prompt, null) }, isPiped: false);

    /// <summary>A task with what the command line says of it; one that was made before has its own settings, where these are not given.</summary>
    private OrchestrationTask With(OrchestrationTask task, bool isPiped)
    {
        bool Counts(string parameter) => !isPiped || MyInvocation.BoundParameters.ContainsKey(parameter);
        return task with
        {
            Agent = Counts(nameof(Target)) && !string.IsNullOrEmpty(Target) ? Target : task.Agent,
            Validate = Counts(nameof(Validate)) ? TaskInput.Validation(Validate) : task.Validate,
            MaxFixes = Counts(nameof(MaxFixes)) ? MaxFixes : task.MaxFixes,
            MaxAttempts = Counts(nameof(MaxAttempts)) ? MaxAttempts : task.MaxAttempts,
            TimeoutSeconds = Counts(nameof(TaskTimeout)) ? TaskTimeout : task.TimeoutSeconds,
            WhenInterrupted = Counts(nameof(WhenInterrupted)) ? WhenInterrupted : task.WhenInterrupted,
            Schema = Schema is null ? task.Schema : SchemaInput.Read(Schema, ResolvePath).Text,
            Path = Counts(nameof(Path)) ? Folder() : task.Path ?? Folder(),
            Workspace = Counts(nameof(Workspace)) ? Workspace : task.Workspace,
            Land = Counts(nameof(Land)) ? Land : task.Land,
            Priority = Counts(nameof(Priority)) ? Priority : task.Priority,
            Tag = Counts(nameof(Tag)) ? Tag : task.Tag,
        };
    }

    private static object Unwrap(object value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
