using Moana.Agents;
using Moana.Panes;

namespace Moana.Delivery;

/// <summary>Interrupts turns with the agent's own keys, and proves that they are over.</summary>
public sealed class TurnInterrupter(Fleet fleet, TimeProvider clock)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly Looker _looker = new(fleet.Server, clock);

    /// <summary>Interrupts an agent's running turn.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="timeout">How long to go on pressing and looking.</param>
    /// <param name="step">Hears of each step.</param>
    /// <param name="token">Cancels.</param>
    public async Task<InterruptReceipt> StopAsync(AgentPane agent, TimeSpan timeout, Action<string>? step, CancellationToken token)
    {
        var started = clock.GetTimestamp();
        try
        {
            var patience = timeout < PaneLock.Patience ? timeout : PaneLock.Patience;
            await using var held = await PaneLock.TakeAsync(fleet.Server, agent.Pane.Id, patience, clock, token);
            return await StopLockedAsync(agent, started, timeout, step, token);
        }
        catch (DeliveryEnd end)
        {
            return Receipt(agent, started, 0, InterruptOutcome.Refused, end.Message);
        }
    }

    private async Task<InterruptReceipt> StopLockedAsync(AgentPane agent, long started, TimeSpan timeout, Action<string>? step, CancellationToken token)
    {
        await using var watch = new PaneWatch(fleet.Server, agent, clock);
        var presser = new KeyPresser(fleet.Server);
        var rhythm = new InterruptRhythm(agent.Profile.Delivery, clock);
        while (true)
        {
            var look = await _looker.LookAgainAsync(fleet, agent, token);
            var tracked = PaneMemory.Of(fleet.Server.Endpoint, look.Agent.Pane).Track(look);
            switch (look.Observation.Status)
            {
                case AgentStatus.WaitingForInput:
                    return Receipt(agent, started, rhythm.Attempts, InterruptOutcome.Refused, $"a dialog is open, and the interrupt key would answer it: {look.Observation.Question ?? look.Observation.Evidence}");
                case not AgentStatus.Working when !tracked.Confirming && tracked.Status != AgentStatus.Working:
                    return rhythm.Attempts == 0
                        ? Receipt(agent, started, 0, InterruptOutcome.NotRunning, $"no turn is running: the agent is {tracked.Status} ({tracked.Evidence})")
                        : Receipt(agent, started, rhythm.Attempts, InterruptOutcome.Stopped, $"the agent is {tracked.Status}: {tracked.Evidence}");
                case AgentStatus.Working when clock.GetElapsedTime(started) < timeout:
                    await PressDueAsync(look, rhythm, presser, step, token);
                    break;
            }

            if (clock.GetElapsedTime(started) >= timeout)
            {
                return Receipt(agent, started, rhythm.Attempts, InterruptOutcome.StillWorking, $"the agent is {tracked.Status} after {rhythm.Attempts} interrupts: {tracked.Evidence}");
            }

            await watch.WaitAsync(Glance, token);
        }
    }

    /// <summary>Presses the key that is due, if one is, while the screen stands that shows the agent at work.</summary>
    private static async Task PressDueAsync(Look look, InterruptRhythm rhythm, KeyPresser presser, Action<string>? step, CancellationToken token)
    {
        var screen = $"{look.Agent.Pane.Title}\n{look.Captured}";
        if (rhythm.Due(screen, AsksAgain(look)) is { } key && await presser.PressAsync(look, [key], token))
        {
            rhythm.Press(screen);
            step?.Invoke($"{look.Agent.Name}: pressed {key} on '{look.Observation.Evidence}'");
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
        PaneId = agent.Pane.Id.ToString(),
        SocketName = fleet.Server.Endpoint.SocketName,
        SocketPath = fleet.Server.Endpoint.SocketPath,
    };
}
