using Moana.Engine;
using Moana.Operations;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Storage;

/// <summary>Runs in a file.</summary>
[Collection(nameof(Alone))]
public sealed class SqliteRunStoreTests() : RunStoreTests(RecordKind.Sqlite);

/// <summary>Runs in a database.</summary>
[Collection(nameof(Alone))]
public sealed class PostgresRunStoreTests() : RunStoreTests(RecordKind.Postgres);

/// <summary>What the record makes of keys, wherever it is kept.</summary>
public abstract class RunStoreTests : IDisposable
{
    private const int Patience = 60_000;
    private const string Run = "nightly";

    private static readonly JoiningAgent[] Agents = [new("a", "%1")];

    private readonly TemporaryFolder _folder = new();
    private readonly string _address;
    private readonly OrchestrationStore _store;

    protected RunStoreTests(RecordKind kind)
    {
        _address = Records.New(kind, _folder);
        _store = new(_address);
        _store.OpenRun(new() { Id = Run, Agents = [], Tasks = [], Path = "/tmp" });
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact(Timeout = Patience)]
    public async Task Of_many_that_enter_a_key_at_once_one_does_and_all_wait_for_its_task()
    {
        var entered = new System.Collections.Concurrent.ConcurrentBag<(string TaskId, bool IsNew)>();
        await Parallel.ForAsync(0, 16, TestContext.Current.CancellationToken, (i, _) =>
        {
            entered.Add(new OrchestrationStore(_address).Enter(Run, Named("k", "do it"), Agents, replace: false));
            return ValueTask.CompletedTask;
        });
        Assert.Single(entered, e => e.IsNew);
        Assert.Single(entered.Select(e => e.TaskId).Distinct());
        Assert.Equal((1, 1), (_store.FindRun(Run).Keys, _store.FindRun(Run).Open));
    }

    [Fact]
    public void A_key_is_refused_to_a_second_row()
    {
        _store.Enter(Run, Named("k", "do it"), Agents, replace: false);
        using var connection = _store.Database.Open();
        Assert.ThrowsAny<System.Data.Common.DbException>(() => connection.Execute("INSERT INTO keys (orchestration, key, task, agents) VALUES ($1, $2, $3, $4)", Run, "k", "other", "[]"));
        Assert.Equal(1, connection.Execute("INSERT INTO keys (orchestration, key, task, agents) VALUES ($1, $2, $3, $4)", Run, "K", "other", "[]"));
    }

    [Fact]
    public void Another_prompt_or_setting_is_refused_and_says_what_differs_and_a_bound_is_not()
    {
        var task = Named("k", "do it");
        _store.Enter(Run, task, Agents, replace: false);
        Assert.Contains("Prompt differs", Refused(Named("k", "do that")), StringComparison.Ordinal);
        Assert.Contains("Agent, Schema differ.", Refused(task with { Agent = "b", Schema = "{}" }), StringComparison.Ordinal);
        Assert.False(_store.Enter(Run, Named("k", "do it") with { TimeoutSeconds = 9, Priority = 3, Tag = ["x"], Path = "/elsewhere", MaxFixes = 1 }, Agents, replace: false).IsNew);
        // Where validations run counts, as soon as there are some.
        var checkedTask = Named("c", "do it") with { Validate = ["true"], Path = "/a" };
        _store.Enter(Run, checkedTask, Agents, replace: false);
        Assert.Contains("Path differs", Refused(checkedTask with { Path = "/b" }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_takes_its_place_takes_back_a_task_that_is_open_and_the_same_one_is_left()
    {
        var (first, _) = _store.Enter(Run, Named("k", "do it"), Agents, replace: false);
        Assert.Equal((first, false), _store.Enter(Run, Named("k", "do it"), Agents, replace: true));
        var (second, isNew) = _store.Enter(Run, Named("k", "do that"), Agents, replace: true);
        Assert.True(isNew);
        Assert.NotEqual(first, second);
        Assert.Equal("do that", _store.GetKey(Run, "k").Prompt);
        using var connection = _store.Database.Open();
        Assert.Equal(1, connection.Number("SELECT count(*) FROM requests WHERE kind = 'CancelTask' AND body LIKE $1", $"%{first}%"));
    }

    [Fact]
    public void A_result_is_on_record_also_a_failure_but_one_that_nobody_ever_had_is_not()
    {
        Assert.Null(_store.FindRecorded("other", Named("k", "do it"), replace: false));
        Ended("done", OrchestrationTaskStatus.Completed, attempts: 1);
        Ended("failed", OrchestrationTaskStatus.Failed, attempts: 2);
        Ended("refused", OrchestrationTaskStatus.Failed, attempts: 0);
        Assert.Equal(OrchestrationTaskStatus.Completed, _store.FindRecorded(Run, Named("done", "do it"), replace: false)!.Status);
        Assert.Equal(OrchestrationTaskStatus.Failed, _store.FindRecorded(Run, Named("failed", "do it"), replace: false)!.Status);
        Assert.Null(_store.FindRecorded(Run, Named("refused", "do it"), replace: false));
        Assert.True(_store.Enter(Run, Named("refused", "do it"), Agents, replace: false).IsNew);
        Assert.Equal("TaskChanged", Assert.Throws<MoanaException>(() => _store.FindRecorded(Run, Named("done", "do that"), replace: false)).ErrorId);
        Assert.Null(_store.FindRecorded(Run, Named("done", "do that"), replace: true));
    }

    [Fact]
    public void A_doubt_is_decided_once_either_way()
    {
        var again = Ended("again", OrchestrationTaskStatus.Failed, attempts: 1, isInDoubt: true);
        var left = Ended("left", OrchestrationTaskStatus.Failed, attempts: 1, isInDoubt: true);
        var done = Ended("done", OrchestrationTaskStatus.Completed, attempts: 1);
        var control = new RunControl(_store);
        Assert.Equal(2, _store.FindRun(Run).InDoubt);
        Assert.Equal([again, left], control.FindResolvable(Run).Select(t => t.Id).Order(StringComparer.Ordinal));

        var rerun = control.Resolve(Run, again, rerun: true);
        Assert.Equal((OrchestrationTaskStatus.Pending, "again", "do it"), (rerun.Status, rerun.Key, rerun.Prompt));
        Assert.Equal((rerun.Id, false), _store.Enter(Run, Named("again", "do it"), Agents, replace: false));
        Assert.Equal(OrchestrationTaskStatus.Skipped, control.Resolve(Run, left, rerun: false).Status);
        Assert.Equal(OrchestrationTaskStatus.Skipped, _store.FindRecorded(Run, Named("left", "do it"), replace: false)!.Status);
        Assert.Equal(0, _store.FindRun(Run).InDoubt);
        foreach (var task in new[] { again, left, done })
        {
            Assert.Equal("TaskNotResolvable", Assert.Throws<MoanaException>(() => control.Resolve(Run, task, rerun: true)).ErrorId);
        }

        Assert.Empty(control.FindResolvable(Run));
    }

    [Fact]
    public void Its_wishes_are_what_stands_for_its_keys()
    {
        _store.Enter(Run, Named("kept", "do it"), Agents, replace: false);
        _store.Enter(Run, Named("changed", "do it"), Agents, replace: false);
        _store.Enter(Run, Named("changed", "do that"), Agents, replace: true);
        Assert.Equal(["do it", "do that"], _store.GetWishes(Run).Select(t => t.Prompt));
    }

    /// <summary>In the record halves of surrogates would all be the same one.</summary>
    [Fact]
    public void Keys_that_would_become_one_in_the_record_are_none()
    {
        Assert.Equal("KeyInvalid", Assert.Throws<MoanaException>(() => Named("\ud800", "do it")).ErrorId);
        Assert.Equal("KeyInvalid", Assert.Throws<MoanaException>(() => Named("a\udc00", "do it")).ErrorId);
        Assert.Equal("\ud83c\udf0a", Named("\ud83c\udf0a", "do it").Key);
        Assert.InRange(Assert.Throws<MoanaException>(() => Named(new string('k', 10_000), "do it")).Message.Length, 1, 300);
    }

    [Fact]
    public void Only_the_agents_of_open_tasks_are_asked_for_when_it_goes_on()
    {
        Ended("done", OrchestrationTaskStatus.Completed, attempts: 1);
        _store.Enter(Run, Named("open", "do it"), [new("b", "%2")], replace: false);
        using (((IOrchestrationStore)_store).Open(Run, force: false).Journal)
        {
            using var connection = _store.Database.Open();
            Assert.Equal("""[{"Name":"b","PaneId":"%2"}]""", Assert.Single(connection.Query("SELECT body FROM requests WHERE kind = 'JoinRequest'", r => r.GetString(0))));
        }
    }

    [Fact]
    public void An_orchestration_that_is_none_takes_no_keys_and_a_copy_has_them_all()
    {
        using (((IOrchestrationStore)_store).Create(new() { Id = "o", Agents = ["a"], Tasks = [], Path = "/" }, Scheduler.Create("o", [new() { Id = "1", Prompt = "x" }], ["a"], new(), DateTimeOffset.UtcNow)))
        {
            Assert.Equal("OrchestrationNotRun", Assert.Throws<MoanaException>(() => _store.OpenRun(new() { Id = "o", Agents = [], Tasks = [], Path = "/tmp" })).ErrorId);
        }

        Ended("done", OrchestrationTaskStatus.Completed, attempts: 1);
        var other = new OrchestrationStore(Records.New(RecordKind.Sqlite, _folder, "other/moana.db"));
        _store.CopyTo(other, Run);
        Assert.Equal((_store.FindRun(Run).Keys, 1), (other.FindRun(Run).Keys, other.FindRun(Run).Completed));
        Assert.NotNull(other.FindRecorded(Run, Named("done", "do it"), replace: false));
        _store.Remove(Run);
        Assert.Equal("RunNotFound", Assert.Throws<MoanaException>(() => _store.FindRun(Run)).ErrorId);
        Assert.Empty(_store.GetRuns());
    }

    private static OrchestrationTask Named(string key, string prompt) => RunMember.Name(new() { Id = "", Prompt = prompt, Path = "/tmp" }, key);

    private string Refused(OrchestrationTask task)
    {
        var error = Assert.Throws<MoanaException>(() => _store.Enter(Run, task, Agents, replace: false));
        Assert.Equal("TaskChanged", error.ErrorId);
        return error.Message;
    }

    /// <summary>A task under a key that has ended, as its driver stored it; its id.</summary>
    private string Ended(string key, OrchestrationTaskStatus status, int attempts, bool isInDoubt = false)
    {
        var task = Named(key, "do it");
        _store.Enter(Run, task, Agents, replace: false);
        using var connection = _store.Database.Open();
        var index = (int)connection.Number("SELECT count(*) FROM tasks WHERE orchestration = $1", Run);
        OrchestrationJournal.InsertTask(connection, Run, new() { Task = task, Index = index, Status = status, Attempts = attempts, IsInDoubt = isInDoubt, EndedAt = DateTimeOffset.UtcNow });
        connection.Execute("DELETE FROM requests WHERE kind = 'AddTask' AND body LIKE $1", $"%{task.Id}%");
        return task.Id;
    }
}
