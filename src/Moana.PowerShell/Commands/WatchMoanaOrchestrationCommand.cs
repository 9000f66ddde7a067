using System.Management.Automation;
using Moana.Completers;
using Moana.Input;

namespace Moana.Commands;

/// <summary>Tells what happens in an orchestration, as it happens.</summary>
/// <remarks>
/// Writes an object for each event, from the beginning of the record, and then live, until no process drives the
/// orchestration any more. Works from any shell of the same user.
/// </remarks>
/// <example>
/// <code>Watch-MoanaOrchestration</code>
/// <para>The events of the newest orchestration.</para>
/// </example>
/// <example>
/// <code>Watch-MoanaOrchestration 8b89a6e8 | Where-Object Kind -eq QuestionAsked | ForEach-Object { Write-Host "$($_.Agent) asks: $($_.Question)" }</code>
/// <para>Says so when an agent asks something.</para>
/// </example>
[Cmdlet("Watch", "MoanaOrchestration")]
[OutputType(typeof(OrchestrationEvent))]
public sealed class WatchMoanaOrchestrationCommand : AsyncCommand
{
    /// <summary>The orchestration's id, or latest for the one that began last. Without it, that one.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string? OrchestrationId { get; set; }

    /// <summary>Only events after this place in the record: the Sequence of the last one that is known.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long After { get; set; }

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
        return output.WriteAllAsync(store.WatchAsync(OrchestrationIds.One(store, OrchestrationId), After, token));
    }
}
