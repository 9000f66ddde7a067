using Moana.Agents;
using Moana.Storage;

namespace Moana.Mcp;

/// <summary>What a server of the protocol lets its client reach.</summary>
public sealed record SupervisorScope
{
    /// <summary>The tmux server with its agents.</summary>
    public required Fleet Fleet { get; init; }

    /// <summary>The record of orchestrations.</summary>
    public required OrchestrationStore Store { get; init; }

    /// <summary>Which agents there are for the client; all others are not there.</summary>
    public required AgentQuery Agents { get; init; }

    /// <summary>What it may do.</summary>
    public required IReadOnlySet<SupervisorRight> Allow { get; init; }

    /// <summary>How many changes (prompts, messages, tasks, validations, interrupts, landings) it may make in all.</summary>
    public int MaxChanges { get; init; } = 200;

    /// <summary>How many of them in a minute.</summary>
    public int MaxChangesPerMinute { get; init; } = 20;

    /// <summary>The commands that its validations and landings run; without any it has no validation.</summary>
    public IReadOnlyList<string> Validate { get; init; } = [];

    /// <summary>How long each of them may take.</summary>
    public TimeSpan ValidateTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether only some agents are there for the client.</summary>
    internal bool IsNarrow => Agents.Names is { Count: > 0 } || Agents.Session is not null;

    /// <summary>The agents that are there for the client.</summary>
    internal async Task<IReadOnlyList<AgentPane>> ListAsync(CancellationToken token) =>
        await (Agents with { Required = false, Missing = _ => { } }).FindAsync(Fleet, token);
}
