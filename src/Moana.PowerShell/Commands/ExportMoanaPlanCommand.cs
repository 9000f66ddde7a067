using System.Management.Automation;
using System.Text;
using Moana.Agents;
using Moana.Completers;
using Moana.Errors;
using Moana.Input;
using Moana.Operations;
using Moana.Plans;
using Moana.Tmux;

namespace Moana.Commands;

/// <summary>Writes a plan of agents that run, so that one file starts them again.</summary>
/// <remarks>
/// Each agent is written with the command line, folder, environment, profile and workspace that it was started with, as its pane
/// tells; with -OrchestrationId the tasks and bounds of that orchestration, too, and its agents, also those that are gone. Values
/// of variables that are secret by their names (KEY, TOKEN, PASSWORD, ...) are not written: ${NAME} stands there, which is taken
/// from the environment at each start. Without -Path the text is written to the pipeline, as YAML; a file that ends with .json
/// is JSON. Start-MoanaOrchestration -Plan starts what the file says.
/// </remarks>
/// <example>
/// <code>Export-MoanaPlan -Session work -Path night.yaml</code>
/// <para>Keeps what was begun by hand: the agents of a session.</para>
/// </example>
/// <example>
/// <code>Get-MoanaOrchestration latest | Export-MoanaPlan -Path night.yaml -Force</code>
/// <para>The agents, tasks and bounds of the newest orchestration.</para>
/// </example>
/// <example>
/// <code>Export-MoanaPlan -Session work -Path team.yaml; Start-MoanaOrchestration -Plan ./team.yaml -Queue 'Run the tests.'</code>
/// <para>A plan of agents alone; the tasks are given when it is started.</para>
/// </example>
[Cmdlet(VerbsData.Export, "MoanaPlan", SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class ExportMoanaPlanCommand : AgentCommand
{
    private readonly List<(PlanAgent Agent, string Session)> _agents = [];
    private readonly List<OrchestrationTask> _tasks = [];
    private PlanSettings _settings = new();

    /// <summary>Names of the agents; wildcards are allowed. Without it, all of the session or of the orchestration.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The file to write. Without it, the plan is written to the pipeline as one string.</summary>
    [Parameter(Position = 1)]
    public string? Path { get; set; }

    /// <summary>An orchestration whose tasks and bounds are written as well: its id, or latest for the one that began last.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string? OrchestrationId { get; set; }

    /// <summary>Writes over a file that is there already.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the file to the pipeline, as Get-Item would.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <inheritdoc/>
    private protected override bool TakesSeveralHosts => false;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        if (string.IsNullOrEmpty(OrchestrationId))
        {
            var found = await Query(Name, output).FindAsync(Fleet, token);
            if (found.Count == 0 && Name is not null) throw FleetErrors.AgentNotFound(string.Join(", ", Name), (await Fleet.ListAsync(null, token)).Select(a => a.Name));
            foreach (var agent in found) await AddAsync(agent, output, token);
            return;
        }

        var store = OpenStore(Store);
        var id = OrchestrationIds.One(store, OrchestrationId);
        var (settings, tasks) = PlanExport.Of(store, id);
        if (_tasks.Count > 0) throw InputErrors.SeveralOrchestrations(id);
        (_settings, var run) = (settings, store.GetRun(id));
        _tasks.AddRange(tasks);
        if (tasks.Where(t => t.Schema is not null).Select(t => t.Id).ToList() is { Count: > 0 } data)
        {
            output.WriteWarning($"Answers as data are no part of a plan: the schema of {string.Join(", ", data)} is not written.");
        }

        if (Address is null && HostName is null && string.IsNullOrEmpty(SocketName) && string.IsNullOrEmpty(SocketPath)) Address = run.Server;
        var there = await FindAsync(token);
        foreach (var name in run.Agents.Where(n => !NameGiven || Query(Name).Names!.Any(p => p.Matches(n))))
        {
            if (there.FirstOrDefault(a => Is(a.Name, name)) is { Launch: not null } agent) await AddAsync(agent, output, token);
            else if (run.Launches.FirstOrDefault(l => Is(l.Name, name)) is { } launch) Add(await PlanExport.OfAsync(launch, run.Server.HostName, token), launch.Session, output);
            else output.WriteError(FleetErrors.LaunchUnknown(name));
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(PipelineWriter output, CancellationToken token)
    {
        // What is missing has been told; a plan of nothing is none.
        if (_agents.Count + _tasks.Count == 0) return;
        var sessions = _agents.Select(a => a.Session).Distinct().ToList();
        if (sessions.Count > 1) throw InputErrors.SeveralSessions(sessions);
        var settings = _settings with { Session = sessions.FirstOrDefault() ?? _settings.Session, Agents = [.. _agents.Select(a => a.Agent)] };
        var file = Path is null ? null : ResolvePath(Path);
        var text = System.IO.Path.GetExtension(file)?.ToLowerInvariant() == ".json" ? PlanWriter.WriteJson(settings, _tasks)
            : PlanWriter.WriteYaml(settings, _tasks, [$"Written by Export-MoanaPlan. It is started with: Start-MoanaOrchestration -Plan {(file is null ? "<this file>" : System.IO.Path.GetFileName(file))}"]);
        if (file is null)
        {
            output.WriteObject(text.TrimEnd('\n'));
        }
        else if (await output.ShouldProcessAsync(file, $"Write a plan of {_agents.Count} agent(s) and {_tasks.Count} task(s)"))
        {
            ReportFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(text)), Force);
            if (PassThru) output.WriteObject(new FileInfo(file));
        }
    }

    private async Task AddAsync(AgentPane agent, PipelineWriter output, CancellationToken token)
    {
        try
        {
            Add(await PlanExport.OfAsync(agent, Endpoint.HostName, token), agent.Pane.SessionName, output);
        }
        catch (MoanaException e)
        {
            output.WriteError(e);
        }
    }

    private void Add((PlanAgent Agent, IReadOnlyList<string> Secrets) written, string session, PipelineWriter output)
    {
        if (_agents.Exists(a => Is(a.Agent.Name, written.Agent.Name))) return;
        _agents.Add((written.Agent, session));
        if (written.Secrets.Count > 0)
        {
            output.WriteWarning($"Agent '{written.Agent.Name}': the value of {string.Join(", ", written.Secrets)} is not written. Have it in the environment of the shell that starts the plan.");
        }
    }

    /// <summary>The agents of an orchestration's server, which may be gone.</summary>
    private async Task<IReadOnlyList<AgentPane>> FindAsync(CancellationToken token)
    {
        try
        {
            return await Fleet.ListAsync(session: null, token);
        }
        catch (TmuxException)
        {
            return [];
        }
    }

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
