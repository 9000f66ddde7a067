using Moana.Agents;
using Moana.Panes;

namespace Moana.Delivery;

/// <summary>Interrupts turns with the agent's own keys, and proves that they are over.</summary>
public sealed class TurnInterrupter(Fleet fleet, TimeProvider clock)
{
    /// <summary>Interrupts an agent's running turn. The turn's mark says from the first key on who breaks it off.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="timeout">How long to go on pressing and looking.</param>
    /// <param name="step">Hears of each step.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="Tmux.TmuxException">The server does not answer.</exception>
    public async Task<InterruptReceipt> StopAsync(AgentPane agent, TimeSpan timeout, Action<string>? step, CancellationToken token)
    {
        var started = clock.GetTimestamp();
        await using var pane = PaneSession.Open(fleet, agent, clock);
        var (held, refusal) = await pane.TakeAsync(timeout < PaneLock.Patience ? timeout : PaneLock.Patience, token);
        await using (held)
        {
            if (held is null)
            {
                return Receipt(agent, started, 0, InterruptOutcome.Refused, refusal);
            }

            var rhythm = new InterruptRhythm(agent.Profile.Delivery, clock);
            var receipt = await StopAsync(pane, held, rhythm, started, timeout, step, token);
            if (rhythm.Begun && receipt.Outcome != InterruptOutcome.Stopped)
            {
                await MarkAsync(pane, interrupted: false, token);
            }

            return receipt;
        }
    }

    private async Task<InterruptReceipt> StopAsync(
        PaneSession pane, PaneLock held, InterruptRhythm rhythm, long started, TimeSpan timeout, Action<string>? step, CancellationToken token)
    {
        var agent = pane.Agent;
        var tracked = default(TrackedStatus);
        await foreach (var look in pane.LooksAsync(timeout, token))
        {
            tracked = look.Tracked;
            switch (look.Observation.Status)
            {
                case var _ when look.Observation.IsDialog:
                    return Receipt(agent, started, rhythm.Attempts, InterruptOutcome.Refused, $"a dialog is open, and the interrupt key would answer it: {look.Observation.Question ?? look.Observation.Evidence}") with
                    {
                        Refusal = DeliveryRefusal.Dialog,
                    };
                case var _ when !look.ShowsWork && !tracked.Confirming && tracked.Status != AgentStatus.Working:
                    return rhythm.Attempts == 0
                        ? Receipt(agent, started, 0, InterruptOutcome.NotRunning, $"no turn is running: the agent is {tracked.Status} ({tracked.Evidence})")
                        : Receipt(agent, started, rhythm.Attempts, InterruptOutcome.Stopped, $"the agent is {tracked.Status}: {tracked.Evidence}");
                case var _ when look.ShowsWork && clock.GetElapsedTime(started) < timeout:
                    await PressDueAsync(pane, held, look, rhythm, step, token);
                    break;
            }
        }

        return Receipt(agent, started, rhythm.Attempts, InterruptOutcome.StillWorking, $"the agent is {tracked.Status} after {rhythm.Attempts} interrupts: {tracked.Evidence}");
    }

    /// <summary>Presses the key that is due, if one is, while the screen stands that shows the agent at work.</summary>
    private static async Task PressDueAsync(
        PaneSession pane, PaneLock held, Look look, InterruptRhythm rhythm, Action<string>? step, CancellationToken token)
    {
        var screen = $"{look.Agent.Pane.Title}\n{look.Captured}";
        if (rhythm.Due(screen, AsksAgain(look)) is not { } key)
        {
            return;
        }

        if (!rhythm.Begun)
        {
            // Before the key: whoever watches must not take the end for the agent's own.
            rhythm.Begun = true;
            await MarkAsync(pane, interrupted: true, token);
        }

        if (await held.PressAsync(look, [key], token))
        {
            rhythm.Press(screen);
            step?.Invoke($"{look.Agent.Name}: pressed {key} on '{look.Observation.Evidence}'");
        }
    }

    private static async Task MarkAsync(PaneSession pane, bool interrupted, CancellationToken token)
    {
        if (pane.Agent.Turn is { } turn && turn.Outcome is null == interrupted)
        {
            var mark = turn with { Outcome = interrupted ? TurnOutcome.Interrupted : null, EndedBy = interrupted ? $"Moana (process {Environment.ProcessId})" : null };
            await pane.Server.SetPaneOptionsAsync(pane.Agent.Pane.Id, new Dictionary<string, string?> { [PaneOptions.Turn] = mark.Encode() }, token);
        }
    }

    /// <summary>Whether the rows below the composer ask for the next key; above it the words may be anybody's.</summary>
    private static bool AsksAgain(Look look) =>
        look.Agent.Profile.Delivery.InterruptAgain is { } again
        && look.Observation.Composer is { } composer
        && look.Screen is { } screen
        && screen.Rows.Skip(composer.BottomRow + 1).Any(row => again.IsMatch(row.Text));

    private InterruptReceipt Receipt(AgentPane agent, long started, int presses, InterruptOutcome outcome, string reason) => new()
    {
        Name = agent.Name,
        Outcome = outcome,
        Reason = reason,
        Attempts = presses,
        DurationMilliseconds = Math.Round(clock.GetElapsedTime(started).TotalMilliseconds, 1),
        Session = agent.Pane.SessionName,
        Address = fleet.Server.Endpoint.AddressOf(agent.Pane),
    };
}
