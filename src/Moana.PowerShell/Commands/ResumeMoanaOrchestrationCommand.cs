using System.Management.Automation;
using Moana.Completers;
using Moana.Engine;
using Moana.Input;
using Moana.Operations;
using Moana.Scheduling;

namespace Moana.Commands;

/// <summary>Goes on with an orchestration that was stopped, or whose process is gone.</summary>
/// <remarks>
/// Finds the agents by their names, each on the host and the server of the record, and what was sent by the marks on their panes. With
/// -RestartAgents, agents whose pane is gone are started anew, in their session and folder, with their environment and
/// profile. A prompt that was sent is not sent
/// again; one that was not is. Writes one result per task as each ends. Session, bounds, answers and folder are those that
/// it began with, but for the parameters that are given; -Timeout counts from here on.
/// </remarks>
/// <example>
/// <code>Resume-MoanaOrchestration 8b89a6e8</code>
/// <para>Goes on with an orchestration of registered agents.</para>
/// </example>
/// <example>
/// <code>Resume-MoanaOrchestration 8b89a6e8 -Session work -Agent @{ amp = 2; codex = 5 } -Timeout 3600</code>
/// <para>Goes on with one that ran on plain windows, for an hour at the most.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Resume, "MoanaOrchestration", SupportsShouldProcess = true)]
[OutputType(typeof(TaskResult), typeof(Job))]
public sealed class ResumeMoanaOrchestrationCommand : OrchestratingCommand
{
    /// <summary>The orchestration's id, as it was told when it stopped, or latest for the one that began last.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string OrchestrationId { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var store = OpenStore(Store);
        var id = OrchestrationIds.One(store, OrchestrationId);
        var run = store.GetRun(id);
        // Of agents on several servers a socket says nothing: each has its own on record.
        var isAsBefore = Address is null && HostName is null && (run.Addresses.Count > 0 || (string.IsNullOrEmpty(SocketName) && string.IsNullOrEmpty(SocketPath)));
        if (isAsBefore) Address = run.Server;
        _ = new AnswerBook(Options(run.Options).Answers);
        if (await output.ShouldProcessAsync($"orchestration {id} with {string.Join(", ", run.Agents)}", "Go on"))
        {
            var orchestrator = new Orchestrator(Fleet, store, TimeProvider.System, isAsBefore ? FleetAt : null);
            var agents = await orchestrator.FindAgentsAsync(id, Query(null), Options(run.Options).RestartAgents, token);
            await RunAsync(id, stop => orchestrator.ResumeAsync(id, agents, Change, Force, stop), output, token);
        }
    }

    private OrchestrationRun Change(OrchestrationRun began) => began with
    {
        Options = Options(began.Options),
        Path = IsGiven(nameof(Path)) ? Folder(Place.Carrier is not null) : began.Path,
    };
}
