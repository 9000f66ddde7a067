using Moana.Agents;
using Moana.Delivery;
using Moana.Transcripts;

namespace Moana.Operations;

/// <summary>Ends an agent's program and starts it anew in its pane.</summary>
public sealed class AgentRestart(Fleet fleet, TimeProvider clock)
{
    /// <summary>So far apart at least are the starts of several.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    private long? _startedAt;

    /// <summary>Restarts an agent; one that has ended is only started.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="command">The command line; null for the one that it was started with.</param>
    /// <param name="timeout">How long the program has to end by itself.</param>
    /// <param name="force">True to kill it at once.</param>
    /// <param name="conversation">True to have it go on with the conversation that it has.</param>
    /// <param name="step">Hears of each step.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException"><c>NoLaunchCommand</c>, <c>ConversationUnknown</c>, <c>AgentNotStopped</c>, <c>FolderNotFound</c>, <c>AgentEnded</c>.</exception>
    public async Task<AgentPane> RunAsync(AgentPane agent, string? command, TimeSpan timeout, bool force, bool conversation, Action<string>? step, CancellationToken token)
    {
        // What keeps it from being started is told before it is ended.
        var launch = LaunchOf(agent, command);
        var resumed = conversation ? await ConversationOfAsync(agent, launch, token) : null;
        var stopped = await new AgentStopper(fleet, clock).StopAsync(agent, timeout, force, step, token);
        if (stopped.Outcome is StopOutcome.Refused or StopOutcome.StillRunning)
        {
            throw DeliveryErrors.AgentNotStopped(stopped);
        }

        step?.Invoke($"{agent.Name}: {stopped.Reason}");
        await SpaceAsync(token);
        return await new AgentStarter(fleet, clock).RestartAsync(agent, launch, resumed, token);
    }

    /// <summary>The conversation that an agent has, and the command line that goes on with it.</summary>
    /// <exception cref="MoanaException"><c>ConversationUnknown</c>.</exception>
    private async Task<ResumedConversation> ConversationOfAsync(AgentPane agent, Launch launch, CancellationToken token)
    {
        var (id, evidence) = await SessionRecords.ConversationAsync(agent, await fleet.ListAsync(session: null, token), token);
        if (id is null) throw FleetErrors.ConversationUnknown(agent.Name, evidence);
        var (command, problem) = ConversationArguments.Resume(agent.Profile, launch.Command, id);
        return command is null ? throw FleetErrors.ConversationUnknown(agent.Name, problem) : new(id, command);
    }

    /// <summary>Programs that all start at once slow each other down, and what they ask at their start meets limits.</summary>
    private async Task SpaceAsync(CancellationToken token)
    {
        if (_startedAt is { } last && Spacing - clock.GetElapsedTime(last) is { Ticks: > 0 } rest) await Task.Delay(rest, clock, token);
        _startedAt = clock.GetTimestamp();
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
