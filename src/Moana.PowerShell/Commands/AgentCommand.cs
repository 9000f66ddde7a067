using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using Moana.Agents;
using Moana.Completers;
using Moana.Engine;
using Moana.Hosts;
using Moana.Tmux;

namespace Moana.Commands;

/// <summary>A cmdlet over agents: registered ones, or those of a plain map.</summary>
public abstract class AgentCommand : ServerCommand
{
    /// <summary>Whole names that a host has not, with how many have not, and the first error of each.</summary>
    private readonly ConcurrentDictionary<string, (int Hosts, MoanaException Error)> _missing = new(StringComparer.OrdinalIgnoreCase);

    private int _hosts;
    private int _empty;
    private Exception? _emptiness;

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

    /// <summary>True when the agents' names stand on the command line: a session in the pipeline has a name that is no agent's.</summary>
    private protected bool NameGiven { get; private set; }

    /// <summary>The pane that the parameters name, or null.</summary>
    private protected string? Pane => (Address as PaneAddress)?.PaneId ?? (string.IsNullOrEmpty(PaneId) ? null : PaneId);

    /// <summary>An agent as questions and -WhatIf name it.</summary>
    private protected string Target(AgentPane agent) => $"agent '{agent.Name}{(Endpoint.HostName is { } host ? $"@{host}" : "")}' ({agent.Pane.Id})";

    /// <summary>The parameter that names the agents.</summary>
    private protected virtual string NamesParameter => "Name";

    /// <inheritdoc/>
    private protected override void NoteParameters() => NameGiven = MyInvocation.BoundParameters.ContainsKey(NamesParameter);

    /// <summary>The agents that the parameters and these names mean. A name that nobody has is an error of its own.</summary>
    internal AgentQuery Query(string[]? names, PipelineWriter output) => Query(names) with { Missing = OnSeveralHosts ? Miss : output.WriteError };

    /// <summary>The agents that the parameters and these names mean.</summary>
    internal AgentQuery Query(string[]? names) => Find(TaskObject is null || NameGiven ? names : [AgentOf(TaskObject)]);

    /// <summary>The hosts that -HostName names, or those of names such as codex@build1.</summary>
    private protected sealed override IReadOnlyList<string> HostPatterns => base.HostPatterns is { Count: > 0 } given ? given
        : Named().Any(n => HostOf(n) is not null) ? [.. Named().Select(n => HostOf(n) ?? HostRegistration.LocalName).Distinct(StringComparer.OrdinalIgnoreCase)]
        : [];

    /// <inheritdoc/>
    private protected sealed override void BeginHosts(int count)
    {
        (_hosts, _empty, _emptiness) = (count, 0, null);
        _missing.Clear();
    }

    /// <inheritdoc/>
    private protected sealed override bool TakeAbsence(Exception error)
    {
        if (error is not (TmuxException { Error: TmuxError.NoServer } or MoanaException { ErrorId: "NoAgents" or "SessionNotFound" })) return false;
        Interlocked.Increment(ref _empty);
        _emptiness = error;
        return true;
    }

    /// <summary>What no host has is an error; what another one has is none.</summary>
    private protected sealed override void EndHosts(PipelineWriter output)
    {
        if (_empty == _hosts && _emptiness is { } nothing) output.WriteError(nothing);
        foreach (var (hosts, error) in _missing.Values.Where(m => m.Hosts + _empty >= _hosts)) output.WriteError(error);
    }

    private void Miss(MoanaException error)
    {
        var name = $"{error.Target}";
        _missing.AddOrUpdate(name, (error.ErrorId == "AgentNotFound" ? 1 : _hosts, error), (_, known) => (known.Hosts + 1, known.Error));
    }

    /// <summary>The agents that the parameters and these names mean, on each host that they name, under the names that an orchestration gives them.</summary>
    private protected async Task<IReadOnlyList<FleetAgent>> GatherAsync(string[]? names, PipelineWriter output, CancellationToken token)
    {
        var found = new ConcurrentDictionary<string, IReadOnlyList<FleetAgent>>();
        await OnEachHostAsync(
            async (errors, stop) =>
            {
                var fleet = Fleet;
                var agents = await (OnSeveralHosts ? Query(names, errors) : Query(names)).FindAsync(fleet, stop);
                found[Place.Name] = [.. agents.Select(a => FleetAgent.Of(fleet, a))];
            },
            output, token);
        return [.. found.OrderBy(f => f.Key != HostRegistration.LocalName).ThenBy(f => f.Key, StringComparer.OrdinalIgnoreCase).SelectMany(f => f.Value)];
    }

    private string[] Named() => Agent is not null ? [.. Agent.Keys.Cast<object>().Select(k => $"{k}")] : Names();

    private string[] Names() => MyInvocation.BoundParameters.GetValueOrDefault(NamesParameter) switch
    {
        string[] names => names,
        string name => [name],
        _ => [],
    };

    /// <summary>The host of a name such as codex@build1; null where it names none, as in a prompt that stands where a name could.</summary>
    private static string? HostOf(string name) =>
        name.LastIndexOf('@') is var at and > 0 && at < name.Length - 1 && !name.Any(char.IsWhiteSpace) ? name[(at + 1)..] : null;

    /// <summary>The names that are meant on this host, without it.</summary>
    private IEnumerable<string> OnHost(IEnumerable<string> names) => names
        .Where(n => HostOf(n) is not { } host || WildcardPattern.Get(host, WildcardOptions.IgnoreCase).IsMatch(Place.Name))
        .Select(n => HostOf(n) is null ? n : n[..n.LastIndexOf('@')]);

    /// <summary>The name of a task's agent; of a task that none ever had its own, which no agent has.</summary>
    private protected static string AgentOf(TaskResult task) => task.Agent ?? task.Id;

    private AgentQuery Find(string[]? names) => new()
    {
        Names = names is { Length: > 0 } && ((SessionObject is null && HostObject is null) || NameGiven) ? [.. OnHost(names).Select(Pattern).DefaultIfEmpty(Nobody)] : null,
        Session = SessionObject?.Name ?? (string.IsNullOrEmpty(Session) ? null : Session),
        Map = Agent is null ? null : new AgentMap(MappedHere(Agent)),
        PaneId = Agent is null ? Pane : null,
    };

    /// <summary>The entries of a map that are of this host: those that name it, and those that name none where it is meant otherwise.</summary>
    private IEnumerable<KeyValuePair<string, object?>> MappedHere(IDictionary map) => Entries(map)
        .Where(e => HostOf(e.Key) is not null ? OnHost([e.Key]).Any() : HostName is not null || HostObject is not null || Address is not null || Place.Carrier is null)
        .Select(e => KeyValuePair.Create(OnHost([e.Key]).First(), e.Value));

    /// <summary>A map's entries: in order where it has one, else by name, so that a run can be repeated.</summary>
    internal static IEnumerable<KeyValuePair<string, object?>> Entries(IDictionary map)
    {
        var entries = map.Cast<DictionaryEntry>().Select(e => new KeyValuePair<string, object?>($"{e.Key}", Unwrap(e.Value)));
        return map is Hashtable ? entries.OrderBy(e => e.Key, StringComparer.OrdinalIgnoreCase) : entries;
    }

    /// <summary>No agent of this host is meant.</summary>
    private static NamePattern Nobody { get; } = new("", true, _ => false);

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static NamePattern Pattern(string name) => WildcardPattern.ContainsWildcardCharacters(name)
        ? new NamePattern(name, true, WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch)
        : NamePattern.Whole(name);
}
