using Moana.Agents;
using Moana.Plans;

namespace Moana.Engine;

/// <summary>An agent of an orchestration, and the server that it stands on.</summary>
/// <param name="Name">What it is called in the orchestration: <c>name@host</c> where its host is not this machine.</param>
/// <param name="Fleet">The server.</param>
/// <param name="Pane">The agent there, under its own name.</param>
public sealed record FleetAgent(string Name, Fleet Fleet, AgentPane Pane)
{
    /// <summary>Where its server is.</summary>
    public ServerAddress Address => Fleet.Server.Endpoint.ToAddress();

    /// <summary>An agent as a new orchestration calls it.</summary>
    public static FleetAgent Of(Fleet fleet, AgentPane pane) => new(PlacedAgent.NameOn(pane.Name, fleet.Server.Endpoint.HostName), fleet, pane);

    /// <summary>What is known of its launch, under the orchestration's name of it; null where that is nothing.</summary>
    internal AgentLaunch? Launch => AgentLaunch.Of(Pane) is { } launch ? launch with { Name = Name } : null;
}
