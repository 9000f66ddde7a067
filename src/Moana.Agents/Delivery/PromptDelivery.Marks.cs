using Moana.Agents;
using Moana.Tmux;

namespace Moana.Delivery;

/// <summary>The turn's mark on the pane, and the way back before anything was submitted.</summary>
internal sealed partial class PromptDelivery
{
    private async Task MarkAsync(TurnState state, CancellationToken token)
    {
        if (_mark is null)
        {
            _mark = options.Mark(_startedAt, prompt.Text.Length);
            _markBefore = _before!.Agent.Pane.Options.GetValueOrDefault(PaneOptions.Turn);
        }
        else if (_mark.State == state)
        {
            return;
        }

        _mark = _mark with { State = state };
        await fleet.Server.SetPaneOptionsAsync(agent.Pane.Id, new Dictionary<string, string?> { [PaneOptions.Turn] = _mark.Encode() }, token);
    }

    /// <summary>Clears our text out of the composer, where that is seen to be safe; says in words what is left.</summary>
    private async Task<string> TakeBackAsync()
    {
        const string Left = "the text may still stand in the composer";
        _textLeft = true;
        try
        {
            using var bound = new CancellationTokenSource(Delivery.PasteTimeout, clock);
            for (var cleared = false; !cleared; await watch.WaitAsync(Glance, bound.Token))
            {
                var look = await LookAsync(bound.Token);
                if (look.Observation.Status == AgentStatus.Exited)
                {
                    _textLeft = false;
                    return "the text is gone with it";
                }

                // Behind a dialog nothing is seen.
                var content = Content(look);
                var asks = look.Observation.Status == AgentStatus.WaitingForInput;
                if (!asks && !_seen && content == ComposerContent.Empty)
                {
                    // Text that has not shown yet may still show.
                    continue;
                }

                if (asks || look.Agent.Pane.InMode || content is not (ComposerContent.Ours or ComposerContent.Part) || Delivery.ClearKeys.Count == 0)
                {
                    _textLeft = asks || content != ComposerContent.Empty;
                    return _textLeft ? Left : "nothing is left in the composer";
                }

                cleared = await _presser.PressAsync(look, Delivery.ClearKeys, bound.Token);
            }

            while (Content(await LookAsync(bound.Token)) != ComposerContent.Empty)
            {
                await watch.WaitAsync(Glance, bound.Token);
            }

            _textLeft = false;
            Step($"took the text back with {string.Join(' ', Delivery.ClearKeys)}");
            return "the text was taken back";
        }
        catch (Exception e) when (e is OperationCanceledException or TmuxException)
        {
            return Left;
        }
    }

    /// <summary>Takes the mark of a turn back that was never submitted; while its text is left, the mark says whose it is.</summary>
    private async Task UnmarkAsync()
    {
        if (_mark is null || _presses > 0 || _textLeft)
        {
            return;
        }

        try
        {
            await fleet.Server.SetPaneOptionsAsync(
                agent.Pane.Id, new Dictionary<string, string?> { [PaneOptions.Turn] = _markBefore }, CancellationToken.None);
        }
        catch (TmuxException)
        {
            // The pane or the server is gone, and the mark with it.
        }
    }
}
