using System.Management.Automation;
using Moana.Completers;
using Moana.Storage;

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
    private static readonly TimeSpan _glance = TimeSpan.FromMilliseconds(100);

    /// <summary>The orchestrations' ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string[] OrchestrationId { get; set; } = [];

    /// <summary>Why, for the record.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "It was stopped by Stop-MoanaOrchestration. The agents go on with what they have.";

    /// <summary>How many seconds to wait until it has stopped.</summary>
    [Parameter]
    [ValidateRange(0.1, 3600)]
    public double Timeout { get; set; } = 10;

    /// <summary>Gives the orchestrations as they stand then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        foreach (var id in OrchestrationId)
        {
            if (await output.ShouldProcessAsync($"orchestration {id}", "Stop"))
            {
                await StopAsync(id, output, token);
            }
        }
    }

    private async Task StopAsync(string id, PipelineWriter output, CancellationToken token)
    {
        var store = new OrchestrationStore();
        if (!store.RequestStop(id, Reason))
        {
            output.WriteVerbose($"no process drives orchestration {id}");
        }

        var until = DateTimeOffset.UtcNow.AddSeconds(Timeout);
        var info = store.GetOrchestration(id);
        while (info.Status == OrchestrationStatus.Running && DateTimeOffset.UtcNow < until)
        {
            await Task.Delay(_glance, token);
            info = store.GetOrchestration(id);
        }

        if (info.Status == OrchestrationStatus.Running)
        {
            output.WriteError(StoreErrors.NotStopped(id, info.ProcessId, info.HostName));
        }
        else if (PassThru)
        {
            output.WriteObject(info);
        }
    }
}
