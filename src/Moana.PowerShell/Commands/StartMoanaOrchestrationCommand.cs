using System.Management.Automation;
using Moana.Completers;
using Moana.Engine;
using Moana.Input;
using Moana.Operations;
using Moana.Plans;
using Moana.Storage;

namespace Moana.Commands;

/// <summary>Gives tasks to agents, watches them, and hands out the next ones until all is done.</summary>
/// <remarks>
/// Sends each agent its task, and gives the tasks of the queue to whoever is free: an agent that is idle at the start,
/// too. Every prompt is proven to be submitted, and none is sent twice. Writes one result per task as each ends. A
/// task's validation commands run when its agent is done; a failure goes back to the agent with the errors. Ctrl+C
/// stops the orchestration within a second and leaves the agents at work; Resume-MoanaOrchestration goes on with it.
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
/// <code>Start-MoanaOrchestration -Session work -Plan ./plan.yaml -AsJob | Receive-Job -Wait</code>
/// <para>Runs a plan as a job of this shell.</para>
/// </example>
/// <example>
/// <code>Start-MoanaOrchestration -Session work -Queue 'Create ...', 'Check ...' -Validate 'cargo check', 'cargo test' -MaxFixes 2 -Path ~/app</code>
/// <para>What cargo finds wrong goes back to the agent, twice at the most for each task.</para>
/// </example>
/// <example>
/// <code>Start-MoanaOrchestration -Session work -Agent @{ amp = 2; antigravity = 4; codex = 5 } -Task @{ amp = 'First ...' } -Queue 'Second ...', 'Third ...' -Timeout 3600</code>
/// <para>Plain windows in place of registered agents, and two more tasks for whoever is free, an hour at the most.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Start, "MoanaOrchestration", SupportsShouldProcess = true)]
[OutputType(typeof(TaskResult), typeof(Job))]
public sealed class StartMoanaOrchestrationCommand : OrchestratingCommand
{
    private readonly List<OrchestrationTask> _tasks = [];
    private readonly List<PipedAgent> _agents = [];

    /// <summary>Names of the agents that take part; wildcards are allowed. Without it, all agents of the session or the map.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Name { get; set; }

    /// <summary>
    /// Tasks: a map of agent to prompt, as in @{ amp = '...'; codex = '...', '...' }, or the tasks of New-MoanaTask. Agents
    /// from the pipeline, or their statuses, are those that take part.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public object[]? Task { get; set; }

    /// <summary>Prompts for whoever is free, in this order.</summary>
    [Parameter(Position = 1)]
    public string[] Queue { get; set; } = [];

    /// <summary>A plan file: YAML, JSON, CSV or psd1. Its errors are told with their lines, and nothing is sent then.</summary>
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

    private OrchestrationTask Plain => new() { Id = "", Prompt = "", Validate = TaskInput.Validation(Validate), MaxFixes = MaxFixes };

    /// <inheritdoc/>
    protected override Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        foreach (var item in Task ?? [])
        {
            if (PipedAgent.From(item) is { } agent) _agents.Add(agent);
            else _tasks.AddRange(TaskInput.Read(item, Plain));
        }

        return System.Threading.Tasks.Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(PipelineWriter output, CancellationToken token)
    {
        _tasks.AddRange(Queue.Select((prompt, index) => Plain with { Id = $"queue-{index + 1}", Prompt = PromptBatch.Check(prompt, null) }));
        if (_tasks.Count == 0 && Plan is null)
        {
            throw PlanErrors.NoTasks();
        }

        if (_agents.Count > 0) Address = PipedAgent.Server(_agents);
        var fleet = Fleet;
        var agents = await (_agents.Count > 0 ? PipedAgent.Query(_agents) : Query(Name)).FindAsync(fleet, token);
        Orchestrator.CheckTargets(_tasks, agents);
        if (Plan is not null)
        {
            _tasks.AddRange(PlanFiles.Read(ResolvePath(Plan), [.. agents.Select(a => a.Name)]).Demand());
        }

        var run = new OrchestrationRun
        {
            Id = OrchestrationRun.NewId(),
            Agents = [.. agents.Select(a => a.Name)],
            Tasks = _tasks,
            Options = Options(new()),
            Path = Folder(),
            Session = _agents is [var first, ..] ? first.Session : Session,
            Force = Force,
        };
        if (!await output.ShouldProcessAsync($"agents {string.Join(", ", run.Agents)}", $"Run {run.Tasks.Count} task(s)"))
        {
            return;
        }

        var orchestrator = new Orchestrator(fleet, new OrchestrationStore(), TimeProvider.System);
        await RunAsync(run.Id, stop => orchestrator.RunAsync(run, agents, stop), output, token);
    }
}
