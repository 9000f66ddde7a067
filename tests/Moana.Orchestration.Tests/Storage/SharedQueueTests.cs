using Moana.Engine;
using Moana.Orchestration.Tests.Engine;
using Moana.Plans;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Testing;
using Moana.Validation;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Storage;

/// <summary>Several orchestrators over one queue.</summary>
[Collection(nameof(Alone))]
public sealed class SharedQueueTests : IDisposable
{
    private const int Patience = 60_000;

    private readonly TemporaryFolder _folder = new();
    private readonly OrchestrationStore _store;

    public SharedQueueTests() => _store = new(Records.New(RecordKind.Postgres, _folder));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Patience)]
    public async Task Each_task_is_done_once_by_whoever_is_free_and_all_end_together()
    {
        Share([.. Enumerable.Range(1, 30).Select(i => Task($"{i}"))]);
        var agents = Enumerable.Range(1, 3).Select(i => new InMemoryAgents(TimeSpan.FromMilliseconds(10), $"a{i}", $"b{i}")).ToList();
        var updates = await System.Threading.Tasks.Task.WhenAll(agents.Select(a => JoinAsync(a)));

        Assert.Equal(Enumerable.Range(1, 30).Select(i => $"do {i}").Order(), agents.SelectMany(a => a.Accepted).Select(a => a.Prompt).Order());
        Assert.Equal((OrchestrationStatus.Completed, 30), (_store.GetOrchestration("o").Status, _store.GetOrchestration("o").Completed));
        var events = _store.GetEvents("o");
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Sequence));
        Assert.Equal(30, events.Count(e => e.Kind == OrchestrationEventKind.TaskCompleted));
        Assert.Single(events, e => e.Kind == OrchestrationEventKind.Ended);
        Assert.Equal(30, _store.GetReceipts("o").Select(r => r.Turn).Distinct().Count());
        Assert.Equal(30, updates.Sum(u => u.Count(x => x.Result?.Status == OrchestrationTaskStatus.Completed)));
    }

    [Fact(Timeout = Patience)]
    public async Task What_depends_on_a_task_of_another_machine_waits_for_it_and_is_skipped_when_it_fails()
    {
        Share(
            Task("first", "a"), Task("second", "b") with { DependsOn = ["FIRST"] },
            Task("bad", "a") with { DependsOn = ["second"], MaxFixes = 0, Validate = ["false"] }, Task("never", "b") with { DependsOn = ["bad"] });
        var (a, b) = (new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a"), new InMemoryAgents(TimeSpan.FromMilliseconds(20), "b"));
        await System.Threading.Tasks.Task.WhenAll(JoinAsync(a), JoinAsync(b));
        Assert.Equal(["do first", "do bad"], a.Accepted.Select(x => x.Prompt));
        Assert.Equal(["do second"], b.Accepted.Select(x => x.Prompt));
        var never = _store.GetTask("o", "never");
        Assert.Equal(OrchestrationTaskStatus.Skipped, never.Status);
        Assert.Contains("'bad'", never.Reason, StringComparison.Ordinal);
        Assert.Equal(OrchestrationStatus.Failed, _store.GetOrchestration("o").Status);
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_dead_orchestrator_left_open_is_settled_by_the_pane_and_its_late_writes_are_refused(bool wasSent)
    {
        Share(Task("1"));
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        var (dead, _) = ((ISharedStore)_store).Join("o", new(["a"], new()));
        var now = DateTimeOffset.UtcNow;
        var ready = Scheduler.Step(Scheduler.Join("o", ["a"], new(), now), new StatusReported(await agents.LookAsync("a", Token)), now);
        Assert.Equal(["a"], ready.Free);
        var sending = Scheduler.Step(ready.State, new Claimed(dead.Claim(["a"])), now);
        dead.Save(sending, new Tick(), null);
        var request = Assert.IsType<SendPrompt>(Assert.Single(sending.Commands)).Request;
        if (wasSent)
        {
            await agents.SendAsync("a", request, "do 1", Token);
        }

        Expire();
        await JoinAsync(agents);
        Assert.Equal("do 1", Assert.Single(agents.Accepted).Prompt);
        Assert.Equal((OrchestrationTaskStatus.Completed, 1), (_store.GetTask("o", "1").Status, _store.GetTask("o", "1").Attempts));

        var late = Scheduler.Step(sending.State, new Delivered("a", request.Turn, DeliveryOutcome.Started, "late"), now);
        Assert.Equal("OrchestrationTakenOver", Assert.Throws<MoanaException>(() => dead.Save(late, new Tick(), null)).ErrorId);
        Assert.Equal("OrchestrationTakenOver", Assert.Throws<MoanaException>(() => dead.Claim(["a"])).ErrorId);
        dead.Dispose();
    }

    [Fact(Timeout = Patience)]
    public async Task What_was_claimed_and_not_sent_is_free_again_when_its_orchestrator_dies()
    {
        Share(Task("1"));
        var (dead, _) = ((ISharedStore)_store).Join("o", new(["elsewhere"], new() { SocketName = "other" }));
        Assert.Single(dead.Claim(["elsewhere"]));
        Expire();
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        await JoinAsync(agents);
        Assert.Single(agents.Accepted);
        dead.Dispose();
    }

    [Fact(Timeout = Patience)]
    public async Task A_task_that_is_bound_to_a_host_is_claimed_by_who_has_it_and_a_host_gets_no_more_than_it_takes()
    {
        Share(Task("1") with { HostName = ["gpu*"] }, Task("2") with { HostName = ["tag:fast", "other"] }, Task("3", "*@build1"), Task("4", "*@build1"));
        var (here, there) = (new InMemoryAgents(TimeSpan.FromMilliseconds(10), "a"), new InMemoryAgents(TimeSpan.FromMilliseconds(50), "a@build1", "b@build1"));
        await System.Threading.Tasks.Task.WhenAll(
            JoinAsync(here, hosts: [new("localhost") { MachineName = "gpu7" }]), JoinAsync(there, hosts: [new("build1") { Tags = ["fast"], Capacity = 1 }]));
        Assert.Equal(["do 1"], here.Accepted.Select(a => a.Prompt));
        Assert.Equal(["do 2", "do 3", "do 4"], there.Accepted.Select(a => a.Prompt).Order());
        var events = _store.GetEvents("o").Where(e => e.Agent?.EndsWith("@build1", StringComparison.Ordinal) == true && e.Kind is OrchestrationEventKind.PromptSending or OrchestrationEventKind.TaskCompleted).Select(e => e.Kind).ToList();
        Assert.Equal(Enumerable.Repeat(new[] { OrchestrationEventKind.PromptSending, OrchestrationEventKind.TaskCompleted }, 3).SelectMany(k => k), events);
    }

    [Fact(Timeout = Patience)]
    public async Task A_backlog_waits_for_tasks_takes_those_of_other_shells_at_once_and_ends_when_it_is_stopped()
    {
        var id = _store.OpenBacklog("night", new(), _folder.Path);
        Assert.Equal(id, _store.OpenBacklog("NIGHT", new(), "/elsewhere"));
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(10), "a");
        var run = JoinAsync(agents, id);
        await Eventually.TrueAsync(() => _store.GetOrchestration(id).Status == OrchestrationStatus.Running, "somebody takes part");
        _store.AddTask(id, Task("1"));
        await Eventually.TrueAsync(() => _store.GetTasks(id) is [{ Status: OrchestrationTaskStatus.Completed }], "the task is done");
        _store.AddTasks(id, [Task("2"), Task("3") with { DependsOn = ["1", "2"] }]);
        await Eventually.TrueAsync(() => _store.GetOrchestration(id).Completed == 3, "the others are done");
        Assert.True(_store.RequestStop(id, "enough for today"));
        Assert.Equal("enough for today", (await run)[^1].Event.Message);
        Assert.Equal(OrchestrationStatus.Stopped, _store.GetOrchestration(id).Status);
    }

    [Fact(Timeout = Patience)]
    public async Task A_task_is_taken_back_wherever_it_is()
    {
        Share(Task("1"), Task("2"), Task("3") with { DependsOn = ["2"] });
        var agents = new InMemoryAgents(Timeout.InfiniteTimeSpan, "a");
        var run = JoinAsync(agents);
        await Eventually.TrueAsync(() => agents.Accepted.Count == 1, "the agent has the first");
        _store.CancelTask("o", "2", "not needed");
        _store.CancelTask("o", "1", "not needed either");
        var updates = await run;
        Assert.Equal(
            [("1", OrchestrationTaskStatus.Cancelled), ("2", OrchestrationTaskStatus.Cancelled), ("3", OrchestrationTaskStatus.Skipped)],
            _store.GetTasks("o").Select(t => (t.Id, t.Status)));
        Assert.Contains(updates, u => u.Result is { Id: "1", Reason: "not needed either" });
        Assert.Equal(OrchestrationStatus.Failed, _store.GetOrchestration("o").Status);
    }

    [Fact]
    public void A_file_and_an_orchestration_of_one_process_are_not_shared()
    {
        var file = new OrchestrationStore(_folder["moana.db"]);
        Assert.Equal("StoreNotShared", Assert.Throws<MoanaException>(() => file.OpenBacklog("night", new(), "/")).ErrorId);
        foreach (var task in new[] { Task("1") with { Workspace = TaskWorkspace.Task }, Task("1") with { Race = ["a", "b"] } })
        {
            Assert.Equal("TaskNotShareable", Assert.Throws<MoanaException>(() => Share(task)).ErrorId);
        }

        Share(Task("1"));
        Assert.Equal("OrchestrationShared", Assert.Throws<MoanaException>(() => ((IOrchestrationStore)_store).Check("o", force: false)).ErrorId);
        var run = new OrchestrationRun { Id = "p", Agents = ["a"], Tasks = [Task("1")], Path = "/" };
        ((IOrchestrationStore)_store).Create(run, Scheduler.Create("p", run.Tasks, run.Agents, run.Options, DateTimeOffset.UtcNow)).Close(OrchestrationStatus.Stopped);
        Assert.Equal("OrchestrationNotShared", Assert.Throws<MoanaException>(() => ((ISharedStore)_store).Join("p", new(["a"], new()))).ErrorId);
    }

    private void Share(params OrchestrationTask[] tasks) => _store.Share(new() { Id = "o", Agents = [], Tasks = tasks, Path = _folder.Path });

    /// <summary>Lets the leases of all who take part run out, by the database's clock.</summary>
    private void Expire()
    {
        using var connection = _store.Database.Open();
        connection.Execute("UPDATE orchestrators SET expires_at = clock_timestamp() - interval '1 second'");
    }

    private Task<List<OrchestrationUpdate>> JoinAsync(InMemoryAgents agents, string id = "o", IReadOnlyList<AgentHost>? hosts = null) => System.Threading.Tasks.Task.Run(async () =>
        await new OrchestrationEngine(agents, _store, new CommandValidator(), TimeProvider.System).JoinAsync(_store, id, new(agents.Names, new()) { Hosts = hosts ?? [] }, _folder.Path, token: Token).ToListAsync(Token), Token);
}
