namespace Moana.Engine;

/// <summary>How an agent was started, to start it anew where its session is gone.</summary>
/// <param name="Name">The agent.</param>
/// <param name="Command">The command line.</param>
/// <param name="Session">The session that it was in.</param>
/// <param name="Path">The folder that it was in.</param>
/// <param name="Columns">The columns of its pane.</param>
/// <param name="Rows">The rows of its pane.</param>
public sealed record AgentLaunch(string Name, string Command, string Session, string Path, int Columns, int Rows);
