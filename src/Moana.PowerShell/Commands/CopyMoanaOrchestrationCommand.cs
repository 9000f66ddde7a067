using System.Management.Automation;
using Moana.Completers;
using Moana.Input;

namespace Moana.Commands;

/// <summary>Copies orchestrations with all that is on record of them to another record: from a file to a shared database, or back.</summary>
/// <remarks>
/// Tasks, attempts, receipts and events keep their ids and places, so that Resume-MoanaOrchestration goes on with the copy as it
/// would with the original. One that somebody drives is not copied, and none is written over. Remove-MoanaOrchestration removes
/// the original, so that nobody goes on with it by mistake.
/// </remarks>
/// <example>
/// <code>Copy-MoanaOrchestration 8b89a6e8 'postgresql://me@db.example.org/moana'</code>
/// <para>Copies one from the user's own file to a shared record.</para>
/// </example>
/// <example>
/// <code>Get-MoanaOrchestration | Copy-MoanaOrchestration -Destination ./archive.db</code>
/// <para>Copies all to a file.</para>
/// </example>
[Cmdlet(VerbsCommon.Copy, "MoanaOrchestration", SupportsShouldProcess = true)]
[OutputType(typeof(OrchestrationInfo))]
public sealed class CopyMoanaOrchestrationCommand : AsyncCommand
{
    /// <summary>Ids, or latest for the one that began last; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string[] OrchestrationId { get; set; } = [];

    /// <summary>The record to copy to: a file, or the address of a PostgreSQL database.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public string Destination { get; set; } = "";

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <summary>Gives the copies.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var (from, to) = (OpenStore(Store), OpenStore(Destination));
        foreach (var info in OrchestrationIds.Many(from, OrchestrationId, output.WriteError))
        {
            if (!await output.ShouldProcessAsync($"orchestration {info.OrchestrationId} ({info.Tasks} tasks)", $"Copy to {to.Name}")) continue;
            try
            {
                from.CopyTo(to, info.OrchestrationId);
                if (PassThru) output.WriteObject(to.GetOrchestration(info.OrchestrationId));
            }
            catch (MoanaException e)
            {
                output.WriteError(e);
            }
        }
    }
}
