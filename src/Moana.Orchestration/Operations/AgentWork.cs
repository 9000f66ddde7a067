using Moana.Agents;
using Moana.Engine;
using Moana.Validation;
using Moana.Workspaces;

namespace Moana.Operations;

/// <summary>An agent's work, where it works: what it has changed, whether it passes, and the landing of it.</summary>
/// <param name="fleet">Where the agents are.</param>
/// <param name="clock">The time.</param>
public sealed class AgentWork(Fleet fleet, TimeProvider clock)
{
    /// <summary>What an agent has changed in its workspace and has not landed.</summary>
    /// <param name="agent">The agent, with fresh facts of its pane.</param>
    /// <param name="diff">Whether to give the text of the change.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException"><c>AgentWithoutWorkspace</c>, or it cannot be read.</exception>
    public async Task<Change> ReadChangeAsync(AgentPane agent, bool diff, CancellationToken token)
    {
        var (repository, name) = await OpenAsync(agent, token).ConfigureAwait(false);
        return await new WorkspaceCatalog(repository, clock).ReadChangeAsync(name, null, diff, token).ConfigureAwait(false);
    }

    /// <summary>Runs commands in the folder that an agent works in, on its machine, until one fails.</summary>
    /// <param name="agent">The agent, with fresh facts of its pane.</param>
    /// <param name="commands">The commands; at least one.</param>
    /// <param name="timeout">How long each may take.</param>
    /// <param name="token">Ends the running command.</param>
    public Task<IReadOnlyList<ValidationResult>> ValidateAsync(AgentPane agent, IReadOnlyList<string> commands, TimeSpan timeout, CancellationToken token)
    {
        ITaskValidator validator = fleet.Server.Endpoint.Host() is { IsLocal: false } elsewhere ? new HostValidator(elsewhere, waits: false) : new CommandValidator();
        return validator.RunAsync(commands, agent.Pane.Path, new Dictionary<string, string> { ["MOANA_AGENT"] = agent.Name, ["MOANA_PATH"] = agent.Pane.Path }, timeout, token);
    }

    /// <summary>Lands what an agent has changed in its workspace.</summary>
    /// <param name="agent">The agent, with fresh facts of its pane.</param>
    /// <param name="options">How.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException"><c>AgentWithoutWorkspace</c>, or it cannot be tried.</exception>
    public async Task<Landing> LandAsync(AgentPane agent, LandingOptions options, CancellationToken token)
    {
        var (repository, name) = await OpenAsync(agent, token).ConfigureAwait(false);
        return await new Lander(repository, clock).LandAsync(name, options, token).ConfigureAwait(false);
    }

    private async Task<(Repository Repository, string Name)> OpenAsync(AgentPane agent, CancellationToken token)
    {
        var host = fleet.Server.Endpoint.Host();
        return WorkspaceFolders.Find(await Workplace.OnAsync(host, token).ConfigureAwait(false), agent.Pane.Path) is { } root
            ? (await Repository.OpenAsync(host, root, token).ConfigureAwait(false), Path.GetFileName(root))
            : throw WorkspaceErrors.AgentWithout(agent.Name, agent.Pane.Path);
    }
}
