using Moana.Agents;
using Moana.Delivery;

namespace Moana.Operations;

/// <summary>Ends an agent's program and starts it anew in its pane.</summary>
public sealed class AgentRestart(Fleet fleet, TimeProvider clock)
{
    /// <summary>Restarts an agent; one that has ended is only started.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="command">The command line; null for the one that it was started with.</param>
    /// <param name="timeout">How long the program has to end by itself.</param>
    /// <param name="force">True to kill it at once.</param>
    /// <param name="step">Hears of each step.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException"><c>NoLaunchCommand</c>, <c>AgentNotStopped</c>, <c>FolderNotFound</c>, <c>AgentEnded</c>.</exception>
    public async Task<AgentPane> RunAsync(AgentPane agent, string? command, TimeSpan timeout, bool force, Action<string>? step, CancellationToken token)
    {
        // What keeps it from being started is told before it is ended.
        var launch = LaunchOf(agent, command);
        var stopped = await new AgentStopper(fleet, clock).StopAsync(agent, timeout, force, step, token);
        if (stopped.Outcome is StopOutcome.Refused or StopOutcome.StillRunning)
        {
            throw DeliveryErrors.AgentNotStopped(stopped);
        }

        step?.Invoke($"{agent.Name}: {stopped.Reason}");
        return await new AgentStarter(fleet, clock).RestartAsync(agent, launch, token);
    }

    /// <summary>How an agent would be started.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="command">The command line; null for the one that it was started with.</param>
    /// <exception cref="MoanaException"><c>NoLaunchCommand</c>.</exception>
    public static Launch LaunchOf(AgentPane agent, string? command) => (agent.Launch, command) switch
    {
        ({ } known, null) => known,
        ({ } known, { } other) => known with { Command = other },
        (null, { } other) => new(other),
        _ => throw FleetErrors.NoLaunchCommand(agent.Name),
    };
}
