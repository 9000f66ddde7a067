using Moana.Scheduling;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What survives a crash of the simulated process.</summary>
internal interface ISimStore : IDisposable
{
    void Create(SimPlan plan, SchedulerState state);

    void Save(Decision decision, SchedulerEvent happened);

    IReadOnlyList<TaskState> Load();

    /// <summary>What the next process does first.</summary>
    IReadOnlyList<TaskState> Reopen();
}

/// <summary>The same in memory, for the runs by the thousand.</summary>
internal sealed class MemoryStore : ISimStore
{
    private readonly SortedDictionary<int, TaskState> _tasks = [];

    public void Create(SimPlan plan, SchedulerState state) => state.Tasks.Values.ToList().ForEach(t => _tasks[t.Index] = t);

    public void Save(Decision decision, SchedulerEvent happened) => decision.Changed.ToList().ForEach(t => _tasks[t.Index] = t);

    public IReadOnlyList<TaskState> Load() => [.. _tasks.Values];

    public IReadOnlyList<TaskState> Reopen() => Load();

    public void Dispose()
    {
    }
}
