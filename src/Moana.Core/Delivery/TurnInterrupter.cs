using Moana.Agents;
using Moana.Monitoring;

namespace Moana.Delivery;

/// <summary>Interrupts turns with the agent's own keys, and proves that they are over.</summary>
public sealed class TurnInterrupter(Fleet fleet, TimeProvider clock)
{
    /// <summary>Agents that want a key twice show so after the first; this long they may take to.</summary>
    private static readonly TimeSpan BetweenKeys = TimeSpan.FromMilliseconds(400);

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
        var presses = 0;
        while (true)
        {
            var look = await _looker.LookAgainAsync(fleet, agent, token);
            var tracked = PaneMemory.Of(fleet.Server.Endpoint, look.Agent.Pane).Track(look);
            switch (look.Observation.Status)
            {
                case AgentStatus.WaitingForInput:
                    return Receipt(agent, started, presses, InterruptOutcome.Refused, $"a dialog is open, and the interrupt key would answer it: {look.Observation.Question ?? look.Observation.Evidence}");
                case not AgentStatus.Working when !tracked.Confirming && tracked.Status != AgentStatus.Working:
                    return presses == 0
                        ? Receipt(agent, started, presses, InterruptOutcome.NotRunning, $"no turn is running: the agent is {tracked.Status} ({tracked.Evidence})")
                        : Receipt(agent, started, presses, InterruptOutcome.Stopped, $"the agent is {tracked.Status}: {tracked.Evidence}");
                case AgentStatus.Working when clock.GetElapsedTime(started) < timeout:
                    presses += await PressAsync(look, watch, step, token) ? 1 : 0;
                    break;
            }

            if (clock.GetElapsedTime(started) >= timeout)
            {
                return Receipt(agent, started, presses, InterruptOutcome.StillWorking, $"the agent is {tracked.Status} after {presses} interrupts: {tracked.Evidence}");
            }

            await watch.WaitAsync(Glance, token);
        }
    }

    /// <summary>Presses the keys one by one, each on a look that shows the agent at work; false when none was pressed.</summary>
    private async Task<bool> PressAsync(Look look, PaneWatch watch, Action<string>? step, CancellationToken token)
    {
        var presser = new KeyPresser(fleet.Server);
        var pressed = false;
        foreach (var key in look.Agent.Profile.Delivery.InterruptKeys)
        {
            if (look.Observation.Status != AgentStatus.Working || !await presser.PressAsync(look, [key], token))
            {
                return pressed;
            }

            pressed = true;
            step?.Invoke($"{look.Agent.Name}: pressed {key} on '{look.Observation.Evidence}'");
            await Task.Delay(BetweenKeys, clock, token);
            await watch.WaitAsync(TimeSpan.Zero, token);
            look = await _looker.LookAgainAsync(fleet, look.Agent, token);
        }

        return pressed;
    }

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
