using System.Management.Automation;
using Moana.Agents;
using Moana.Commands;
using Moana.Engine;
using Moana.Errors;

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

    /// <summary>The agents, each on its server. A server that cannot be reached is an error of its own where there are others.</summary>
    public static async Task<IReadOnlyList<FleetAgent>> FindAsync(IReadOnlyList<PipedAgent> agents, Func<ServerAddress, Fleet> fleetAt, ICommandOutput errors, CancellationToken token)
    {
        var servers = ByServer(agents).ToList();
        var found = await Task.WhenAll(servers.Select(async s =>
        {
            try
            {
                var fleet = fleetAt(s.Server);
                return [.. (await s.Query.FindAsync(fleet, token)).Select(a => FleetAgent.Of(fleet, a))];
            }
            catch (Exception e) when (servers.Count > 1 && ErrorRecords.From(e) is not null)
            {
                errors.WriteError(e);
                return Array.Empty<FleetAgent>();
            }
        }));
        return [.. found.SelectMany(f => f)];
    }

    /// <summary>Exactly these agents, which are on one server.</summary>
    private static AgentQuery Query(IReadOnlyList<PipedAgent> agents) =>
        new() { Map = new AgentMap(agents.DistinctBy(a => a.Address).Select(a => KeyValuePair.Create(a.Name, (object?)a.Address.PaneId))) };
}
