using Moana.Agents;
using Moana.Workspaces;

namespace Moana.Operations;

/// <summary>Lands changes, and has their agents correct what does not land.</summary>
/// <param name="repository">The repository.</param>
/// <param name="fleet">Where the agents are.</param>
/// <param name="clock">The time.</param>
public sealed class ChangeLanding(Repository repository, Fleet fleet, TimeProvider clock)
{
    /// <summary>
    /// Lands the change of a workspace. A conflict or a failed validation goes to the agent that runs in the workspace, and
    /// is tried again when its turn has completed. A turn that ends otherwise or asks ends it, and so does an agent that cannot
    /// be asked: the landing says why.
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
                return landing with { FixError = "AgentNotFound", Reason = $"{landing.Reason} No agent runs in its folder that could be asked." };
            }

            step($"{name}: asks agent '{agent.Name}' to correct it");
            if (await AskAsync(agent, landing, timeout, step, token) is { } problem)
            {
                return landing with { FixError = problem.ErrorId, Reason = $"{landing.Reason} {problem.Message}" };
            }
        }
    }

    /// <summary>The agent whose folder is the workspace, or a folder in it.</summary>
    private async Task<AgentPane?> FindAgentAsync(string name, CancellationToken token)
    {
        var path = await new WorkspaceCatalog(repository, clock).FindPathAsync(name);
        try
        {
            return (await fleet.ListAsync(session: null, token)).FirstOrDefault(a => a.Pane.Path == path || a.Pane.Path.StartsWith(path + "/", StringComparison.Ordinal));
        }
        catch (Tmux.TmuxException)
        {
            return null;
        }
    }

    /// <summary>Null when the agent's turn has completed, else what kept it from that.</summary>
    private async Task<MoanaException?> AskAsync(AgentPane agent, Landing landing, TimeSpan timeout, Action<string> step, CancellationToken token)
    {
        try
        {
            await new TurnRunner(fleet, clock).RunAsync(agent, LandingPrompts.Write(landing), new() { Timeout = timeout }, step, token);
            return null;
        }
        catch (MoanaException e)
        {
            return e;
        }
        catch (Tmux.TmuxException e)
        {
            return e.ToMoana();
        }
    }
}
