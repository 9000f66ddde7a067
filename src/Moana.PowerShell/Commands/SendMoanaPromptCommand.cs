using System.Management.Automation;
using Moana.Completers;
using Moana.Delivery;
using Moana.Errors;
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
public sealed class SendMoanaPromptCommand : AgentCommand
{
    private readonly PromptBatch _batch = new(TimeProvider.System);
    private bool _promptGiven;

    /// <summary>Names of agents; wildcards are allowed. When agents come from the pipeline, the first argument is the prompt.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Name { get; set; }

    /// <summary>
    /// The prompt. Control characters but newline and tab are removed; escape sequences are refused. An object from the
    /// pipeline may have it as its property Prompt, as those of New-MoanaPrompt have.
    /// </summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? Prompt { get; set; }

    /// <summary>
    /// An agent, a status or a receipt, whose agent gets the prompt; a session, whose agents get it; a prompt for the named
    /// agents, as a string or as an object with the property Prompt; or, with -Prompt and without names, an agent's name.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

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

    /// <summary>Clears a draft that stands in the composer, and sends to an agent whose status is unknown.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Removes escape sequences from the prompt in place of refusing it.</summary>
    [Parameter]
    public SwitchParameter RemoveEscapes { get; set; }

    /// <summary>Writes the receipts to the pipeline, those of refused and unproven prompts included.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override Task BeginAsync(PipelineWriter output, CancellationToken token)
    {
        _promptGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Prompt));
        return base.BeginAsync(output, token);
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var (names, text) = Meant();
        var prompt = PromptBatch.Check(text, null, RemoveEscapes);
        var fleet = Fleet;
        foreach (var agent in await Query(names, output).FindAsync(fleet, token))
        {
            if (await output.ShouldProcessAsync($"agent '{agent.Name}' ({agent.Pane.Id})", $"Send a prompt of {prompt.Length} characters"))
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

    /// <summary>
    /// Whom and what. <c>$agents | Send-MoanaPrompt 'next'</c> binds 'next' to the first position, which is -Name; the
    /// agents in the pipeline tell that it is the prompt.
    /// </summary>
    private (string[] Names, string Prompt) Meant()
    {
        var piped = InputObject?.BaseObject as string ?? (_promptGiven ? null : InputObject?.Properties[nameof(Prompt)]?.Value as string);
        var address = piped is null && (Pane is not null || SessionObject is not null);
        string[] names = [.. (Name ?? []).Where(n => !string.IsNullOrEmpty(n))];
        return (address, NameGiven, _promptGiven) switch
        {
            (true, true, false) when names is [var prompt] => (Piped(), prompt),
            (_, _, true) when names.Length > 0 => (names, Prompt ?? ""),
            (_, _, true) when piped is not null => ([piped], Prompt ?? ""),
            (_, _, false) when piped is not null && names.Length > 0 => (names, piped),
            (_, true, false) when names.Length > 0 => throw DeliveryErrors.EmptyPrompt(names[0]),
            _ => throw InputErrors.NoTarget(),
        };
    }

    private string[] Piped() => SessionObject is null ? [PaneName()] : [];

    private string PaneName() => InputObject?.Properties[nameof(Name)]?.Value as string ?? Pane!.TrimStart('%');

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
