using Moana.Agents;
using Moana.Tmux;

namespace Moana.Delivery;

/// <summary>The turn's mark on the pane. It stands there before the first key, so any process can tell later what was sent.</summary>
internal sealed class TurnMarking(DeliveryState state)
{
    private string? _before;

    /// <summary>What is to stand on the pane when the turn has come so far; null when it stands there.</summary>
    public IReadOnlyDictionary<string, string?>? Reach(TurnState reached)
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
            return null;
        }

        state.Mark = state.Mark with { State = reached };
        return Option(state.Mark.Encode());
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
            await state.Pane.Server.SetPaneOptionsAsync(state.Pane.Agent.Pane.Id, Option(_before), CancellationToken.None);
        }
        catch (TmuxException)
        {
            // The pane or the server is gone, and the mark with it.
        }
    }

    private static Dictionary<string, string?> Option(string? mark) => new() { [PaneOptions.Turn] = mark };
}
