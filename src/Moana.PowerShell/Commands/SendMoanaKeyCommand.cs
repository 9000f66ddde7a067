using System.Management.Automation;
using Moana.Agents;
using Moana.Completers;
using Moana.Delivery;
using Moana.Errors;
using Moana.Input;

namespace Moana.Commands;

/// <summary>Presses keys in an agent's pane, to answer a dialog by hand.</summary>
/// <remarks>
/// Shows the dialog's text and asks before it presses anything; -WhatIf shows it too. The keys are pressed only while
/// that same dialog stands there: when it has changed meanwhile, nothing is pressed. Then the screen is watched for the
/// effect. Each key comes when the effect of the one before it is seen. -Answer names a choice of the dialog by its text or
/// number, or by a word to which the agent's profile gives a meaning: confirm and allow stand for "Yes" or "Allow once",
/// deny for "No". The highlight is moved to that choice, and Enter is pressed only when the screen shows that it is the
/// highlighted one; else nothing is chosen. Names that are no keys are refused before anything is pressed.
/// </remarks>
/// <example>
/// <code>Send-MoanaKey -Name codex -Key 2</code>
/// <para>Shows the dialog of 'codex', asks, and chooses its second entry.</para>
/// </example>
/// <example>
/// <code>Send-MoanaKey -Name claude -Answer 'Yes, and switch to auto mode'</code>
/// <para>Shows the dialog of 'claude', asks, moves the highlight to that choice, and takes it.</para>
/// </example>
/// <example>
/// <code>Get-MoanaStatus | Where-Object Status -eq WaitingForInput | Send-MoanaKey -Answer cancel -WhatIf</code>
/// <para>Shows the dialogs of all agents that wait for a person, and presses nothing.</para>
/// </example>
/// <example>
/// <code>Send-MoanaKey claude Down, Enter -Confirm:$false -PassThru</code>
/// <para>Chooses the next entry without asking, and shows what became of it.</para>
/// </example>
[Cmdlet(VerbsCommunications.Send, "MoanaKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByKey)]
[OutputType(typeof(KeyReceipt))]
public sealed class SendMoanaKeyCommand : AgentCommand
{
    private const string ByKey = "Key";
    private const string ByAnswer = "Answer";

    /// <summary>Names of agents; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Keys, in order, by tmux's names: single characters (y, 1), Enter, Escape, Up, Down, C-c, ...</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByKey)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string[] Key { get; set; } = [];

    /// <summary>A choice of the dialog, by its text or number; or a word to which the agent's profile gives a meaning: confirm, deny, ...</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByAnswer)]
    [ArgumentCompleter(typeof(AnswerCompleter))]
    public string? Answer { get; set; }

    /// <summary>How long to wait for an effect on the screen: seconds, a TimeSpan, or a text such as 15m or 2h.</summary>
    [Parameter]
    [ValidateRange(0, 600)]
    [SecondsTransformation]
    public double Timeout { get; set; } = 3;

    /// <summary>Writes what became of it to the pipeline, with the status before and after; failures included.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override Task BeginAsync(PipelineWriter output, CancellationToken token)
    {
        KeySender.Check(Key);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var fleet = Fleet;
        var sender = new KeySender(fleet, TimeProvider.System);
        foreach (var agent in await Query(Name, output).FindAsync(fleet, token))
        {
            try
            {
                await PressAsync(sender, agent, output, token);
            }
            catch (Exception e) when (ErrorRecords.From(e) is not null)
            {
                output.WriteError(e);
            }
        }
    }

    private async Task PressAsync(KeySender sender, AgentPane agent, PipelineWriter output, CancellationToken token)
    {
        var wish = await sender.LookAsync(agent, Answer is null ? Key : null, Answer, token);
        var action = $"{(wish.Choice is { } choice ? $"Choose {choice}" : $"Press {string.Join(' ', wish.Keys)}")} in agent '{agent.Name}' ({agent.Pane.Id}), "
            + (wish.Question is { } question ? $"into this dialog:\n{question}" : $"which shows no dialog: {wish.Seen.Observation.Evidence}");
        if (!await output.ShouldProcessAsync(action, $"{action}\n", wish.IsAnswer ? "Answer a dialog" : "Press keys"))
        {
            return;
        }

        var receipt = await sender.PressAsync(wish, TimeSpan.FromSeconds(Timeout), output.WriteVerbose, token);
        if (PassThru)
        {
            output.WriteObject(receipt);
        }
        else if (receipt.Outcome == KeyOutcome.Refused)
        {
            output.WriteError(KeyErrors.KeysRefused(receipt));
        }
        else if (receipt.Outcome == KeyOutcome.Unchanged || (wish.Choice is not null && receipt.Outcome != KeyOutcome.Answered))
        {
            output.WriteError(KeyErrors.KeysWithoutEffect(receipt));
        }
    }
}
