using System.Management.Automation;
using Moana.Agents;

namespace Moana.Input;

/// <summary>An agent that came through the pipeline, as any object about its pane.</summary>
internal sealed record PipedAgent(string Name, string? Session, PaneAddress Address)
{
    /// <summary>The agent that an object is about; null for anything else. Knows objects that come from a job, too.</summary>
    public static PipedAgent? From(object item)
    {
        var wrapped = PSObject.AsPSObject(item);
        if (wrapped.BaseObject is IPaneObject about) return new(about.Name, about.Session, about.Address);
        if (!wrapped.TypeNames.Any(t => t.StartsWith("Deserialized.Moana.", StringComparison.Ordinal))) return null;
        return Text(nameof(Address)) is { Length: > 0 } address && ServerAddress.Parse(address) is PaneAddress pane && Text(nameof(Name)) is { Length: > 0 } name
            ? new(name, Text(nameof(Session)), pane)
            : null;

        string? Text(string property) => wrapped.Properties[property]?.Value?.ToString();
    }

    /// <summary>The agents, by the servers that they are on.</summary>
    public static IEnumerable<(ServerAddress Server, AgentQuery Query)> ByServer(IEnumerable<PipedAgent> agents) => agents
        .GroupBy(a => new ServerAddress { HostName = a.Address.HostName, SocketName = a.Address.SocketName, SocketPath = a.Address.SocketPath })
        .Select(server => (server.Key, Query([.. server])));

    /// <summary>Exactly these agents, which are on one server.</summary>
    private static AgentQuery Query(IReadOnlyList<PipedAgent> agents) =>
        new() { Map = new AgentMap(agents.DistinctBy(a => a.Address).Select(a => KeyValuePair.Create(a.Name, (object?)a.Address.PaneId))) };
}
