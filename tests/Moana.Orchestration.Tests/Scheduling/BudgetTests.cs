using Moana.Scheduling;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What may be used.</summary>
public sealed class BudgetTests
{
    [Fact]
    public void A_budget_is_told_near_its_end_and_parks_the_run_when_it_is_used_up()
    {
        var rig = Rig(new() { Tokens = 100 }, tokens: 45, tasks: 4);
        rig.Finish("a");
        Assert.DoesNotContain(rig.Events, e => e.Kind == OrchestrationEventKind.BudgetNear);
        rig.Finish("a");
        Assert.Contains("90 of the budget's 100 tokens", Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.BudgetNear).Message, StringComparison.Ordinal);
        rig.Finish("a");
        Assert.Contains("it is at 135", Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.BudgetUsedUp).Message, StringComparison.Ordinal);
        Assert.Contains("1 task left", rig.State.Parked, StringComparison.Ordinal);
        Assert.Equal((OrchestrationTaskStatus.Pending, OrchestrationStatus.Stopped), (rig["4"].Status, rig.State.Outcome));

        var more = Scheduler.Resume("o", [.. rig.State.Tasks.Values], ["a"], new() { Budget = new() { Tokens = 1000 } }, rig.Now);
        Assert.Null(Scheduler.Step(more, new Tick(), rig.Now).State.Parked);
        var same = Scheduler.Resume("o", [.. rig.State.Tasks.Values], ["a"], rig.State.Options, rig.Now);
        Assert.NotNull(Scheduler.Step(same, new Tick(), rig.Now).State.Parked);
    }

    [Fact]
    public void A_task_that_waits_for_a_person_keeps_no_run_from_being_parked()
    {
        var rig = new SchedulerRig([SchedulerRig.Task("1"), SchedulerRig.Task("2"), SchedulerRig.Task("3")], ["a"], new() { Budget = new() { Tokens = 50 }, WhenInterrupted = WhenInterrupted.Ask, InterruptWait = TimeSpan.Zero })
        {
            Reads = read => AnswerTests.Turn(read, "x", tokens: 30),
        };
        rig.Report("a", AgentStatus.Idle);
        rig.Report("a", AgentStatus.Idle, rig.Take("a"), outcome: TurnOutcome.Interrupted);
        rig.Pass(TimeSpan.FromSeconds(1));
        rig.Finish("a");
        Assert.Equal((OrchestrationTaskStatus.Held, OrchestrationTaskStatus.Pending), (rig["1"].Status, rig["3"].Status));
        Assert.NotNull(rig.State.Parked);
    }

    [Fact]
    public void Dollars_count_as_tokens_do()
    {
        var rig = Rig(new() { Cost = 4 }, tokens: 45, tasks: 2);
        rig.Finish("a");
        Assert.Contains("The budget of 4.00 dollars is used up: it is at 4.50.", rig.State.Parked, StringComparison.Ordinal);
    }

    [Fact]
    public void What_runs_when_a_budget_is_used_up_is_let_end()
    {
        var rig = Rig(new() { Tokens = 40 }, tokens: 45, tasks: 3, "a", "b");
        rig.Finish("a");
        Assert.Null(rig.State.Parked);
        rig.Finish("b");
        Assert.Equal(OrchestrationTaskStatus.Completed, rig["2"].Status);
        Assert.NotNull(rig.State.Parked);
    }

    [Fact]
    public void A_task_beyond_its_own_budget_is_not_corrected_and_keeps_no_agent_from_others()
    {
        var rig = new SchedulerRig([SchedulerRig.Task("1") with { Validate = ["make"] }, SchedulerRig.Task("2")], ["a"], new() { Budget = new() { TaskTokens = 40 } })
        {
            Reads = read => AnswerTests.Turn(read, "x", tokens: read.TaskId == "1" ? 45 : 5),
        };
        rig.Report("a", AgentStatus.Idle);
        var turn = rig.Take("a");
        rig.Report("a", AgentStatus.Completed, turn);
        rig.Tell(new Validated("1", turn, [new() { Command = "make", Passed = false, ExitCode = 1, Output = "no" }]));
        Assert.Equal("2", Assert.Single(rig.Sends).Request.TaskId);
        Assert.Equal((OrchestrationTaskStatus.Pending, 1, "1"), (rig["1"].Status, rig["1"].Fixes, Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.BudgetUsedUp).TaskId));
        rig.Finish("a");
        Assert.Equal(OrchestrationTaskStatus.Completed, rig["2"].Status);
        Assert.Contains("tokens of task '1'", rig.State.Parked, StringComparison.Ordinal);
    }

    [Fact]
    public void A_race_whose_correction_waits_for_a_budget_keeps_its_winner_and_lands_when_there_is_one()
    {
        var rig = new SchedulerRig(
            [SchedulerRig.Task("r") with { Race = ["a", "b"], Land = true, MaxFixes = 3 }, SchedulerRig.Task("2", "a")], ["a", "b"], new() { Budget = new() { TaskTokens = 40 } })
        {
            Reads = read => AnswerTests.Turn(read, "x", tokens: 45),
        };
        var change = new TaskChange { Name = "w", Path = "/w", Repository = "/", Branch = "w", Base = "b", Tip = "t" };
        rig.Report("a", AgentStatus.Idle);
        rig.Tell(new Prepared("a", rig["r.a"].Turn!.Id, PreparationOutcome.Ready, "", change));
        var turn = rig.Take("a");
        rig.Report("a", AgentStatus.Completed, turn);
        rig.Tell(new Validated("r.a", turn, [], change));
        Refuse();
        rig.Tell(new Prepared("a", rig["r"].Turn!.Id, PreparationOutcome.Ready, "", change));
        rig.Report("a", AgentStatus.Completed, rig.Take("a"));
        Refuse();

        Assert.Equal("2", Assert.Single(rig.Commands.OfType<PrepareWorkspace>()).Task.Id);
        Assert.Equal((OrchestrationTaskStatus.Pending, "a", 1), (rig["r"].Status, rig["r"].Agent, rig["r"].Fixes));

        void Refuse() => rig.Tell(new Validated("r", rig["r"].Turn!.Id, [new() { Command = "land", Passed = false, ExitCode = 1, Output = "conflict" }], change));
    }

    [Fact]
    public void A_full_conversation_is_begun_anew_before_the_next_task_and_not_before_a_correction()
    {
        var rig = new SchedulerRig([SchedulerRig.Task("1") with { Validate = ["make"] }, SchedulerRig.Task("2")], ["a"], new() { Budget = new() { ContextPercent = 50 } })
        {
            Reads = read => AnswerTests.Turn(read, "x", fill: 80),
        };
        rig.Report("a", AgentStatus.Idle);
        var turn = rig.Take("a");
        rig.Report("a", AgentStatus.Completed, turn);
        rig.Tell(new Validated("1", turn, [new() { Command = "make", Passed = false, ExitCode = 1, Output = "no" }]));
        Assert.Equal("1", Assert.Single(rig.Sends).Request.TaskId);
        turn = rig.Take("a");
        rig.Report("a", AgentStatus.Completed, turn);
        rig.Tell(new Validated("1", turn, [new() { Command = "make", Passed = true, ExitCode = 0, Output = "" }]));
        Assert.Empty(rig.Sends);
        Assert.Single(rig.Commands.OfType<BeginConversation>());
        rig.Tell(new ConversationBegun("a", null));
        Assert.Equal("2", Assert.Single(rig.Sends).Request.TaskId);
        Assert.Contains("80 %", Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.ConversationBegun).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_new_conversation_can_be_begun_a_warning_says_so_and_the_work_goes_on()
    {
        var rig = new SchedulerRig([SchedulerRig.Task("1"), SchedulerRig.Task("2")], ["a"], new() { Budget = new() { ContextPercent = 50 } }) { Reads = read => AnswerTests.Turn(read, "x", fill: 80) };
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        rig.Tell(new ConversationBegun("a", "nobody knows how"));
        Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.Warning);
        Assert.Equal("2", Assert.Single(rig.Sends).Request.TaskId);
    }

    [Fact]
    public void What_is_not_known_is_not_counted_and_that_is_told_once()
    {
        var rig = new SchedulerRig([SchedulerRig.Task("1"), SchedulerRig.Task("2")], ["a"], new() { Budget = new() { Tokens = 1 } });
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        rig.Finish("a");
        Assert.True(rig.State.Ended);
        Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.Warning);
    }

    [Theory]
    [InlineData(45, null, null)]
    [InlineData(null, 4.5, null)]
    [InlineData(null, null, 45)]
    public void A_budget_that_is_just_reached_is_used_up_and_one_of_which_nothing_is_used_is_not(int? tokens, double? cost, int? taskTokens)
    {
        var rig = new SchedulerRig([SchedulerRig.Task("1") with { Validate = ["make"] }], ["a"], new() { Budget = new() { Tokens = tokens, Cost = (decimal?)cost, TaskTokens = taskTokens } })
        {
            Reads = read => AnswerTests.Turn(read, "x", tokens: 45),
        };
        Assert.DoesNotContain(rig.Events, e => e.Kind is OrchestrationEventKind.BudgetUsedUp or OrchestrationEventKind.BudgetNear);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig.Take("a");
        rig.Report("a", AgentStatus.Completed, turn);
        rig.Tell(new Validated("1", turn, [new() { Command = "make", Passed = false, ExitCode = 1, Output = "no" }]));
        Assert.Empty(rig.Sends);
        Assert.NotNull(rig.State.Parked);
        Assert.Equal((TurnPhase.Correcting, "1"), (rig["1"].Turn?.Phase, rig.State.Agents["a"].TaskId));
    }

    [Fact]
    public void No_dollar_of_a_budget_of_one_is_used_before_anything_is() =>
        Assert.DoesNotContain(new SchedulerRig([SchedulerRig.Task("1")], ["a"], new() { Budget = new() { Cost = 1 } }).Events, e => e.Kind == OrchestrationEventKind.BudgetUsedUp);

    [Fact]
    public void A_full_conversation_stays_while_no_task_is_there_for_its_agent()
    {
        var rig = new SchedulerRig([SchedulerRig.Task("1", "a"), SchedulerRig.Task("2", "b")], ["a", "b"], new() { Budget = new() { ContextPercent = 50 } }) { Reads = read => AnswerTests.Turn(read, "x", fill: 80) };
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        Assert.Empty(rig.Commands.OfType<BeginConversation>());
        rig.Tell(new ConversationBegun("a", null));
        rig.Tell(new ConversationBegun("nobody", null));
        Assert.DoesNotContain(rig.Events, e => e.Kind == OrchestrationEventKind.ConversationBegun);
    }

    private static SchedulerRig Rig(OrchestrationBudget budget, long tokens, int tasks, params string[] agents)
    {
        agents = agents.Length == 0 ? ["a"] : agents;
        var rig = new SchedulerRig([.. Enumerable.Range(1, tasks).Select(i => SchedulerRig.Task($"{i}"))], agents, new() { Budget = budget }) { Reads = read => AnswerTests.Turn(read, "x", tokens) };
        foreach (var agent in agents) rig.Report(agent, AgentStatus.Idle);
        return rig;
    }

    [Fact]
    public void Without_a_budget_nobody_is_told_that_a_turn_is_not_counted_and_one_that_is_just_reached_is_used_up()
    {
        var free = new SchedulerRig([SchedulerRig.Task("1")], ["a"]);
        free.Report("a", AgentStatus.Idle);
        free.Finish("a");
        Assert.DoesNotContain(free.Events, e => e.Kind == OrchestrationEventKind.Warning);

        var rig = new SchedulerRig([SchedulerRig.Task("1"), SchedulerRig.Task("2")], ["a"], new SchedulerOptions { Budget = new() { Cost = 0.5m } });
        rig.Reads = _ => new AgentTurn { Name = "a", Source = TurnSource.Record, Evidence = "seen", Session = "s", Address = new() { PaneId = "%1" }, Profile = "p", Usage = new() { Cost = 0.5m } };
        rig.Report("a", AgentStatus.Idle);
        rig.Finish("a");
        Assert.Empty(rig.Sends);
        Assert.NotNull(rig.State.Parked);
    }
}
