using System.Management.Automation;
using Moana.Completers;
using Moana.Input;
using Moana.Storage;

namespace Moana.Commands;

/// <summary>Lists the tasks of an orchestration, and where each stands.</summary>
/// <remarks>
/// Reads the record that all of a user's shells share, so it works beside a running orchestration and after it. A task has
/// what was answered in its last turn, the files that were changed for it, and what its turns used.
/// </remarks>
/// <example>
/// <code>Get-MoanaTask</code>
/// <para>The tasks of the newest orchestration.</para>
/// </example>
/// <example>
/// <code>Get-MoanaOrchestration -Status Failed | Get-MoanaTask -Status Failed | Format-List Id, Reason, ValidationOutput</code>
/// <para>What went wrong, and what the validation said.</para>
/// </example>
/// <example>
/// <code>Get-MoanaTask -Status Completed | ForEach-Object { Set-Content "$_.md" $_.Answer }</code>
/// <para>Saves each answer.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaTask")]
[OutputType(typeof(TaskResult))]
public sealed class GetMoanaTaskCommand : AsyncCommand
{
    /// <summary>Ids of tasks; wildcards are allowed. Without it, all of the orchestration.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TaskCompleter))]
    public string[] Id { get; set; } = ["*"];

    /// <summary>The orchestration's id, or latest for the one that began last. Without it, that one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string? OrchestrationId { get; set; }

    /// <summary>Only those that stand so.</summary>
    [Parameter]
    public OrchestrationTaskStatus[]? Status { get; set; }

    /// <summary>Only those that have one of these tags; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[]? Tag { get; set; }

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var store = OpenStore(Store);
        if ((string.IsNullOrEmpty(OrchestrationId) ? store.FindNewest() : OrchestrationIds.One(store, OrchestrationId)) is not { } orchestration) return Task.CompletedTask;

        // An orchestration in the pipeline is bound by its text as well, which is its own id and no task's.
        if (Id is [var given] && given == OrchestrationId)
        {
            Id = ["*"];
        }

        Action<MoanaException>? unreadable = output.WriteError;
        foreach (var id in Id)
        {
            // A record may hold tens of thousands: a whole name is looked up alone, and the others are written as they are read.
            var found = WildcardPattern.ContainsWildcardCharacters(id) ? Matching(store, orchestration, id, unreadable) : One(store, orchestration, id, output);
            foreach (var task in found.Where(Wanted))
            {
                output.WriteObject(task);
            }

            unreadable = null;
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<TaskResult> Matching(OrchestrationStore store, string orchestration, string id, Action<MoanaException>? unreadable)
    {
        var pattern = WildcardPattern.Get(id, WildcardOptions.IgnoreCase);
        return store.EachTask(orchestration, unreadable).Where(t => pattern.IsMatch(t.Id));
    }

    private static IEnumerable<TaskResult> One(OrchestrationStore store, string orchestration, string id, PipelineWriter output)
    {
        try
        {
            return [store.GetTask(orchestration, id)];
        }
        catch (MoanaException e)
        {
            output.WriteError(e);
            return [];
        }
    }

    private bool Wanted(TaskResult task) =>
        (Status is null || Status.Contains(task.Status))
        && (Tag is null || Tag.Any(tag => task.Tag.Any(WildcardPattern.Get(tag, WildcardOptions.IgnoreCase).IsMatch)));
}
