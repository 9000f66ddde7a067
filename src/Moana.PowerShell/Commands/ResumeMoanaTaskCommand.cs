using System.Management.Automation;
using Moana.Completers;
using Moana.Storage;

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
public sealed class ResumeMoanaTaskCommand : AsyncCommand
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

    /// <summary>Gives the tasks as they stand at that moment.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var store = new OrchestrationStore();
        foreach (var id in Id)
        {
            if (await output.ShouldProcessAsync($"task '{id}' of orchestration {OrchestrationId}", "Try again"))
            {
                store.RetryTask(OrchestrationId, id);
                if (PassThru)
                {
                    output.WriteObject(store.GetTask(OrchestrationId, id));
                }
            }
        }
    }
}
