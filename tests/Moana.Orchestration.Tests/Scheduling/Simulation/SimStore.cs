using Moana.Scheduling;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What survives a crash of the simulated process.</summary>
internal interface ISimStore : IDisposable
{
    void Create(SimPlan plan, SchedulerState state);

    void Save(Decision decision, SchedulerEvent happened);

    IReadOnlyList<TaskState> Load();

    /// <summary>What was read of the turns of a task.</summary>
    IReadOnlyList<AgentTurn> Turns(string taskId);

    /// <summary>What the next process does first.</summary>
    IReadOnlyList<TaskState> Reopen();
}

/// <summary>The same in memory, for the runs by the thousand.</summary>
internal sealed class MemoryStore : ISimStore
{
    private readonly SortedDictionary<int, TaskState> _tasks = [];
    private readonly List<(string TaskId, AgentTurn Turn)> _turns = [];

    public void Create(SimPlan plan, SchedulerState state) => state.Tasks.Values.ToList().ForEach(t => _tasks[t.Index] = t);

    public void Save(Decision decision, SchedulerEvent happened)
    {
        decision.Changed.ToList().ForEach(t => _tasks[t.Index] = t);
        if (happened is TurnRead { Read: { } read } e)
        {
            _turns.Add((e.TaskId, read));
        }
    }

    public IReadOnlyList<AgentTurn> Turns(string taskId) => [.. _turns.Where(t => t.TaskId == taskId).Select(t => t.Turn)];

    public IReadOnlyList<TaskState> Load() => [.. _tasks.Values];

    public IReadOnlyList<TaskState> Reopen() => Load();

    public void Dispose()
    {
    }
}
