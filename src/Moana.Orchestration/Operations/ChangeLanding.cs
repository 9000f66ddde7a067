using Moana.Agents;
using Moana.Delivery;
using Moana.Workspaces;

namespace Moana.Operations;

/// <summary>Lands changes, and has their agents correct what does not land.</summary>
/// <param name="repository">The repository.</param>
/// <param name="fleet">Where the agents are.</param>
/// <param name="clock">The time.</param>
public sealed class ChangeLanding(Repository repository, Fleet fleet, TimeProvider clock)
{
    /// <summary>A turn is over when the agent is one of these.</summary>
    private static readonly AgentStatus[] Ends = [AgentStatus.Completed, AgentStatus.Failed, AgentStatus.RateLimited, AgentStatus.Exited];

    /// <summary>
    /// Lands the change of a workspace. A conflict or a failed validation goes to the agent that runs in the workspace, and
    /// is tried again when its turn is over.
    /// </summary>
    /// <param name="name">The workspace.</param>
    /// <param name="options">How.</param>
    /// <param name="maxFixes">How often the agent is asked.</param>
    /// <param name="timeout">How long each of its turns may take.</param>
    /// <param name="step">Hears of each step.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">The landing cannot be tried.</exception>
    public async Task<Landing> LandAsync(
        string name, LandingOptions options, int maxFixes, TimeSpan timeout, Action<string> step, CancellationToken token)
    {
        for (var fixes = 0; ; fixes++)
        {
            var landing = await new Lander(repository, clock).LandAsync(name, options, token) with { Fixes = fixes };
            if (landing.Outcome is LandingOutcome.Landed or LandingOutcome.Empty || fixes >= maxFixes)
            {
                return landing;
            }

            step($"{name}: {landing.Reason}");
            if (await FindAgentAsync(name, token) is not { } agent)
            {
                return landing with { Reason = $"{landing.Reason} No agent runs in its folder that could be asked." };
            }

            if (await AskAsync(agent, landing, timeout, step, token) is { } problem)
            {
                return landing with { Reason = $"{landing.Reason} {problem}" };
            }
        }
    }

    /// <summary>The agent whose folder is the workspace, or a folder in it.</summary>
    private async Task<AgentPane?> FindAgentAsync(string name, CancellationToken token)
    {
        var path = new WorkspaceCatalog(repository, clock).PathOf(name);
        try
        {
            return (await fleet.ListAsync(session: null, token)).FirstOrDefault(a => a.Pane.Path == path || a.Pane.Path.StartsWith(path + "/", StringComparison.Ordinal));
        }
        catch (Tmux.TmuxException)
        {
            return null;
        }
    }

    /// <summary>Null when the agent's turn is over, else why it is not.</summary>
    private async Task<string?> AskAsync(AgentPane agent, Landing landing, TimeSpan timeout, Action<string> step, CancellationToken token)
    {
        step($"{landing.Name}: asks agent '{agent.Name}' to correct it");
        var receipt = await new PromptSender(fleet, clock).SendAsync(agent, LandingPrompts.Write(landing), new() { Step = step }, token);
        if (receipt.Outcome is DeliveryOutcome.Refused or DeliveryOutcome.Unverified)
        {
            return $"Agent '{agent.Name}' could not be asked: {receipt.Reason}";
        }

        var waits = new StatusWaits(Ends, any: false, clock);
        waits.Add(fleet, [agent]);
        await foreach (var end in waits.RunAsync(timeout, token))
        {
            return end.Report is { Status: AgentStatus.Completed } ? null
                : end.Report is { } report ? $"Agent '{agent.Name}' was asked, and is {report.Status}: {report.Evidence}"
                : $"Agent '{agent.Name}' was asked. {end.Error!.Message}";
        }

        return $"Agent '{agent.Name}' was asked, and is gone.";
    }
}
