using Moana.Engine;
using Moana.Orchestration.Tests.Storage;
using Moana.Scheduling;
using Moana.Storage;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>The real store. A simulated crash leaves its connection as it is, without a good-bye.</summary>
internal sealed class RecordedSimStore(string address) : ISimStore
{
    private readonly OrchestrationStore _store = new(address);
    private IOrchestrationJournal? _journal;

    public void Create(SimPlan plan, SchedulerState state) => _journal = ((IOrchestrationStore)_store).Create(
        new OrchestrationRun { Id = state.Id, Agents = plan.Agents, Tasks = plan.Tasks, Options = plan.Options, Path = "/" }, state);

    public void Save(Decision decision, SchedulerEvent happened) => _journal!.Save(decision, happened, null);

    public IReadOnlyList<TaskState> Load()
    {
        using var connection = _store.Database.Open();
        return OrchestrationStore.ReadTasks(connection, "sim");
    }

    public IReadOnlyList<AgentTurn> Turns(string taskId) => _journal!.ReadTurns(taskId);

    public IReadOnlyList<TaskState> Reopen()
    {
        // The simulated process was this one; the store must find a dead one.
        Records.KillOwner(_store, "sim");
        // A crash leaves the old one as it is, without a good-bye; its connection is gone.
        _journal!.Dispose();
        var opened = ((IOrchestrationStore)_store).Open("sim", force: false);
        _journal = opened.Journal;
        return opened.Tasks;
    }

    public void Dispose()
    {
        _journal?.Close(OrchestrationStatus.Completed);
        // The next world has the same ids.
        _store.Remove("sim");
    }
}
