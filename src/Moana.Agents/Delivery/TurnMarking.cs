using Moana.Agents;
using Moana.Tmux;

namespace Moana.Delivery;

/// <summary>The turn's mark on the pane. It stands there before the first key, so any process can tell later what was sent.</summary>
internal sealed class TurnMarking(DeliveryState state)
{
    private string? _before;

    /// <summary>Notes how far the turn has come.</summary>
    public async Task SetAsync(TurnState reached, CancellationToken token)
    {
        if (state.Mark is null)
        {
            _before = state.Before.Agent.Pane.Options.GetValueOrDefault(PaneOptions.Turn);
            state.Mark = state.Options.Mark(state.StartedAt, state.Prompt.Text) with
            {
                Process = ProcessFacts.Program(state.Pane.Server.Endpoint, state.Before.Agent.Pane)?.ToString(),
            };
        }
        else if (state.Mark.State == reached)
        {
            return;
        }

        state.Mark = state.Mark with { State = reached };
        await WriteAsync(state.Mark.Encode(), token);
    }

    /// <summary>Takes the mark of a turn back that was never submitted; while its text is left, the mark says whose it is.</summary>
    public async Task TakeBackAsync()
    {
        if (state.Mark is null || state.Presses > 0 || state.TextLeft)
        {
            return;
        }

        try
        {
            await WriteAsync(_before, CancellationToken.None);
        }
        catch (TmuxException)
        {
            // The pane or the server is gone, and the mark with it.
        }
    }

    private Task WriteAsync(string? value, CancellationToken token) => state.Pane.Server.SetPaneOptionsAsync(
        state.Pane.Agent.Pane.Id, new Dictionary<string, string?> { [PaneOptions.Turn] = value }, token);
}
