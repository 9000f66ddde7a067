using System.Management.Automation;
using Moana.Agents;
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

    /// <summary>The server that all of them are on.</summary>
    /// <exception cref="MoanaException"><c>SeveralServers</c>.</exception>
    public static ServerAddress Server(IReadOnlyList<PipedAgent> agents)
    {
        var servers = agents.Select(a => a.Address with { PaneId = agents[0].Address.PaneId }).Distinct().ToList();
        return servers is [var only] ? only : throw InputErrors.SeveralServers(servers);
    }

    /// <summary>Exactly these agents.</summary>
    public static AgentQuery Query(IReadOnlyList<PipedAgent> agents) =>
        new() { Map = new AgentMap(agents.DistinctBy(a => a.Address).Select(a => KeyValuePair.Create(a.Name, (object?)a.Address.PaneId))) };
}
