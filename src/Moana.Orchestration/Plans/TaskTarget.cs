using System.IO.Enumeration;

namespace Moana.Plans;

/// <summary>Who may take a task.</summary>
/// <param name="Agent">
/// An agent's name or a pattern with <c>*</c> and <c>?</c>, on any host; either with a host behind it, as in <c>*@build*</c>;
/// <c>tag:gpu</c>, all agents of hosts with that tag; or any.
/// </param>
/// <param name="Hosts">The hosts that it is bound to; none for any.</param>
internal sealed record TaskTarget(string Agent, IReadOnlyList<string> Hosts)
{
    /// <summary>Separates the parts of a target's key: it stands in no name.</summary>
    private const char Separator = '\n';

    /// <summary>The target of a task.</summary>
    public static TaskTarget Of(OrchestrationTask task) => new(task.Agent, task.HostName);

    /// <summary>A target from its key, as a shared queue keeps it: the agent, and each host in a line of its own.</summary>
    public static TaskTarget Parse(string key) => key.Split(Separator) is [var agent, .. var hosts] ? new(agent, hosts) : new(key, []);

    /// <summary>Whether an agent may take it.</summary>
    public bool Fits(PlacedAgent agent) => (Hosts.Count == 0 || Hosts.Any(agent.Host.Fits)) && Fits(Agent, agent);

    /// <summary>The target as people are told it.</summary>
    public override string ToString() => Hosts.Count == 0 ? Agent : $"{Agent} on {string.Join(", ", Hosts)}";

    /// <summary>Whether an agent's name, and its host where that is named, fit a target.</summary>
    public static bool Fits(string target, PlacedAgent agent)
    {
        if (target == OrchestrationTask.AnyAgent) return true;
        if (target.StartsWith(AgentHost.TagPrefix, StringComparison.OrdinalIgnoreCase)) return agent.Host.Fits(target);
        var (name, host) = PlacedAgent.Split(target);
        return FileSystemName.MatchesSimpleExpression(name, agent.PlainName) && (host is null || agent.Host.Fits(host));
    }

    /// <summary>Whether a target is a plain name.</summary>
    public static bool IsName(string target) => target.AsSpan().IndexOfAny('*', '?') < 0 && !target.StartsWith(AgentHost.TagPrefix, StringComparison.OrdinalIgnoreCase);
}
