using Moana.Engine;
using Moana.Scheduling;
using Moana.Testing;
using Moana.Validation;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Engine;

/// <summary>How a run stops, and goes on.</summary>
public abstract partial class EngineTests
{
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
    public async Task A_resumption_that_nobody_reads_leaves_the_record_as_it_was()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a");
        agents.Set("a", AgentStatus.Working);
        await StopAtOnceAsync(Run(agents, Task("1")));
        Engine(agents).ResumeAsync("o", token: Token);
        Assert.Equal(OrchestrationStatus.Stopped, Store.GetOrchestration("o").Status);
    }

    [Theory(Timeout = Patience)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_clock_that_is_set_between_two_readings_makes_nothing_late(int readings)
    {
        var clock = new SkippingClock();
        var updates = new List<OrchestrationUpdate>();
        await foreach (var update in Drive(new InMemoryAgents(TimeSpan.FromMilliseconds(1500), "a"), clock, Task("1", "a") with { TimeoutSeconds = 8, MaxAttempts = 1 }))
        {
            updates.Add(update);
            if (update.Event.Kind == OrchestrationEventKind.PromptSubmitted) clock.SkipAfter(readings, TimeSpan.FromHours(1));
        }

        Assert.Equal(OrchestrationTaskStatus.Completed, Assert.Single(updates, u => u.Result is not null).Result!.Status);
    }

    [Theory(Timeout = Patience)]
    [InlineData(3600, 0)]
    [InlineData(15, 15)]
    public async Task A_time_in_which_nobody_ran_is_counted_against_nobody(double wall, double elapsed)
    {
        // The machine sleeps: only the clock on the wall goes on. The process is stopped: both do.
        var clock = new SkippingClock();
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(800), "a", "b");
        OrchestrationTask[] tasks = [Task("1", "a") with { TimeoutSeconds = 8, MaxAttempts = 1 }, Task("2", "b") with { TimeoutSeconds = 8, MaxAttempts = 1 }];
        var updates = new List<OrchestrationUpdate>();
        await foreach (var update in Drive(agents, clock, tasks))
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

    /// <summary>A run by another clock, whose agents are those that the tasks are for.</summary>
    private IAsyncEnumerable<OrchestrationUpdate> Drive(InMemoryAgents agents, TimeProvider clock, params OrchestrationTask[] tasks) =>
        new OrchestrationEngine(agents, Store, new CommandValidator(), clock).RunAsync(
            new() { Id = "o", Agents = [.. tasks.Select(t => t.Agent)], Tasks = tasks, Path = _folder.Path }, Token);

    /// <summary>The machine's clock, whose hands can be moved.</summary>
    private sealed class SkippingClock : TimeProvider
    {
        private int _readings;
        private TimeSpan _later;
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

        /// <summary>The clock on the wall alone, with its so many-th next reading.</summary>
        public void SkipAfter(int readings, TimeSpan wall) => (_later, _readings) = (wall, readings);

        public override DateTimeOffset GetUtcNow()
        {
            if (Interlocked.Decrement(ref _readings) == 0) _wall = _later;
            return base.GetUtcNow() + _wall;
        }

        public override long GetTimestamp() => base.GetTimestamp() + (long)(_elapsed.TotalSeconds * TimestampFrequency);
    }
}
