using System.Collections;
using System.Management.Automation;
using Moana.Agents;
using Moana.Completers;

namespace Moana.Commands;

/// <summary>A cmdlet over agents: registered ones, or those of a plain map.</summary>
public abstract class AgentCommand : ServerCommand
{
    /// <summary>The tmux session. Without it, agents of all sessions; with -Agent it may be left out where there is only one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public string? Session { get; set; }

    /// <summary>A session, as Get-MoanaSession writes it to the pipeline: its agents are meant.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public MoanaSession? SessionObject { get; set; }

    /// <summary>A task, as Get-MoanaTask and orchestrations write it to the pipeline: its agent is meant.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public TaskResult? TaskObject { get; set; }

    /// <summary>The pane of the agent, as in %5: what an object from the pipeline says.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PaneCompleter))]
    public string? PaneId { get; set; }

    /// <summary>
    /// A map of agents on plain windows, without registration: name to window index, window name or pane id, as in
    /// @{ amp = 2; codex = 'codex' }. In place of registered agents.
    /// </summary>
    [Parameter]
    public IDictionary? Agent { get; set; }

    /// <summary>Files or folders with agent profiles of your own, in addition to the built-in ones and those of your profile folder.</summary>
    [Parameter]
    public string[] ProfilePath { get; set; } = [];

    internal Fleet Fleet => Fleets.For(Endpoint, ProfilePath.Select(ResolvePath));

    /// <summary>True when -Name stands on the command line: a session in the pipeline has a name that is no agent's.</summary>
    private protected bool NameGiven { get; private set; }

    /// <summary>The pane that the parameters name, or null.</summary>
    private protected string? Pane => (Address as PaneAddress)?.PaneId ?? (string.IsNullOrEmpty(PaneId) ? null : PaneId);

    /// <inheritdoc/>
    private protected override void NoteParameters() => NameGiven = MyInvocation.BoundParameters.ContainsKey("Name");

    /// <summary>The agents that the parameters and these names mean. A name that nobody has is an error of its own.</summary>
    internal AgentQuery Query(string[]? names, PipelineWriter output) => Query(names) with { Missing = output.WriteError };

    /// <summary>The agents that the parameters and these names mean.</summary>
    internal AgentQuery Query(string[]? names) => Find(TaskObject is null || NameGiven ? names : [AgentOf(TaskObject)]);

    /// <summary>The name of a task's agent; of a task that none ever had its own, which no agent has.</summary>
    private protected static string AgentOf(TaskResult task) => task.Agent ?? task.Id;

    private AgentQuery Find(string[]? names) => new()
    {
        Names = names is { Length: > 0 } && (SessionObject is null || NameGiven) ? [.. names.Select(Pattern)] : null,
        Session = SessionObject?.Name ?? (string.IsNullOrEmpty(Session) ? null : Session),
        Map = Agent is null ? null : new AgentMap(Entries(Agent)),
        PaneId = Agent is null ? Pane : null,
    };

    /// <summary>A map's entries: in order where it has one, else by name, so that a run can be repeated.</summary>
    internal static IEnumerable<KeyValuePair<string, object?>> Entries(IDictionary map)
    {
        var entries = map.Cast<DictionaryEntry>().Select(e => new KeyValuePair<string, object?>($"{e.Key}", Unwrap(e.Value)));
        return map is Hashtable ? entries.OrderBy(e => e.Key, StringComparer.OrdinalIgnoreCase) : entries;
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static NamePattern Pattern(string name) => WildcardPattern.ContainsWildcardCharacters(name)
        ? new NamePattern(name, true, WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch)
        : NamePattern.Whole(name);
}
