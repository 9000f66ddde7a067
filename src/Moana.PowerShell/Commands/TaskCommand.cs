using System.Management.Automation;
using Moana.Completers;
using Moana.Input;
using Moana.Operations;
using Moana.Storage;

namespace Moana.Commands;

/// <summary>A cmdlet that changes tasks of an orchestration.</summary>
public abstract class TaskCommand : AsyncCommand
{
    /// <summary>Ids of tasks. Wildcards are allowed, and mean those with which it can be done.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("TaskId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TaskCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The orchestration's id, or latest for the one that began last. Without it, that one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string? OrchestrationId { get; set; }

    /// <summary>Gives the tasks as they stand at that moment.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <summary>What is done, for the question whether it may be.</summary>
    private protected abstract string Action { get; }

    /// <summary>Whether it can be done with a task.</summary>
    private protected abstract bool CanChange(TaskResult task);

    /// <summary>Does it, and gives the task as it stands then.</summary>
    private protected abstract TaskResult Change(OrchestrationControl control, string orchestration, string id);

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var store = OpenStore(Store);
        var orchestration = OrchestrationIds.One(store, OrchestrationId);
        var control = new OrchestrationControl(store, TimeProvider.System);
        foreach (var id in Id.SelectMany(id => Matching(store, orchestration, id)))
        {
            if (!await output.ShouldProcessAsync($"task '{id}' of orchestration {orchestration}", Action)) continue;
            try
            {
                var task = Change(control, orchestration, id);
                if (PassThru) output.WriteObject(task);
            }
            catch (MoanaException e)
            {
                output.WriteError(e);
            }
        }
    }

    private IEnumerable<string> Matching(OrchestrationStore store, string orchestration, string id) =>
        WildcardPattern.ContainsWildcardCharacters(id)
            ? store.GetTasks(orchestration).Where(t => CanChange(t) && WildcardPattern.Get(id, WildcardOptions.IgnoreCase).IsMatch(t.Id)).Select(t => t.Id)
            : [id];
}
