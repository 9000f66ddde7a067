using Moana.Orchestration;

namespace Moana.Core.Tests.Orchestration.Simulation;

/// <summary>What survives a crash of the simulated process.</summary>
internal interface ISimStore : IDisposable
{
    void Create(IReadOnlyList<TaskState> tasks);

    void Save(Decision decision);

    IReadOnlyList<TaskState> Load();
}

/// <summary>The same in memory, for the runs by the thousand.</summary>
internal sealed class MemoryStore : ISimStore
{
    private readonly SortedDictionary<int, TaskState> _tasks = [];

    public void Create(IReadOnlyList<TaskState> tasks) => tasks.ToList().ForEach(t => _tasks[t.Index] = t);

    public void Save(Decision decision) => decision.Changed.ToList().ForEach(t => _tasks[t.Index] = t);

    public IReadOnlyList<TaskState> Load() => [.. _tasks.Values];

    public void Dispose()
    {
    }
}
