namespace Moana.Agents;

/// <summary>An agent to be started.</summary>
/// <param name="Name">Its name, new on its server.</param>
/// <param name="Launch">How it is started.</param>
/// <param name="Profile">Its profile's name; null to recognise it.</param>
public sealed record AgentStart(string Name, Launch Launch, string? Profile = null);
