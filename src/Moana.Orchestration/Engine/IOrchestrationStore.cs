using Moana.Plans;
using Moana.Scheduling;

namespace Moana.Engine;

/// <summary>The record of orchestrations, as the engine needs it.</summary>
internal interface IOrchestrationStore
{
    /// <summary>Enters a new orchestration, driven by this process.</summary>
    /// <exception cref="MoanaException">There is one of that id, or the record cannot be written.</exception>
    IOrchestrationJournal Create(OrchestrationRun run, SchedulerState state);

    /// <summary>Refuses an orchestration that could not be opened, and gives it as it stands. Changes nothing.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="force">Whether also one that a process of another machine seems to drive.</param>
    /// <exception cref="MoanaException">There is none, it has ended, or somebody drives it.</exception>
    OrchestrationRun Check(string id, bool force);

    /// <summary>Takes an orchestration over that nobody drives.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="force">Whether also one that a process of another machine seems to drive.</param>
    /// <param name="change">What is to be different from here on; when it throws, all stays as it was.</param>
    /// <exception cref="MoanaException">There is none, it has ended, or somebody drives it.</exception>
    OpenedOrchestration Open(string id, bool force, Func<OrchestrationRun, OrchestrationRun>? change = null);
}

/// <summary>A record that several orchestrators share.</summary>
internal interface ISharedStore
{
    /// <summary>Enters this process among those that take tasks of a shared queue.</summary>
    /// <param name="id">The orchestration.</param>
    /// <param name="offer">The agents that it offers, and where they are.</param>
    /// <exception cref="MoanaException">There is none, it has ended, or it is not shared.</exception>
    (ISharedJournal Journal, OrchestrationRun Run) Join(string id, AgentOffer offer);
}

/// <summary>The agents that one of several orchestrators brings along.</summary>
/// <param name="Agents">Their names.</param>
/// <param name="Server">Where those are of which nothing else is said.</param>
public sealed record AgentOffer(IReadOnlyList<string> Agents, ServerAddress Server)
{
    /// <inheritdoc cref="OrchestrationRun.Addresses"/>
    public IReadOnlyDictionary<string, ServerAddress> Addresses { get; init; } = new Dictionary<string, ServerAddress>();

    /// <inheritdoc cref="OrchestrationRun.Hosts"/>
    public IReadOnlyList<AgentHost> Hosts { get; init; } = [];
}

/// <summary>An orchestration that another process began.</summary>
/// <param name="Journal">Its record, written by this process from here on.</param>
/// <param name="Run">What it runs, without the tasks.</param>
/// <param name="Tasks">Its tasks, as they stand.</param>
internal sealed record OpenedOrchestration(IOrchestrationJournal Journal, OrchestrationRun Run, IReadOnlyList<TaskState> Tasks);
