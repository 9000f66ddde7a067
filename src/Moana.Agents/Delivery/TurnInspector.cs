using Moana.Agents;
using Moana.Panes;
using MarkState = Moana.Agents.TurnState;

namespace Moana.Delivery;

/// <summary>
/// Says after a crash whether a turn's prompt was submitted. The mark on the pane tells how far its sender had come: it
/// is Pending until just before the first submit key, so then nothing was submitted; from then on the composer tells.
/// </summary>
internal sealed class TurnInspector(Fleet fleet, TimeProvider clock)
{
    private static readonly TimeSpan ClearTimeout = TimeSpan.FromSeconds(3);

    /// <summary>A text that was pasted and does not show in this time does not come any more.</summary>
    private static readonly TimeSpan PasteTimeout = TimeSpan.FromSeconds(10);

    private readonly Looker _looker = new(fleet.Server, clock);

    public async Task<TurnCheck> CheckAsync(AgentPane agent, string turn, CancellationToken token)
    {
        using var gate = await PaneGate.EnterAsync(fleet.Server.Endpoint, agent.Pane.Id, token);
        try
        {
            await using var held = await PaneLock.TakeAsync(fleet.Server, agent.Pane.Id, PaneLock.Patience, clock, token);
            return await CheckLockedAsync(agent, turn, token);
        }
        catch (DeliveryEnd end)
        {
            return new(TurnStanding.InDoubt, $"the pane could not be looked at: {end.Message}");
        }
    }

    private async Task<TurnCheck> CheckLockedAsync(AgentPane agent, string turn, CancellationToken token)
    {
        var look = await _looker.LookAgainAsync(fleet, agent, token);
        if (look.Captured is null)
        {
            return new(TurnStanding.InDoubt, "the pane is gone, and the turn's mark with it");
        }

        if (look.Agent.Turn is not { } mark || mark.Id != turn)
        {
            return new(TurnStanding.NotSent, "the turn's mark does not stand on the pane, and it is set before the first key");
        }

        if (mark.State is MarkState.Submitted or MarkState.Started)
        {
            return new(TurnStanding.Sent, $"the turn's mark says {mark.State}");
        }

        return look.Observation switch
        {
            { Status: AgentStatus.Working or AgentStatus.WaitingForInput } when mark.State != MarkState.Pending => new(TurnStanding.Sent, $"the agent is at it: {look.Observation.Evidence}"),
            { Composer: { IsEmpty: true, PastePlaceholder: null } } when mark.State == MarkState.Pending && clock.GetUtcNow() - mark.SentAt < PasteTimeout =>
                new(TurnStanding.InDoubt, "no submit key was pressed, and the text may still come into the composer"),
            { Composer: { IsEmpty: true, PastePlaceholder: null } } when mark.State == MarkState.Pending =>
                new(TurnStanding.NotSent, "no submit key was pressed, and the composer is empty"),
            { Composer: { IsEmpty: true, PastePlaceholder: null } } => new(TurnStanding.Sent, "the submit key was pressed, and the composer is empty"),
            { Composer: not null } => await ClearAsync(look, token),
            _ when mark.State == MarkState.Pending => new(TurnStanding.NotSent, "no submit key was pressed"),
            _ => new(TurnStanding.InDoubt, $"no composer is on the screen: {look.Observation.Evidence}"),
        };
    }

    /// <summary>
    /// The text still stands unsubmitted: it is taken out, so that it cannot be submitted later. An agent at work would
    /// take the key for an interrupt, and a dialog for an answer.
    /// </summary>
    private async Task<TurnCheck> ClearAsync(Look look, CancellationToken token)
    {
        var keys = look.Agent.Profile.Delivery.ClearKeys;
        if (keys.Count == 0)
        {
            return new(TurnStanding.InDoubt, "the text stands in the composer, and the profile knows no key to clear it");
        }

        await using var watch = new PaneWatch(fleet.Server, look.Agent, clock);
        var presser = new KeyPresser(fleet.Server);
        var pressed = false;
        for (var started = clock.GetTimestamp(); clock.GetElapsedTime(started) < ClearTimeout;)
        {
            if (!pressed && look.Observation.Status is AgentStatus.Working or AgentStatus.WaitingForInput)
            {
                return new(TurnStanding.InDoubt, $"the text stands in the composer, and the agent is not free: {look.Observation.Evidence}");
            }

            pressed = pressed || await presser.PressAsync(look, keys, token);
            look = await _looker.LookAgainAsync(fleet, look.Agent, token);
            if (pressed && look.Observation.Composer is { IsEmpty: true, PastePlaceholder: null })
            {
                return new(TurnStanding.NotSent, "the text stood unsubmitted in the composer and was cleared");
            }

            await watch.WaitAsync(TimeSpan.FromMilliseconds(100), token);
        }

        return new(TurnStanding.InDoubt, "the text stands in the composer and could not be cleared");
    }
}
