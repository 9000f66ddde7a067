using System.Management.Automation;
using Moana.Completers;
using Moana.Delivery;
using Moana.Input;

namespace Moana.Commands;

/// <summary>Interrupts what an agent is doing.</summary>
/// <remarks>
/// Presses the agent's own interrupt keys, each on a look that shows the agent at work, and watches until the turn is
/// over. An agent that asks something is not interrupted, because the key would answer the question. An agent that
/// does not work is left alone.
/// </remarks>
/// <example>
/// <code>Stop-MoanaTurn -Name codex</code>
/// <para>Interrupts the running turn of 'codex'.</para>
/// </example>
/// <example>
/// <code>Get-MoanaStatus | Where-Object Status -eq Working | Stop-MoanaTurn -PassThru</code>
/// <para>Interrupts all agents that work, and shows what became of it.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "MoanaTurn", SupportsShouldProcess = true)]
[OutputType(typeof(InterruptReceipt))]
public sealed class StopMoanaTurnCommand : AgentCommand
{
    /// <summary>Names of agents; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>How long to go on until the agent has stopped: seconds, a TimeSpan, or a text such as 15m or 2h.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    [SecondsTransformation]
    public double Timeout { get; set; } = 15;

    /// <summary>Writes what became of it to the pipeline, failures included.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var fleet = Fleet;
        var interrupter = new TurnInterrupter(fleet, TimeProvider.System);
        foreach (var agent in await Query(Name, output).FindAsync(fleet, token))
        {
            if (!await output.ShouldProcessAsync(Target(agent), "Interrupt the running turn"))
            {
                continue;
            }

            var receipt = await interrupter.StopAsync(agent, TimeSpan.FromSeconds(Timeout), output.WriteVerbose, token);
            if (PassThru)
            {
                output.WriteObject(receipt);
            }
            else if (receipt.Outcome is InterruptOutcome.Refused or InterruptOutcome.StillWorking)
            {
                output.WriteError(DeliveryErrors.TurnNotStopped(receipt));
            }
        }
    }
}
