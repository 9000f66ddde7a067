using Microsoft.Extensions.Time.Testing;
using Moana.Engine;
using Moana.Orchestration.Tests.Storage;
using Moana.Plans;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Testing;
using Moana.Validation;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Engine;

/// <summary>The engine over a record in a file.</summary>
[Collection(nameof(Alone))]
public sealed class EngineOverSqliteTests() : EngineTests(RecordKind.Sqlite);

/// <summary>The engine over a record in a database.</summary>
[Collection(nameof(Alone))]
public sealed class EngineOverPostgresTests() : EngineTests(RecordKind.Postgres);

/// <summary>What the engine does, wherever its record is kept.</summary>
public abstract class EngineTests : IDisposable
{
    private const int Patience = 60_000;

    private readonly TemporaryFolder _folder = new();

    /// <summary>A time in which nothing that waits for a while ever goes on.</summary>
    private readonly FakeTimeProvider _standingStill = new(DateTimeOffset.UtcNow);

    private readonly string _address;

    protected EngineTests(RecordKind kind) => _address = Records.New(kind, _folder);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private OrchestrationStore Store => new(_address);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact(Timeout = Patience)]
    public async Task Targeted_tasks_and_a_queue_are_done_and_each_gives_one_result()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "amp", "codex");
        var updates = await Run(agents, Task("amp", "amp"), Task("codex", "codex"), Task("q1"), Task("q2"), Task("q3")).ToListAsync(Token);
        var results = updates.Where(u => u.Result is not null).Select(u => u.Result!).ToList();
        Assert.Equal(["amp", "codex", "q1", "q2", "q3"], results.Select(r => r.Id).Order());
        Assert.All(results, r => Assert.Equal((OrchestrationTaskStatus.Completed, 1), (r.Status, r.Attempts)));
        Assert.All(results, r => Assert.True(r.DurationSeconds > 0));
        Assert.Equal(("amp", "%1", "s"), (results.Single(r => r.Id == "amp").Agent, results[0].PaneId, results[0].Session));
        Assert.Equal((5, 5), (updates[^1].Ended, updates[^1].Tasks));
        Assert.Equal(updates.Select(u => u.Event), Store.GetEvents("o"));
        Assert.Equal(results.Select(r => r.Turn).Order(), Store.GetReceipts("o").Select(r => r.Turn).Order());
        Assert.Empty(agents.Leases);
        Assert.Equal(0, agents.Watchers);
    }

    [Fact(Timeout = Patience)]
    public async Task Cancelled_it_stops_without_waiting_for_time_to_pass_and_a_resume_sends_nothing_twice_and_loses_nothing()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(700), "a", "b");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        // One prompt is taken, and its receipt never comes; the other one is not taken when the stop comes.
        agents.AfterAccept = (agent, token) => agent == "a" ? System.Threading.Tasks.Task.Delay(Timeout.Infinite, token) : System.Threading.Tasks.Task.CompletedTask;
        agents.BeforeAccept = async (agent, token) =>
        {
            if (agent == "b")
            {
                await Eventually.TrueAsync(() => !agents.Accepted.IsEmpty, "the other agent has its prompt");
                await stop.CancelAsync();
                await System.Threading.Tasks.Task.Delay(Timeout.Infinite, token);
            }
        };
        var seen = new List<OrchestrationUpdate>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in Engine(agents, _standingStill).RunAsync(RunOf(agents, Task("1"), Task("2"), Task("3")), stop.Token))
            {
                seen.Add(update);
            }
        });
        Assert.Equal(OrchestrationEventKind.Stopped, seen[^1].Event.Kind);
        Assert.Equal(OrchestrationStatus.Stopped, Store.GetOrchestration("o").Status);
        Assert.Single(agents.Accepted);
        Assert.Empty(agents.Leases);

        agents.BeforeAccept = agents.AfterAccept = (_, _) => System.Threading.Tasks.Task.CompletedTask;
        var results = await Engine(agents).ResumeAsync("o", token: Token).Where(u => u.Result is not null).Select(u => u.Result!).ToListAsync(Token);
        Assert.Equal(["1", "2", "3"], results.Select(r => r.Id).Order());
        Assert.All(results, r => Assert.Equal(OrchestrationTaskStatus.Completed, r.Status));
        Assert.Equal(["do 1", "do 2", "do 3"], agents.Accepted.Select(a => a.Prompt).Order());
        Assert.Equal(OrchestrationStatus.Completed, Store.GetOrchestration("o").Status);
    }

    [Fact(Timeout = Patience)]
    public async Task A_reader_that_leaves_early_stops_the_run()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        await foreach (var update in Run(agents, Task("1"), Task("2")))
        {
            if (update.Result is not null)
            {
                break;
            }
        }

        Assert.Equal(OrchestrationStatus.Stopped, Store.GetOrchestration("o").Status);
        Assert.Equal(0, agents.Watchers);
    }

    [Fact(Timeout = Patience)]
    public async Task A_reader_that_is_slow_does_not_hold_up_the_agents()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(5), "a");
        await using var updates = Run(agents, Task("1"), Task("2"), Task("3")).GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());
        await Eventually.TrueAsync(() => agents.Accepted.Count == 3, "all tasks went out while nobody read");
    }

    [Fact(Timeout = Patience)]
    public async Task A_stream_of_statuses_that_breaks_is_opened_again()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(300), "a");
        var updates = new List<OrchestrationUpdate>();
        await foreach (var update in Run(agents, Task("1"), Task("2")))
        {
            updates.Add(update);
            if (update.Event.Kind == OrchestrationEventKind.PromptSubmitted && update.Event.TaskId == "1")
            {
                agents.BreakWatch();
            }
        }

        Assert.Equal(2, updates.Count(u => u.Result?.Status == OrchestrationTaskStatus.Completed));
        Assert.Contains(updates, u => u.Event.Kind == OrchestrationEventKind.Warning && u.Event.Message.Contains("the server went away", StringComparison.Ordinal));
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_delivery_that_breaks_off_is_settled_by_the_mark_on_the_pane(bool wasTaken)
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        var broken = 0;
        Task Break(string agent, CancellationToken token) => broken++ == 0 ? throw new IOException("the connection was lost") : System.Threading.Tasks.Task.CompletedTask;
        if (wasTaken)
        {
            agents.AfterAccept = Break;
        }
        else
        {
            agents.BeforeAccept = Break;
        }

        var updates = await Run(agents, Task("1")).ToListAsync(Token);
        Assert.Equal(OrchestrationTaskStatus.Completed, updates.Single(u => u.Result is not null).Result!.Status);
        Assert.Single(agents.Accepted);
        Assert.Contains(updates, u => u.Event.Kind == OrchestrationEventKind.PromptInDoubt);
    }

    [Fact(Timeout = Patience)]
    public async Task A_failed_check_in_the_shell_goes_back_to_the_agent_and_a_passed_one_completes_the_task()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        // The second time the file is there.
        var task = Task("1") with { Validate = ["cat built || { touch built; echo error: not built; exit 3; }"], Path = "." };
        var result = (await Run(agents, task).ToListAsync(Token)).Single(u => u.Result is not null).Result!;
        Assert.Equal((OrchestrationTaskStatus.Completed, 1, 1, 0), (result.Status, result.Attempts, result.Fixes, result.ValidationExitCode));
        var correction = agents.Accepted.Last().Prompt;
        Assert.Contains("error: not built", correction, StringComparison.Ordinal);
        Assert.Contains("exited with 3", correction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_nobody_reads_leaves_no_record()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        Run(agents, Task("1"));
        Assert.Throws<PlanException>(() => Run(agents, Task("")));
        Assert.Empty(Store.GetOrchestrations());
    }

    [Fact(Timeout = Patience)]
    public async Task A_resumption_that_nobody_reads_leaves_the_record_as_it_was()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        agents.Set("a", AgentStatus.Working);
        await StopAtOnceAsync(Run(agents, Task("1")));
        Engine(agents).ResumeAsync("o", token: Token);
        Assert.Equal(OrchestrationStatus.Stopped, Store.GetOrchestration("o").Status);
    }

    [Fact(Timeout = Patience)]
    public async Task A_tasks_relative_folder_is_within_the_orchestrations_also_where_that_is_relative()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        Directory.CreateDirectory(_folder["work/sub"]);
        var run = new OrchestrationRun
        {
            Id = "o",
            Agents = ["a"],
            Tasks = [Task("1") with { Path = "sub", MaxFixes = 0, Validate = [$"test \"$(pwd)\" = '{_folder["work/sub"]}' || {{ pwd; exit 1; }}"] }],
            Path = Path.GetRelativePath(Environment.CurrentDirectory, _folder["work"]),
        };
        var result = (await Engine(agents).RunAsync(run, Token).ToListAsync(Token)).Single(u => u.Result is not null).Result!;
        Assert.True(result.Status == OrchestrationTaskStatus.Completed, result.ValidationOutput);
    }

    [Fact(Timeout = Patience)]
    public async Task A_task_that_was_just_added_is_there_for_who_takes_it_back()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        agents.Set("a", AgentStatus.Working);
        await StopAtOnceAsync(Run(agents, Task("1")));
        Store.AddTask("o", Task("2"));
        Assert.Equal(["1", "2"], Store.GetTasks("o").Select(t => t.Id));
        Store.CancelTask("o", "2", "not needed");
        agents.Set("a", AgentStatus.Idle);
        var results = await Engine(agents).ResumeAsync("o", token: Token).Where(u => u.Result is not null).Select(u => u.Result!).ToListAsync(Token);
        Assert.Equal([("1", OrchestrationTaskStatus.Completed), ("2", OrchestrationTaskStatus.Cancelled)], results.Select(r => (r.Id, r.Status)).Order());
        Assert.Equal(["do 1"], agents.Accepted.Select(a => a.Prompt));
    }

    [Theory(Timeout = Patience)]
    [InlineData(3600, 0)]
    [InlineData(15, 15)]
    public async Task A_time_in_which_nobody_ran_is_counted_against_nobody(double wall, double elapsed)
    {
        // The machine sleeps: only the clock on the wall goes on. The process is stopped: both do.
        var clock = new SkippingClock();
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(800), "a", "b");
        var run = new OrchestrationRun
        {
            Id = "o",
            Agents = ["a", "b"],
            Tasks = [Task("1", "a") with { TimeoutSeconds = 8, MaxAttempts = 1 }, Task("2", "b") with { TimeoutSeconds = 8, MaxAttempts = 1 }],
            Path = _folder.Path,
        };
        var updates = new List<OrchestrationUpdate>();
        await foreach (var update in new OrchestrationEngine(agents, Store, new CommandValidator(), clock).RunAsync(run, Token))
        {
            updates.Add(update);
            if (updates.Count(u => u.Event.Kind == OrchestrationEventKind.PromptSubmitted) == 2)
            {
                clock.Skip(TimeSpan.FromSeconds(wall), TimeSpan.FromSeconds(elapsed));
            }
        }

        Assert.All(updates.Where(u => u.Result is not null), u => Assert.Equal((OrchestrationTaskStatus.Completed, 1, TurnOutcome.Completed), (u.Result!.Status, u.Result.Attempts, u.Result.Outcome!.Value)));
        Assert.Contains(updates, u => u.Event.Message.StartsWith("Nobody ran for", StringComparison.Ordinal));
        Assert.Equal(2, agents.Accepted.Count);
    }

    [Fact(Timeout = Patience)]
    public async Task A_run_whose_tmux_server_dies_stops_and_goes_on_when_there_are_agents_again()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMinutes(10), "a");
        var seen = new List<OrchestrationUpdate>();
        var error = await Assert.ThrowsAsync<MoanaException>(async () =>
        {
            await foreach (var update in Run(agents, Task("1"), Task("2")))
            {
                seen.Add(update);
                if (update.Event.Kind == OrchestrationEventKind.PromptSubmitted)
                {
                    agents.BreakWatch(new ServerGoneException("The tmux server is gone."));
                }
            }
        });
        Assert.Equal("OrchestrationBrokenOff", error.ErrorId);
        Assert.Contains("2 open", error.Message, StringComparison.Ordinal);
        Assert.Equal(OrchestrationEventKind.Stopped, seen[^1].Event.Kind);
        Assert.Equal((OrchestrationStatus.Interrupted, 2), (Store.GetOrchestration("o").Status, Store.GetOrchestration("o").Pending));

        var others = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        var results = await Engine(others).ResumeAsync("o", token: Token).Where(u => u.Result is not null).Select(u => u.Result!).ToListAsync(Token);
        Assert.Equal([("1", 2), ("2", 1)], results.Select(r => (r.Id, r.Attempts)).Order());
        Assert.All(results, r => Assert.Equal(OrchestrationTaskStatus.Completed, r.Status));
    }

    [Fact(Timeout = Patience)]
    public async Task A_task_that_is_held_is_tried_again_when_another_shell_wants_it()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(300), "a");
        var run = new OrchestrationRun
        {
            Id = "o",
            Agents = ["a"],
            Tasks = [Task("1")],
            Path = _folder.Path,
            Options = new SchedulerOptions { WhenInterrupted = WhenInterrupted.Ask, InterruptWait = TimeSpan.Zero },
        };
        var updates = new List<OrchestrationUpdate>();
        await foreach (var update in Engine(agents).RunAsync(run, Token))
        {
            updates.Add(update);
            if (update.Event.Kind == OrchestrationEventKind.PromptSubmitted && agents.Accepted.Count == 1)
            {
                Assert.Equal("TaskNotHeld", Assert.Throws<MoanaException>(() => Store.RetryTask("o", "1")).ErrorId);
                agents.End("a", TurnOutcome.Interrupted);
            }
            else if (update.Event.Kind == OrchestrationEventKind.TaskHeld)
            {
                Assert.Equal((OrchestrationTaskStatus.Held, TurnOutcome.Interrupted), (Store.GetTask("o", "1").Status, Store.GetTask("o", "1").Outcome!.Value));
                Store.RetryTask("o", "1");
            }
        }

        Assert.Equal((OrchestrationTaskStatus.Completed, 2), (updates[^1].Result?.Status ?? Store.GetTask("o", "1").Status, Store.GetTask("o", "1").Attempts));
        Assert.Equal(2, agents.Accepted.Count);
    }

    [Fact(Timeout = Patience)]
    public async Task Another_shell_lists_adds_cancels_watches_and_stops()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(300), "a");
        agents.Set("a", AgentStatus.Working);
        var run = System.Threading.Tasks.Task.Run(async () => await Run(agents, Task("1"), Task("2")).ToListAsync(Token), Token);
        await Eventually.TrueAsync(() => Store.Exists && Store.GetOrchestrations() is [{ Status: OrchestrationStatus.Running, Pending: 2 }], "the other shell sees it run");
        var watched = System.Threading.Tasks.Task.Run(async () => await Store.WatchAsync("o", token: Token).ToListAsync(Token), Token);

        Store.AddTask("o", Task("3"));
        Assert.Throws<PlanException>(() => Store.AddTask("o", Task("3")));
        Assert.Throws<PlanException>(() => Store.AddTask("o", Task("4") with { DependsOn = ["nothing"] }));
        Assert.Equal("TaskNotFound", Assert.Throws<MoanaException>(() => Store.CancelTask("o", "9", "no")).ErrorId);
        Store.CancelTask("o", "2", "not needed");
        await Eventually.TrueAsync(() => Store.GetTasks("o") is [_, { Status: OrchestrationTaskStatus.Cancelled }, { Id: "3" }], "the wishes are taken up");

        agents.Set("a", AgentStatus.Idle);
        await Eventually.TrueAsync(() => agents.Accepted.Count == 2, "the added task goes out");
        Assert.True(Store.RequestStop("o", "enough for today"));
        var updates = await run;
        Assert.Equal("enough for today", updates[^1].Event.Message);
        Assert.Equal(updates.Select(u => u.Event), await watched);
        Assert.False(Store.RequestStop("o", "again"));
    }

    [Fact(Timeout = Patience)]
    public async Task Two_orchestrations_do_not_drive_one_agent_unless_one_takes_it_by_force()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(200), "a", "b");
        agents.Set("a", AgentStatus.Working);
        agents.Set("b", AgentStatus.Working);
        var first = System.Threading.Tasks.Task.Run(async () => await Run(agents, Task("1", "a"), Task("2", "b")).ToListAsync(Token), Token);
        await Eventually.TrueAsync(() => agents.Leases.Count == 2, "the first has its agents");

        var second = new OrchestrationRun { Id = "second", Agents = ["a"], Tasks = [Task("x")], Path = _folder.Path };
        var error = await Assert.ThrowsAsync<MoanaException>(async () => await Engine(agents).RunAsync(second, Token).ToListAsync(Token));
        Assert.Equal("AgentLeased", error.ErrorId);
        Assert.Contains("orchestration 'o'", error.Message, StringComparison.Ordinal);
        Assert.Empty(agents.Accepted);
        Assert.DoesNotContain(Store.GetOrchestrations(), o => o.OrchestrationId == "second");

        var forced = System.Threading.Tasks.Task.Run(async () => await Engine(agents).RunAsync(second with { Id = "third", Force = true }, Token).ToListAsync(Token), Token);
        await Eventually.TrueAsync(() => Store.GetEvents("o").Any(e => e.Kind == OrchestrationEventKind.AgentGone && e.Agent == "a"), "the first learns that it lost the agent");
        agents.Set("a", AgentStatus.Idle);
        agents.Set("b", AgentStatus.Idle);
        var third = await forced;
        Assert.Equal(OrchestrationTaskStatus.Completed, third.Single(u => u.Result is not null).Result!.Status);
        Assert.Contains("from orchestration 'o'", third.Single(u => u.Event.Kind == OrchestrationEventKind.Warning).Event.Message, StringComparison.Ordinal);
        var results = (await first).Where(u => u.Result is not null).ToDictionary(u => u.Result!.Id, u => u.Result!);
        Assert.Contains("'third'", results["1"].Reason, StringComparison.Ordinal);
        Assert.Equal(OrchestrationTaskStatus.Completed, results["2"].Status);
    }

    [Fact(Timeout = Patience)]
    public async Task A_question_is_answered_only_by_a_rule()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        agents.Set("a", AgentStatus.WaitingForInput, "Do you trust this folder?");
        var run = new OrchestrationRun
        {
            Id = "o",
            Agents = ["a"],
            Tasks = [Task("1")],
            Path = _folder.Path,
            Options = new SchedulerOptions { Answers = [new AnswerRule { Match = "trust", Keys = ["1"] }] },
        };
        var kinds = await Engine(agents).RunAsync(run, Token).Select(u => u.Event.Kind).ToListAsync(Token);
        Assert.Equal([OrchestrationEventKind.QuestionAsked, OrchestrationEventKind.QuestionAnswered], kinds.Where(k => k is OrchestrationEventKind.QuestionAsked or OrchestrationEventKind.QuestionAnswered));
    }

    [Fact(Timeout = Patience)]
    public async Task A_task_that_is_added_at_the_last_moment_is_done()
    {
        var agents = new InMemoryAgents(Timeout.InfiniteTimeSpan, "a");
        var added = 0;
        var results = new List<TaskResult>();
        await foreach (var update in Run(agents, Task("0")))
        {
            // Each comes while the last one is at work, which then ends sooner than wishes are looked for.
            if (update.Event.Kind == OrchestrationEventKind.PromptSubmitted)
            {
                if (added < 5)
                {
                    Store.AddTask("o", Task($"{++added}"));
                }

                agents.Set("a", AgentStatus.Completed);
            }

            results.AddRange(update.Result is { } result ? [result] : []);
        }

        Assert.Equal(["0", "1", "2", "3", "4", "5"], results.Select(r => r.Id).Order());
        Assert.All(results, r => Assert.Equal(OrchestrationTaskStatus.Completed, r.Status));
    }

    [Fact(Timeout = Patience)]
    public async Task A_resumed_run_keeps_its_bounds_but_for_those_that_are_changed()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        agents.Set("a", AgentStatus.Working);
        var began = new SchedulerOptions { TaskTimeout = TimeSpan.FromMinutes(7), RestartAgents = true, Answers = [new AnswerRule { Match = "trust", Keys = ["1"] }] };
        var run = new OrchestrationRun { Id = "o", Agents = ["a"], Tasks = [Task("1")], Path = _folder.Path, Options = began };
        await StopAtOnceAsync(Engine(agents).RunAsync(run, Token));
        SchedulerOptions? kept = null;
        OrchestrationRun Shorter(OrchestrationRun r) => r with { Options = (kept = r.Options) with { TaskTimeout = TimeSpan.FromMinutes(1) } };
        await StopAtOnceAsync(Engine(agents).ResumeAsync("o", Shorter, token: Token));
        Assert.Equivalent(began, kept, strict: true);
        await StopAtOnceAsync(Engine(agents).ResumeAsync("o", Shorter, token: Token));
        Assert.Equivalent(began with { TaskTimeout = TimeSpan.FromMinutes(1) }, kept, strict: true);
    }

    [Fact(Timeout = Patience)]
    public async Task What_cannot_be_resumed_so_stays_as_it_was()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        agents.Set("a", AgentStatus.Working);
        await StopAtOnceAsync(Run(agents, Task("1")));
        var broken = new AnswerRule { Match = "(", Keys = ["1"] };
        Assert.Equal("AnswerRuleInvalid", Assert.Throws<MoanaException>(() => Engine(agents).ResumeAsync("o", r => r with { Options = r.Options with { Answers = [broken] } }, token: Token)).ErrorId);
        Assert.Equal(OrchestrationStatus.Stopped, Store.GetOrchestration("o").Status);
        agents.Set("a", AgentStatus.Idle);
        Assert.Single(await Engine(agents).ResumeAsync("o", token: Token).Where(u => u.Result is not null).ToListAsync(Token));
    }

    /// <summary>Leaves a run after its first event.</summary>
    private static async Task StopAtOnceAsync(IAsyncEnumerable<OrchestrationUpdate> updates) => await updates.FirstAsync(Token);

    private OrchestrationEngine Engine(InMemoryAgents agents, TimeProvider? clock = null) => new(agents, Store, new CommandValidator(), clock ?? TimeProvider.System);

    private IAsyncEnumerable<OrchestrationUpdate> Run(InMemoryAgents agents, params OrchestrationTask[] tasks) =>
        Engine(agents).RunAsync(RunOf(agents, tasks), Token);

    private OrchestrationRun RunOf(InMemoryAgents agents, params OrchestrationTask[] tasks) =>
        new() { Id = "o", Agents = [.. agents.Names], Tasks = tasks, Path = _folder.Path };

    /// <summary>The machine's clock, whose hands can be moved.</summary>
    private sealed class SkippingClock : TimeProvider
    {
        private TimeSpan _wall;
        private TimeSpan _elapsed;
        private bool _skipped;

        public void Skip(TimeSpan wall, TimeSpan elapsed)
        {
            if (!_skipped)
            {
                (_wall, _elapsed, _skipped) = (wall, elapsed, true);
            }
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _wall;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(_elapsed.TotalSeconds * TimestampFrequency);
    }
}
