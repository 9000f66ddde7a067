using System.Management.Automation;
using Moana.Delivery;
using Moana.Input;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>Sends a prompt to agents and proves that it was submitted.</summary>
/// <remarks>
/// Looks at the agent first, and refuses when a dialog is open, the agent is gone, or a person's draft stands in its
/// composer. Pastes the prompt, waits until the composer shows it, presses the submit key, and watches for the proof:
/// the agent works, or the composer is empty again. When the key was swallowed it is pressed again; never into a
/// dialog. A prompt that was refused, or whose submission nothing proves, is an error, unless -PassThru takes the
/// receipt. Several agents get the prompt at the same time; prompts to one agent go one after another.
/// </remarks>
/// <example>
/// <code>Send-MoanaPrompt -Name codex -Prompt 'Check that /home/me/project compiles with cargo check. Fix the errors.'</code>
/// <para>Sends a prompt to one agent.</para>
/// </example>
/// <example>
/// <code>Get-MoanaStatus | Where-Object Status -eq Completed | Send-MoanaPrompt -Prompt 'Run the tests.' -PassThru</code>
/// <para>Sends a prompt to all agents that are done, and shows the receipts.</para>
/// </example>
/// <example>
/// <code>New-MoanaPrompt Fix src/main.rs 'the error' 'Replace a().await with b().await' -Line 415 | Send-MoanaPrompt codex</code>
/// <para>Writes a prompt and sends it.</para>
/// </example>
[Cmdlet(VerbsCommunications.Send, "MoanaPrompt", SupportsShouldProcess = true)]
[OutputType(typeof(PromptReceipt))]
public sealed class SendMoanaPromptCommand : PromptCommand
{
    private readonly PromptBatch _batch = new(TimeProvider.System);

    /// <summary>
    /// What to do when an agent works: Wait until it is ready; Queue the prompt with the agent, for after its turn; Steer,
    /// so that the model gets it with the running turn's next request, or after the turn when there is none; or Fail. Not
    /// every agent can Queue or Steer; then the prompt is refused.
    /// </summary>
    [Parameter]
    public WhenBusy WhenBusy { get; set; }

    /// <summary>
    /// How long to wait for an agent that works or starts. Prompts of one process to one agent go one after
    /// another; the time of each begins when those before it are through.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 7 * 86400)]
    [SecondsTransformation]
    public double Timeout { get; set; } = 120;

    /// <summary>Presses the submit key, on a look that shows the prompt in the composer, and waits for no proof.</summary>
    [Parameter]
    public SwitchParameter NoVerify { get; set; }

    /// <summary>
    /// Writes the receipts to the pipeline, those of refused and unproven prompts too, for which there is then no error: Outcome and
    /// Reason tell.
    /// </summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var (names, prompt) = Meant();
        var fleet = Fleet;
        foreach (var agent in await Query(names, output).FindAsync(fleet, token))
        {
            if (await output.ShouldProcessAsync(Target(agent), $"Send a prompt of {prompt.Length} characters"))
            {
                _batch.Send(fleet, agent, prompt, Options, token);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(PipelineWriter output, CancellationToken token)
    {
        await foreach (var update in _batch.ReadAsync(token))
        {
            if (update.Step is { } step) output.WriteVerbose(step);
            else if (update.Error is { } error) output.WriteError(error);
            else Write(output, update.Receipt!);
        }
    }

    private DeliveryOptions Options => new()
    {
        Timeout = TimeSpan.FromSeconds(Timeout),
        WhenBusy = WhenBusy,
        Force = Force,
        Verify = !NoVerify,
    };

    private void Write(PipelineWriter output, PromptReceipt receipt)
    {
        if (receipt.Removed > 0)
        {
            output.WriteWarning($"{receipt.Name}: {receipt.Removed} control characters were removed from the prompt.");
        }

        if (PassThru)
        {
            output.WriteObject(receipt);
        }
        else if (receipt.Outcome == DeliveryOutcome.Refused)
        {
            output.WriteError(DeliveryErrors.PromptRefused(receipt));
        }
        else if (receipt.Outcome == DeliveryOutcome.Unverified && !NoVerify)
        {
            output.WriteError(DeliveryErrors.PromptUnverified(receipt));
        }
    }
}
