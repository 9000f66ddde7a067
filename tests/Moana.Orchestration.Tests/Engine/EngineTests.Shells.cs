using Moana.Engine;
using Moana.Plans;
using Moana.Scheduling;
using Moana.Testing;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Engine;

/// <summary>A run and other shells, which only see its record.</summary>
public abstract partial class EngineTests
{
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
}
