using System.Management.Automation;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>Has a task tried again whose turn was broken off, and which waits for a decision.</summary>
/// <remarks>
/// With -WhenInterrupted Ask, a task whose turn a person or Moana breaks off is Held, and an event tells it.
/// Resume-MoanaTask gives it out again; Stop-MoanaTask takes it back. The process that drives the orchestration does so
/// within a second; where none drives it, the next Resume-MoanaOrchestration does.
/// </remarks>
/// <example>
/// <code>Resume-MoanaTask parser -OrchestrationId 8b89a6e8</code>
/// <para>Has one task tried again.</para>
/// </example>
/// <example>
/// <code>Get-MoanaTask -Status Held | Resume-MoanaTask</code>
/// <para>Has all tried again that wait for a decision.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Resume, "MoanaTask", SupportsShouldProcess = true)]
[OutputType(typeof(TaskResult))]
public sealed class ResumeMoanaTaskCommand : TaskCommand
{
    private protected override string Action => "Try again";

    private protected override bool CanChange(TaskResult task) => task.Status == OrchestrationTaskStatus.Held;

    private protected override TaskResult Change(OrchestrationControl control, string orchestration, string id) => control.RetryTask(orchestration, id);
}
