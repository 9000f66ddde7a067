using System.Management.Automation;
using Moana.Completers;
using Moana.Input;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>Stops an orchestration that runs, in this shell or another, and leaves its agents at work.</summary>
/// <remarks>
/// Asks the process that drives it to stop, and waits until it has. Agents go on with what they have;
/// Resume-MoanaOrchestration goes on with the rest. One that does not run is left as it is.
/// </remarks>
/// <example>
/// <code>Stop-MoanaOrchestration 8b89a6e8</code>
/// <para>Stops one orchestration.</para>
/// </example>
/// <example>
/// <code>Get-MoanaOrchestration -Status Running | Stop-MoanaOrchestration -PassThru</code>
/// <para>Stops all, and says how they stand then.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "MoanaOrchestration", SupportsShouldProcess = true)]
[OutputType(typeof(OrchestrationInfo))]
public sealed class StopMoanaOrchestrationCommand : AsyncCommand
{
    /// <summary>Ids, or latest for the one that began last; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string[] OrchestrationId { get; set; } = [];

    /// <summary>Why, for the record.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "It was stopped by Stop-MoanaOrchestration. The agents go on with what they have.";

    /// <summary>How long to wait until it has stopped: seconds, a TimeSpan, or a text such as 15m.</summary>
    [Parameter]
    [ValidateRange(0.1, 3600)]
    [SecondsTransformation]
    public double Timeout { get; set; } = 10;

    /// <summary>Gives the orchestrations as they stand then.</summary>
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
        foreach (var info in OrchestrationIds.Many(OpenStore(Store), OrchestrationId, output.WriteError))
        {
            if (await output.ShouldProcessAsync($"orchestration {info.OrchestrationId}", "Stop"))
            {
                await StopAsync(info.OrchestrationId, output, token);
            }
        }
    }

    private async Task StopAsync(string id, PipelineWriter output, CancellationToken token)
    {
        try
        {
            var (info, wasDriven) = await new OrchestrationControl(OpenStore(Store), TimeProvider.System).StopAsync(id, Reason, TimeSpan.FromSeconds(Timeout), token);
            if (!wasDriven) output.WriteVerbose($"no process drives orchestration {id}");
            if (PassThru) output.WriteObject(info);
        }
        catch (MoanaException e)
        {
            output.WriteError(e);
        }
    }
}
