using System.Management.Automation;
using Moana.Completers;
using Moana.Input;

namespace Moana.Commands;

/// <summary>Removes orchestrations and their record: tasks, attempts, events and receipts.</summary>
/// <remarks>One that runs is not removed: stop it first. What was removed cannot be resumed or reported any more.</remarks>
/// <example>
/// <code>Remove-MoanaOrchestration 8b89a6e8</code>
/// <para>Removes one.</para>
/// </example>
/// <example>
/// <code>Get-MoanaOrchestration -Status Completed | Where-Object EndedAt -lt (Get-Date).AddDays(-30) | Remove-MoanaOrchestration</code>
/// <para>Removes those that were completed a month ago or earlier.</para>
/// </example>
[Cmdlet(VerbsCommon.Remove, "MoanaOrchestration", SupportsShouldProcess = true)]
public sealed class RemoveMoanaOrchestrationCommand : AsyncCommand
{
    /// <summary>Ids, or latest for the one that began last; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string[] OrchestrationId { get; set; } = [];

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
        foreach (var info in OrchestrationIds.Many(store, OrchestrationId, output.WriteError))
        {
            if (await output.ShouldProcessAsync($"orchestration {info.OrchestrationId} ({info.Status}, {info.Tasks} tasks)", "Remove with its record"))
            {
                store.Remove(info.OrchestrationId);
            }
        }
    }
}
