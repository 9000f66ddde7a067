using Moana.Hosts;

namespace Moana.Plans;

/// <summary>
/// An agent as the target of a task sees it. On another host it is called <c>name@host</c>, in targets, events and results; on
/// this machine by its name alone.
/// </summary>
/// <param name="Name">Its name in the orchestration.</param>
/// <param name="Host">The host that it stands on.</param>
public sealed record PlacedAgent(string Name, AgentHost Host)
{
    /// <summary>Its name on its host.</summary>
    public string PlainName => Split(Name).Agent;

    /// <summary>An agent of a host of which nothing but the name is known.</summary>
    public static implicit operator PlacedAgent(string name) => Of(name, []);

    /// <summary>An agent by its name, among these hosts.</summary>
    public static PlacedAgent Of(string name, IEnumerable<AgentHost> hosts)
    {
        var host = Split(name).Host ?? HostRegistration.LocalName;
        return new(name, hosts.FirstOrDefault(h => h.Name.Equals(host, StringComparison.OrdinalIgnoreCase)) ?? new AgentHost(host));
    }

    /// <summary>What an agent is called in an orchestration.</summary>
    /// <param name="agent">Its name on its host.</param>
    /// <param name="host">The host, as addresses name it; null for this machine.</param>
    public static string NameOn(string agent, string? host) => host is null ? agent : $"{agent}@{host}";

    /// <summary>The two parts of a name or a target; the host is null where it names none.</summary>
    public static (string Agent, string? Host) Split(string name) =>
        name.LastIndexOf('@') is var at and > 0 && at < name.Length - 1 ? (name[..at], name[(at + 1)..]) : (name, null);
}
