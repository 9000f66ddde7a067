namespace Moana.Engine;

/// <summary>The tmux server of all agents of a run is gone, and they with it. Thrown by an <see cref="IAgentPort"/>.</summary>
/// <param name="message">Which server, in words.</param>
internal sealed class ServerGoneException(string message) : Exception(message);
