using System.Management.Automation;
using Moana.Agents;
using Moana.Completers;
using Moana.Detection;
using Moana.Engine;
using Moana.Errors;
using Moana.Hosts;
using Moana.Input;
using Moana.Operations;
using Moana.Plans;
using Moana.Scheduling;
using Moana.Storage;

namespace Moana.Commands;

/// <summary>Gives tasks to agents, watches them, and hands out the next ones until all is done.</summary>
/// <remarks>
/// Agents may stand on several hosts; on another one than this machine they are called name@host. Sends each agent its task, and gives the tasks of the queue to whoever is free: an agent that is idle at the start,
/// too. Every prompt is proven to be submitted, and none is sent twice. Writes one result per task as each ends. A
/// task's validation commands run when its agent is done; a failure goes back to the agent with the errors. Ctrl+C
/// stops the orchestration within a second and leaves the agents at work; Resume-MoanaOrchestration goes on with it. A plan
/// may bring its own agents (about_Moana_Plans): those that are not there are started, those that are there are used, and
/// what dies later is started anew, by Resume-MoanaOrchestration, too.
/// </remarks>
/// <example>
/// <code>Start-MoanaOrchestration -Session work -Task @{ amp = 'Create the file /p/a.rs ...'; codex = 'Check that /p compiles ...' }</code>
/// <para>Gives two registered agents of a session a task each, and waits for both.</para>
/// </example>
/// <example>
/// <code>Get-MoanaStatus -Status Idle, Completed | Start-MoanaOrchestration -Queue 'Review a.rs.', 'Review b.rs.'</code>
/// <para>Two tasks for whichever agents are free just now.</para>
/// </example>
/// <example>
/// <code>Get-Content ./prompts.txt | Start-MoanaOrchestration -Session work</code>
/// <para>A task for each line of a file, for whoever is free.</para>
/// </example>
/// <example>
/// <code>gh issue list --label agents --json number,title,body | ConvertFrom-Json | Start-MoanaOrchestration -Session work</code>
/// <para>Rows are tasks: here, issues with their title and text as the prompt.</para>
/// </example>
/// <example>
/// <code>Start-MoanaOrchestration -Session work -Plan ./plan.yaml -AsJob | Receive-Job -Wait</code>
/// <para>Runs a plan as a job of this shell.</para>
/// </example>
/// <example>
/// <code>Start-MoanaOrchestration -Plan ./night.yaml -WhatIf</code>
/// <para>Says which agents of the plan would be started, and how; without -WhatIf one file starts a night.</para>
/// </example>
/// <example>
/// <code>Start-MoanaOrchestration -Session work -Queue 'Create ...', 'Check ...' -Validate 'cargo check', 'cargo test' -MaxFixes 2 -Path ~/app</code>
/// <para>What cargo finds wrong goes back to the agent, twice at the most for each task.</para>
/// </example>
/// <example>
/// <code>Start-MoanaOrchestration -Session work -Agent @{ amp = 2; antigravity = 4; codex = 5 } -Task @{ amp = 'First ...' } -Queue 'Second ...', 'Third ...' -Timeout 3600</code>
/// <para>Plain windows in place of registered agents, and two more tasks for whoever is free, an hour at the most.</para>
/// </example>
/// <example>
/// <code>Start-MoanaOrchestration -Session work -Plan ./night.yaml -Budget @{ Cost = 20; TaskTokens = 500000 }</code>
/// <para>At most about 20 dollars, and half a million tokens for each task.</para>
/// </example>
/// <example>
/// <code>Start-MoanaOrchestration -Session work -Plan ./ci.yaml -ErrorOnFailure; exit $LASTEXITCODE</code>
/// <para>In a build: the exit code tells whether all tasks completed.</para>
/// </example>
/// <example>
/// <code>Start-MoanaOrchestration -HostName build*, localhost -Queue 'Fix issue 1.', 'Fix issue 2.', 'Fix issue 3.'</code>
/// <para>One queue for the agents of this machine and of all hosts whose name begins with build.</para>
/// </example>
/// <example>
/// <code>Get-MoanaStatus -HostName * -Status Idle, Completed | Start-MoanaOrchestration -Task @{ 'codex@build1' = 'Run the long tests.' } -Queue 'Review a.rs.'</code>
/// <para>Those that are free on all hosts; one task is for one agent of one host.</para>
/// </example>
/// <example>
/// <code>Start-MoanaOrchestration -Session work -Plan ./plan.yaml -Shared</code>
/// <para>Begins an orchestration in the PostgreSQL database that $env:MOANA_STORE names, and takes part in it.</para>
/// </example>
/// <example>
/// <code>Start-MoanaOrchestration -Session work -Join latest</code>
/// <para>Takes part in it on another machine.</para>
/// </example>
/// <example>
/// <code>Start-MoanaOrchestration -Session work -Backlog night</code>
/// <para>Offers the agents of a session to a queue without an end, until it is stopped.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Start, "MoanaOrchestration", SupportsShouldProcess = true)]
[OutputType(typeof(TaskResult), typeof(Job))]
public sealed class StartMoanaOrchestrationCommand : OrchestratingCommand
{
    private readonly GivenTasks _given = new();

    /// <summary>Names of the agents that take part; wildcards are allowed. Without it, all agents of the session or the map.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Name { get; set; }

    /// <summary>
    /// Tasks: a map of agent to prompt, as in @{ amp = '...'; codex = '...', '...' }, the tasks of New-MoanaTask, prompts for
    /// whoever is free, rows with the fields of a plan (about_Moana_Plans), or plan files, as Get-Item gives them. Agents from
    /// the pipeline, or their statuses, are those that take part.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public object[]? Task { get; set; }

    /// <summary>Prompts for whoever is free, in this order.</summary>
    [Parameter(Position = 1)]
    public string[] Queue { get; set; } = [];

    /// <summary>A plan file, a checklist, or another program's task list, as Import-MoanaPlan reads them. Its errors are told with their lines, and nothing is sent then.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PlanCompleter))]
    public string? Plan { get; set; }

    /// <summary>
    /// Validation of tasks that are given as a prompt only: command lines for the shell, or script blocks. A failure goes
    /// back to the agent with the errors.
    /// </summary>
    [Parameter]
    public object[] Validate { get; set; } = [];

    /// <summary>How often a failed validation of such a task goes back to its agent. 3 unless given.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MaxFixes { get; set; } = 3;

    /// <summary>
    /// Keeps nothing in the record of what agents were asked, answered and did, but what they used. No prompt can use an earlier
    /// answer then.
    /// </summary>
    [Parameter]
    public SwitchParameter NoAnswers { get; set; }

    /// <summary>
    /// Begins an orchestration that others may join from other machines and shells, over a record in PostgreSQL. The agents here
    /// take part. It has ended when every task has, whoever did it; the results written are those of the agents here.
    /// </summary>
    [Parameter]
    public SwitchParameter Shared { get; set; }

    /// <summary>Takes part in a shared orchestration with the agents here, by its id, or latest. Tasks that are given are added to it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string? Join { get; set; }

    /// <summary>
    /// Takes part in the queue without an end that has this name, and makes it where there is none. Tasks that are given are
    /// added to it. Stop-MoanaOrchestration stops all who take part.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BacklogCompleter))]
    public string? Backlog { get; set; }

    private bool IsShared => Shared || Join is not null || Backlog is not null;

    /// <summary>Whether tasks are added to a queue that has others.</summary>
    private bool IsAdded => Join is not null || Backlog is not null;

    private OrchestrationTask Plain => new() { Id = "", Prompt = "", Validate = TaskInput.Validation(Validate), MaxFixes = MaxFixes };

    /// <inheritdoc/>
    private protected override string ToGoOn(string id) => IsShared ? $"Start-MoanaOrchestration -Join {id}" : base.ToGoOn(id);

    /// <inheritdoc/>
    private protected override bool GathersHosts => true;

    /// <inheritdoc/>
    protected override Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        foreach (var item in Task ?? (TaskObject is null ? [] : [TaskObject])) _given.Take(item, Plain, newIds: IsAdded);
        return System.Threading.Tasks.Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(PipelineWriter output, CancellationToken token)
    {
        if (new bool[] { Shared, Join is not null, Backlog is not null }.Count(way => way) > 1) throw InputErrors.SharedWays();
        if (Plan is not null) _given.Plans.Add(ResolvePath(Plan));
        // What is added to a queue has ids that nothing in it has.
        _given.Tasks.AddRange(_given.Prompts.Concat(Queue).Select((prompt, index) => Plain with { Id = IsAdded ? TaskInput.NewId() : $"queue-{index + 1}", Prompt = PromptBatch.Check(prompt, null) }));
        if (_given.Tasks.Count + _given.Rows.Count + _given.Plans.Count == 0 && !IsAdded)
        {
            throw PlanErrors.NoTasks();
        }

        IReadOnlyList<AgentHost>? hosts = IsShared ? null : [.. HostCatalog.All.Select(AgentHost.Of)];
        var plans = _given.Plans.Select(p => PlanFiles.ReadToRun(p, null, Profiles, hosts)).ToList();
        var team = PlanTeam.Of(plans, IsGiven(nameof(Session)) ? Session : null);
        // Where a plan says on which hosts it runs, their agents take part.
        if (team is null && HostName is null && Address is null && plans.SelectMany(p => p.Settings.HostName).Distinct().ToArray() is { Length: > 0 } planned) HostName = PlanHosts.NamesOf(planned);
        if (team is not null) await team.FindAsync(FleetOn, token);
        var others = team is null || NameGiven || Agent is not null || _given.Agents.Count > 0 ? await FindAsync(output, token) : [];
        if (team is not null) others = [.. others.Where(o => !team.Names.Contains(o.Name, StringComparer.OrdinalIgnoreCase))];
        List<string> names = [.. team?.Names ?? [], .. others.Select(a => a.Name)];
        // Whoever joins later may have agents that nobody here knows.
        var placed = Orchestrator.Placed(names);
        var targets = IsShared ? null : placed;
        if (targets is not null) Orchestrator.CheckTargets(_given.Tasks, targets);
        if (_given.Rows.Count > 0)
        {
            AddFrom(Plans.Plan.Of(new PlanList(_given.Rows, 0, 0), SessionState.Path.CurrentFileSystemLocation.Path, targets, hosts));
        }

        void AddFrom(Plan plan)
        {
            var found = PlanFiles.Demand(plan, output);
            _given.Tasks.AddRange(IsAdded ? plan.WithNewIds(found, TaskInput.NewId) : found);
        }

        var options = new SchedulerOptions { RestartAgents = team is not null };
        foreach (var plan in plans)
        {
            AddFrom(targets is null ? plan : PlanAgentCheck.Check(plan.For(targets, hosts), Profiles));
            options = PlanTeam.Bounds(options, plan.Settings);
        }

        var run = new OrchestrationRun
        {
            Id = OrchestrationRun.NewId(),
            Agents = names,
            Tasks = _given.Tasks,
            Options = Options(IsGiven(nameof(NoAnswers)) ? options with { KeepAnswers = !NoAnswers } : options),
            Path = Folder(placed.All(a => a.Host.Name != HostRegistration.LocalName)),
            Session = team?.Session ?? (_given.Agents is [var first, ..] ? first.Session : Session),
            Launches = team?.Launches ?? [],
            Force = Force,
        };
        if (IsShared && (run.Options.Timeout is not null || run.Options.Budget != new OrchestrationBudget())) throw InputErrors.SharedBounds(run.Options.Timeout is null ? "-Budget" : "-Timeout");
        Orchestrator.Check(run, IsAdded);
        var store = OpenStore(Store);
        var orchestrator = new Orchestrator(others is [var one, ..] ? one.Fleet : FleetOn(null), store, TimeProvider.System, FleetAt);
        // On other machines a workspace is made where its agent works, and what is wrong with it is told then.
        var here = placed.Where(a => a.Host.Name == HostRegistration.LocalName).ToList();
        await orchestrator.CheckWorkspacesAsync([.. run.Tasks.Where(t => placed.Count == 0 || here.Exists(a => Orchestrator.MayTake(t, a)))], run.Path, token);
        var doing = string.Join(". ", new[] { team?.Describe(), run.Tasks.Count > 0 || IsAdded ? $"Run {run.Tasks.Count} task(s)" : null }.Where(d => !string.IsNullOrEmpty(d)));
        if (doing.Length > 0 && !await output.ShouldProcessAsync($"agents {string.Join(", ", run.Agents)}", doing)) return;

        IReadOnlyList<FleetAgent> agents = team is null ? others : [.. await team.StartAsync(output.WriteVerbose, token), .. others];
        if (run.Tasks.Count == 0 && !IsAdded)
        {
            output.WriteWarning($"The plan has no tasks, so its agents run in session '{run.Session}' and nothing else was begun. Give it tasks, or some with -Queue or -Task.");
            return;
        }

        if (!IsShared)
        {
            await RunAsync(run.Id, stop => orchestrator.RunAsync(run, agents, stop), output, token);
            return;
        }

        var id = Enter(store, run);
        try
        {
            await RunAsync(id, stop => orchestrator.JoinAsync(id, agents, run.Path, Force, stop), output, token);
        }
        catch (MoanaException e) when (e.ErrorId == OrchestrationErrors.AgentLeasedId && run.Tasks.Count > 0)
        {
            // Whoever gives the same line again adds them twice.
            output.WriteWarning($"{run.Tasks.Count} task(s) stand in orchestration {id} all the same, for whoever takes part: {string.Join(", ", run.Tasks.Select(t => t.Id))}. 'Stop-MoanaTask -OrchestrationId {id}' takes one back.");
            throw;
        }
    }

    /// <summary>The server on a host that a plan names; null for the one that the parameters name.</summary>
    private Fleet FleetOn(string? host) => host is null || Address is not null || HostName is not null
        ? Fleet
        : Fleets.For(Endpoints.From(HostCatalog.Find(host), SocketName, SocketPath), ProfilePath.Select(ResolvePath));

    /// <summary>The agents that take part, each on its host. A host that cannot be reached is an error of its own where another has some.</summary>
    private async Task<IReadOnlyList<FleetAgent>> FindAsync(PipelineWriter output, CancellationToken token)
    {
        // A row or a file in the pipeline may have a name; it is no agent's.
        var found = _given.Agents.Count > 0 ? await PipedAgent.FindAsync(_given.Agents, FleetAt, output, token) : await GatherAsync(NameGiven ? Name : null, output, token);
        if (found.GroupBy(a => a.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw FleetErrors.AgentAmbiguous(twice.Key, twice.Select(a => $"{a.Address.Pane($"{a.Pane.Pane.Id}")}"));
        }

        // What is in the way has been told, of each host.
        return found.Count > 0 ? found : throw FleetErrors.NoAgents(Session);
    }

    /// <summary>Enters the tasks into the queue that is meant, and gives its id.</summary>
    private string Enter(OrchestrationStore store, OrchestrationRun run)
    {
        if (Join is null && Backlog is null)
        {
            store.Share(run);
            return run.Id;
        }

        var id = Backlog is not null ? store.OpenBacklog(Backlog, run.Options, run.Path) : OrchestrationIds.One(store, Join);
        if (run.Tasks.Count > 0) store.AddTasks(id, run.Tasks);
        return id;
    }

    private ProfileCatalog Profiles => Fleets.ProfilesFrom(ProfilePath.Select(ResolvePath));
}
