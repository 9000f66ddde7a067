using System.Management.Automation;
using Moana.Operations;

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
public sealed class StopMoanaTaskCommand : TaskCommand
{
    /// <summary>Why, for the record.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "It was taken back.";

    private protected override string Action => "Take back";

    private protected override bool CanChange(TaskResult task) => task.EndedAt is null;

    private protected override TaskResult Change(OrchestrationControl control, string orchestration, string id) => control.CancelTask(orchestration, id, Reason);
}
