using Moana.Agents;
using Moana.Delivery;
using Moana.Monitoring;
using Moana.Scheduling;

namespace Moana.Engine;

/// <summary>Has agents work in other folders: each is ended as its profile says, and started anew there.</summary>
internal sealed class AgentMover(Fleet fleet, TimeProvider clock)
{
    /// <summary>How long a program has to end by itself; then it is killed.</summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long a program that was started may take to be seen in its folder.</summary>
    private static readonly TimeSpan Arrival = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>Moves an agent, unless it is there; gives it as it stands then.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="folder">The folder; null for the one that it was started in before it was moved.</param>
    /// <param name="orchestration">The orchestration that drives it.</param>
    /// <param name="token">Cancels.</param>
    public async Task<(AgentMove Move, AgentPane Agent)> MoveAsync(AgentPane agent, string? folder, string orchestration, CancellationToken token)
    {
        if (await fleet.RefreshAsync([agent], token) is not [var there])
        {
            return (Failed($"The pane of {agent.Name} is gone."), agent);
        }

        folder ??= there.MovedTo is null ? null : there.Launch?.Path;
        if (folder is null || IsIn(there, folder))
        {
            return (AgentMove.None, there);
        }

        if (fleet.Server.Endpoint.Via is not null)
        {
            return (Failed($"{agent.Name} runs on another machine, which does not have the folder {folder}."), there);
        }

        if (there.Launch is null)
        {
            return (Failed($"{FleetErrors.NoLaunchCommand(agent.Name).Message} So it cannot be started anew in {folder}."), there);
        }

        if (await LookAsync(there, token) is { Status: AgentStatus.Working } busy)
        {
            return (new(PreparationOutcome.Refused, $"It is at work ({busy.Evidence}), and is not ended for another task.", null), there);
        }

        var stopped = await new AgentStopper(fleet, clock) { Orchestration = orchestration }.StopAsync(there, EndTimeout, force: false, step: null, token);
        if (stopped.Outcome is StopOutcome.Refused or StopOutcome.StillRunning)
        {
            return (new(stopped.Outcome is StopOutcome.Refused ? PreparationOutcome.Refused : PreparationOutcome.AgentFailed, $"It could not be ended to work in {folder}: {stopped.Reason}", null), there);
        }

        var started = clock.GetUtcNow();
        try
        {
            there = await new AgentStarter(fleet, clock).MoveAsync(there, folder, token);
        }
        catch (MoanaException e)
        {
            return (Failed(e.Message), there);
        }

        for (var began = clock.GetTimestamp(); !IsIn(there, folder); await Task.Delay(Glance, clock, token))
        {
            if (there.Pane.Dead || clock.GetElapsedTime(began) > Arrival)
            {
                return (Failed($"{agent.Name} was started anew in {folder}, and {(there.Pane.Dead ? "has ended" : $"works in {there.Pane.Path}")}."), there);
            }

            there = await fleet.RefreshAsync([there], token) is [var now] ? now : there;
        }

        return (new(PreparationOutcome.Ready, "", started), there);
    }

    private async Task<StatusReport?> LookAsync(AgentPane agent, CancellationToken token)
    {
        await foreach (var report in new StatusReader(fleet, clock).ReadAsync([agent], token))
        {
            return report;
        }

        return null;
    }

    private static AgentMove Failed(string reason) => new(PreparationOutcome.AgentFailed, reason, null);

    private static bool IsIn(AgentPane agent, string folder)
    {
        var (path, wanted) = (agent.Pane.Path, RealPath.Of(folder));
        return !agent.Pane.Dead && (path == wanted || path.StartsWith(wanted + "/", StringComparison.Ordinal));
    }
}
