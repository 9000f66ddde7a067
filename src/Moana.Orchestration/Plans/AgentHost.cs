using System.IO.Enumeration;
using Moana.Hosts;

namespace Moana.Plans;

/// <summary>A host as an orchestration knows it: what tasks may be bound to, and how many of them it takes.</summary>
/// <param name="Name">Its name; <c>localhost</c> is the machine that runs the orchestration.</param>
public sealed record AgentHost(string Name)
{
    /// <summary>What begins a target, or a host of a task, that means the hosts with a tag: <c>tag:gpu</c>.</summary>
    public const string TagPrefix = "tag:";

    /// <summary>Words that tasks may ask for.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>How many tasks of one orchestration its agents may have at once; null for as many as there are agents.</summary>
    public int? Capacity { get; init; }

    /// <summary>
    /// The name by which the machine calls itself, where tasks may name it so: in a queue that several machines share, each of
    /// them is <c>localhost</c> to itself. Null elsewhere.
    /// </summary>
    public string? MachineName { get; init; }

    /// <summary>The host as it is registered.</summary>
    public static AgentHost Of(HostRegistration host) => new(host.Name) { Tags = host.Tags, Capacity = host.Capacity };

    /// <summary>Whether a host that a task names is this one: a name, a pattern with <c>*</c> and <c>?</c>, or <c>tag:</c> with either.</summary>
    public bool Fits(string pattern) => pattern.StartsWith(TagPrefix, StringComparison.OrdinalIgnoreCase)
        ? Tags.Any(tag => FileSystemName.MatchesSimpleExpression(pattern.AsSpan(TagPrefix.Length), tag))
        : FileSystemName.MatchesSimpleExpression(pattern, Name) || (MachineName is not null && FileSystemName.MatchesSimpleExpression(pattern, MachineName));
}
