using Moana.Agents;

namespace Moana.Engine;

/// <summary>How an agent was started, to start it anew where its session is gone.</summary>
/// <param name="Name">The agent.</param>
/// <param name="Command">The command line.</param>
/// <param name="Session">The session that it was in.</param>
/// <param name="Path">The folder that it was started in.</param>
/// <param name="Columns">The columns of its pane.</param>
/// <param name="Rows">The rows of its pane.</param>
public sealed record AgentLaunch(string Name, string Command, string Session, string Path, int Columns, int Rows)
{
    /// <summary>Environment variables that it gets besides those of its session.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The profile that it was registered with; null where that is recognised.</summary>
    public string? Profile { get; init; }

    /// <summary>What is known of an agent's launch; null where that is nothing. Values that are secret by their names are left to the environment.</summary>
    public static AgentLaunch? Of(AgentPane agent) => agent.Launch?.WithoutSecrets() is { } launch
        ? new(agent.Name, launch.Command, agent.Pane.SessionName, launch.Path ?? agent.Pane.Path, agent.Pane.Width, agent.Pane.Height)
        {
            Environment = launch.Environment,
            Profile = agent.Pane.Options.GetValueOrDefault(PaneOptions.Profile) is { Length: > 0 } profile ? profile : null,
        }
        : null;

    /// <summary>How an agent is to be started.</summary>
    internal static AgentLaunch Of(AgentStart start, string session, int columns, int rows) =>
        new(start.Name, start.Launch.Command, session, start.Launch.Path ?? "", columns, rows) { Environment = start.Launch.WithoutSecrets().Environment, Profile = start.Profile };

    /// <summary>The agent as it is started again.</summary>
    public AgentStart ToStart() => new(Name, new Launch(Command, Path, Environment), Profile);
}
