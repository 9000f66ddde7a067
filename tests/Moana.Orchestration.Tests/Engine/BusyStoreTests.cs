using Moana.Engine;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Testing;
using Moana.Validation;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Engine;

/// <summary>A run over a store that cannot be read for once.</summary>
[Collection(nameof(Alone))]
public sealed class BusyStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task What_other_shells_want_is_done_when_the_store_can_be_read_again()
    {
        using var folder = new TemporaryFolder();
        var store = new OrchestrationStore(folder["moana.db"]);
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        agents.Set("a", AgentStatus.Working);
        var run = new OrchestrationRun { Id = "o", Agents = ["a"], Tasks = [Task("1")], Path = folder.Path };
        var state = Scheduler.Create(run.Id, run.Tasks, run.Agents, run.Options, DateTimeOffset.UtcNow);
        var journal = new BusyJournal(store.Create(run, state));
        await using var engine = new EngineRun(state, run.Path, false, agents, journal, new CommandValidator(run.Path), TimeProvider.System);
        store.CancelTask("o", "1", "not needed");

        await engine.RunAsync(Token);

        Assert.Equal(2, journal.Reads);
        Assert.Equal((OrchestrationTaskStatus.Cancelled, "not needed"), (store.GetTasks("o")[0].Status, store.GetTasks("o")[0].Reason));
    }

    /// <summary>A journal whose wishes cannot be read at first.</summary>
    private sealed class BusyJournal(IOrchestrationJournal journal) : IOrchestrationJournal
    {
        public int Reads { get; private set; }

        public IAsyncEnumerable<OrchestrationWish> ReadWishesAsync(CancellationToken token) =>
            ++Reads == 1 ? throw new IOException("the database is locked") : journal.ReadWishesAsync(token);

        public IReadOnlyList<OrchestrationEvent>? Save(Decision decision, long? wish) => journal.Save(decision, wish);

        public OrchestrationEvent Save(OrchestrationEvent told) => journal.Save(told);

        public void Save(PromptReceipt receipt, TurnRequest request) => journal.Save(receipt, request);

        public void Save(IReadOnlyList<ValidationResult> results, string turn) => journal.Save(results, turn);

        public IReadOnlyList<LeaseLost> TakeLeases(IReadOnlyList<string> keys, bool force) => journal.TakeLeases(keys, force);

        public void Close(OrchestrationStatus status) => journal.Close(status);

        public void Discard() => journal.Discard();
    }
}
