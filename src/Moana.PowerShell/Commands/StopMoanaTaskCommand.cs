using System.Management.Automation;
using Moana.Completers;
using Moana.Storage;

namespace Moana.Commands;

/// <summary>Takes a task of an orchestration back.</summary>
/// <remarks>
/// The task ends as Cancelled, and what depends on it is skipped. An agent that works on it is not interrupted; it gets
/// the next task when it is done. Stop-MoanaTurn interrupts it. The process that drives the orchestration does so within
/// a second; where none drives it, the next Resume-MoanaOrchestration does.
/// </remarks>
/// <example>
/// <code>Stop-MoanaTask parser -OrchestrationId 8b89a6e8 -Reason 'no longer needed'</code>
/// <para>Takes one task back.</para>
/// </example>
/// <example>
/// <code>Get-MoanaTask -Status Pending -Tag nightly | Stop-MoanaTask</code>
/// <para>Takes all back that no agent has yet.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "MoanaTask", SupportsShouldProcess = true)]
[OutputType(typeof(TaskResult))]
public sealed class StopMoanaTaskCommand : AsyncCommand
{
    /// <summary>The tasks' ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("TaskId")]
    [ArgumentCompleter(typeof(TaskCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The orchestration.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string OrchestrationId { get; set; } = "";

    /// <summary>Why, for the record.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "It was taken back.";

    /// <summary>Gives the tasks as they stand at that moment.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        foreach (var id in Id)
        {
            if (await output.ShouldProcessAsync($"task '{id}' of orchestration {OrchestrationId}", "Take back"))
            {
                var store = new OrchestrationStore();
                store.CancelTask(OrchestrationId, id, Reason);
                if (PassThru)
                {
                    output.WriteObject(store.GetTask(OrchestrationId, id));
                }
            }
        }
    }
}
