using System.Management.Automation;
using Moana.Completers;
using Moana.Input;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>Adds tasks to an orchestration that runs, in this shell or another.</summary>
/// <remarks>
/// The process that drives the orchestration takes them up within a second. Where none drives it, the next
/// Resume-MoanaOrchestration does.
/// </remarks>
/// <example>
/// <code>Add-MoanaTask 8b89a6e8 'Update the change log.'</code>
/// <para>A prompt for whoever is free.</para>
/// </example>
/// <example>
/// <code>New-MoanaTask 'Fix the build.' -Priority 10 -Validate 'cargo check' | Add-MoanaTask -OrchestrationId 8b89a6e8 -PassThru</code>
/// <para>An urgent task, and its id.</para>
/// </example>
[Cmdlet(VerbsCommon.Add, "MoanaTask", SupportsShouldProcess = true)]
[OutputType(typeof(OrchestrationTask))]
public sealed class AddMoanaTaskCommand : AsyncCommand
{
    /// <summary>The orchestration's id, or latest for the one that began last.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string OrchestrationId { get; set; } = "";

    /// <summary>Tasks of New-MoanaTask or Import-MoanaPlan, or prompts for whoever is free.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    public object[] Task { get; set; } = [];

    /// <summary>Gives the tasks that were added.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var store = OpenStore(Store);
        var orchestration = OrchestrationIds.One(store, OrchestrationId);
        foreach (var task in Task.Select(Read))
        {
            if (await output.ShouldProcessAsync($"orchestration {orchestration}", $"Add task '{task.Id}'"))
            {
                store.AddTask(orchestration, task);
                if (PassThru)
                {
                    output.WriteObject(task);
                }
            }
        }
    }

    private static OrchestrationTask Read(object item)
    {
        var value = item is PSObject wrapped ? wrapped.BaseObject : item;
        return value is string prompt
            ? new OrchestrationTask { Id = TaskInput.NewId(), Prompt = PromptBatch.Check(prompt, null) }
            : TaskInput.Read(value, new() { Id = "", Prompt = "" }).First();
    }
}
