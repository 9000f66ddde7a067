using System.Management.Automation;
using Moana.Delivery;

namespace Moana.Commands;

/// <summary>Ends an agent's program.</summary>
/// <remarks>
/// <para>
/// A running turn is interrupted. Then the keys that end such a program, as its profile has them, are pressed, each on a
/// look that shows the program, so that it can save what it has to; it is seen to be gone. When it does not end within
/// -Timeout, it is killed with what it had started. The pane stays where its window keeps it, as New-MoanaAgent and
/// New-MoanaSession do, and Restart-MoanaAgent starts the agent again.
/// </para>
/// <para>
/// While a dialog or a draft stands there, or an orchestration drives the agent, nothing is done without -Force, which
/// kills the program at once.
/// </para>
/// </remarks>
/// <example>
/// <code>Stop-MoanaAgent codex</code>
/// <para>Ends the program of 'codex'.</para>
/// </example>
/// <example>
/// <code>Get-MoanaStatus -Status Unknown | Stop-MoanaAgent -Force -PassThru</code>
/// <para>Kills the agents of which nothing is known, and shows what became of each.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "MoanaAgent", SupportsShouldProcess = true)]
[OutputType(typeof(StopReceipt))]
public sealed class StopMoanaAgentCommand : EndingCommand
{
    /// <summary>Writes what became of it to the pipeline, failures included.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var fleet = Fleet;
        var stopper = new AgentStopper(fleet, TimeProvider.System);
        foreach (var agent in await Query(Name, output).FindAsync(fleet, token))
        {
            if (!await output.ShouldProcessAsync(Target(agent), Force ? "Kill its program" : "End its program"))
            {
                continue;
            }

            var receipt = await stopper.StopAsync(agent, TimeSpan.FromSeconds(Timeout), Force, output.WriteVerbose, token);
            output.WriteVerbose($"{agent.Name}: {receipt.Outcome}: {receipt.Reason}");
            if (PassThru)
            {
                output.WriteObject(receipt);
            }
            else if (receipt.Outcome is StopOutcome.Refused or StopOutcome.StillRunning)
            {
                output.WriteError(DeliveryErrors.AgentNotStopped(receipt));
            }
        }
    }
}
