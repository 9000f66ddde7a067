using Moana.Engine;
using Moana.Scheduling;
using Moana.Storage;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>The real store. A simulated crash leaves its connection as it is, without a good-bye.</summary>
internal sealed class SqliteSimStore(string path) : ISimStore
{
    private readonly IOrchestrationStore _store = new OrchestrationStore(path);
    private IOrchestrationJournal? _journal;

    public void Create(SimPlan plan, SchedulerState state) => _journal = _store.Create(
        new OrchestrationRun { Id = state.Id, Agents = plan.Agents, Tasks = plan.Tasks, Options = plan.Options, Path = "/" }, state);

    public void Save(Decision decision, SchedulerEvent happened) => _journal!.Save(decision, happened, null);

    public IReadOnlyList<TaskState> Load()
    {
        using var connection = StoreFile.Open(path);
        return OrchestrationStore.ReadTasks(connection, "sim");
    }

    public IReadOnlyList<AgentTurn> Turns(string taskId) => _journal!.ReadTurns(taskId);

    public IReadOnlyList<TaskState> Reopen()
    {
        using (var connection = StoreFile.Open(path))
        {
            // The simulated process was this one; the store must find a dead one.
            connection.Execute("UPDATE orchestrations SET owner_pid = 2147483647");
        }

        // A crash leaves the old one as it is, without a good-bye.
        var opened = _store.Open("sim", force: false);
        _journal = opened.Journal;
        return opened.Tasks;
    }

    public void Dispose() => _journal?.Close(OrchestrationStatus.Completed);
}
