using Moana.Agents;
using Moana.Panes;

namespace Moana.Delivery;

/// <summary>
/// Says after a crash whether a turn's prompt was submitted. The mark on the pane tells how far its sender had come: it
/// is Pending until just before the first submit key, so then nothing was submitted; from then on the composer tells.
/// </summary>
public sealed class TurnInspector(Fleet fleet, TimeProvider clock)
{
    private static readonly TimeSpan ClearTimeout = TimeSpan.FromSeconds(3);

    /// <summary>A text that was pasted and does not show in this time does not come any more.</summary>
    private static readonly TimeSpan PasteTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Looks whether a turn's prompt was submitted, and takes out of the composer what was not.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="turn">The turn's id.</param>
    /// <param name="began">When its delivery began: the mark of a later turn may have replaced its own.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="Tmux.TmuxException">The server does not answer.</exception>
    public async Task<TurnCheck> CheckAsync(AgentPane agent, string turn, DateTimeOffset began, CancellationToken token)
    {
        await using var pane = PaneSession.Open(fleet, agent, clock);
        using var place = await pane.QueueAsync(token);
        var (held, refusal) = await pane.TakeAsync(PaneLock.Patience, token);
        await using (held)
        {
            return held is null
                ? new(TurnStanding.InDoubt, $"the pane could not be looked at: {refusal}")
                : await CheckAsync(pane, held, turn, began, token);
        }
    }

    private async Task<TurnCheck> CheckAsync(PaneSession pane, PaneLock held, string turn, DateTimeOffset began, CancellationToken token)
    {
        var look = await pane.LookAsync(token);
        if (look.Captured is null)
        {
            return new(TurnStanding.InDoubt, "the pane is gone, and the turn's mark with it");
        }

        if (look.Agent.Turn is { } later && later.Id != turn && later.SentAt > began)
        {
            return new(TurnStanding.InDoubt, $"another prompt was sent since (turn {later.Id}), and its mark may have replaced the turn's");
        }

        if (look.Agent.Turn is not { } mark || mark.Id != turn)
        {
            return ProcessFacts.BeganAt(pane.Server.Endpoint, look.Agent.Pane) > began
                ? new(TurnStanding.NotSent, "the turn's mark does not stand on the pane, whose program was started since") { IsProgramNew = true }
                : new(TurnStanding.NotSent, "the turn's mark does not stand on the pane, and it is set before the first key");
        }

        if (mark.State is TurnState.Submitted or TurnState.Started)
        {
            return new(TurnStanding.Sent, $"the turn's mark says {mark.State}");
        }

        return look.Observation switch
        {
            { Status: AgentStatus.Working or AgentStatus.WaitingForInput } seen when (look.ShowsWork || seen.Status == AgentStatus.WaitingForInput) && mark.State != TurnState.Pending => new(TurnStanding.Sent, $"the agent is at it: {look.Observation.Evidence}"),
            { Composer: { IsEmpty: true, PastePlaceholder: null } } when mark.State == TurnState.Pending && clock.GetUtcNow() - mark.SentAt < PasteTimeout =>
                new(TurnStanding.InDoubt, "no submit key was pressed, and the text may still come into the composer"),
            { Composer: { IsEmpty: true, PastePlaceholder: null } } when mark.State == TurnState.Pending =>
                new(TurnStanding.NotSent, "no submit key was pressed, and the composer is empty"),
            { Composer: { IsEmpty: true, PastePlaceholder: null } } => new(TurnStanding.Sent, "the submit key was pressed, and the composer is empty"),
            { Composer: not null } => await ClearAsync(pane, held, mark, token),
            _ when mark.State == TurnState.Pending => new(TurnStanding.NotSent, "no submit key was pressed"),
            _ => new(TurnStanding.InDoubt, $"no composer is on the screen: {look.Observation.Evidence}"),
        };
    }

    /// <summary>
    /// The text still stands unsubmitted: it is taken out, so that it cannot be submitted later. An agent at work would
    /// take the key for an interrupt, and a dialog for an answer.
    /// </summary>
    /// <remarks>
    /// The mark says first that nothing was submitted: an empty composer would mean the opposite to whoever looks next, should
    /// this process end before it has told.
    /// </remarks>
    private static async Task<TurnCheck> ClearAsync(PaneSession pane, PaneLock held, TurnMark mark, CancellationToken token)
    {
        var pressed = false;
        await foreach (var look in pane.LooksAsync(ClearTimeout, token))
        {
            if (pressed && look.Observation.Composer is { IsEmpty: true, PastePlaceholder: null })
            {
                return new(TurnStanding.NotSent, "the text stood unsubmitted in the composer and was cleared");
            }

            if (!pressed && (look.ShowsWork || look.Observation.IsDialog))
            {
                return new(TurnStanding.InDoubt, $"the text stands in the composer, and the agent is not free: {look.Observation.Evidence}");
            }

            var keys = look.Agent.Profile.Delivery.ClearKeys;
            if (keys.Count == 0)
            {
                return new(TurnStanding.InDoubt, "the text stands in the composer, and the profile knows no key to clear it");
            }

            if (!pressed && mark.State != TurnState.Pending)
            {
                mark = mark with { State = TurnState.Pending };
                await pane.Server.SetPaneOptionsAsync(look.Agent.Pane.Id, new Dictionary<string, string?> { [PaneOptions.Turn] = mark.Encode() }, token);
            }

            pressed = pressed || await held.PressAsync(look, keys, token);
        }

        return new(TurnStanding.InDoubt, "the text stands in the composer and could not be cleared");
    }
}
