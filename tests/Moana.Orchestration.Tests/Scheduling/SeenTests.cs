using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What follows from what is seen of an agent, again and anew; and from times in which nobody looked.</summary>
public sealed class SeenTests
{
    private static readonly string[] A = ["a"];
    private static readonly string[] AB = ["a", "b"];
    private static readonly SchedulerOptions Options = new();
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void An_end_of_a_program_that_was_told_twice_while_a_workspace_was_made_is_seen_when_that_is_over()
    {
        var rig = new SchedulerRig([Task("1") with { Workspace = TaskWorkspace.Task }], A);
        rig.Report("a", AgentStatus.Idle);
        var gone = rig.Now;
        rig.Report("a", AgentStatus.Exited, since: gone);
        rig.Report("a", AgentStatus.Exited, since: gone);
        Assert.Null(rig.State.Agents["a"].GoneSince);
        rig.Tell(new Prepared("a", rig["1"].Turn!.Id, PreparationOutcome.Refused, "its program is gone"));
        Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.AgentGone);
    }

    [Fact]
    public void The_same_failure_parks_once_and_a_later_one_again()
    {
        var rig = new SchedulerRig([Task("1", "b")], AB);
        var first = rig.Now;
        rig.Report("a", AgentStatus.Failed);
        rig.Pass(TimeSpan.FromSeconds(1));
        rig.Report("a", AgentStatus.Failed, since: first);
        Assert.Equal(1, rig.State.Agents["a"].Failures);
        rig.Report("a", AgentStatus.Failed);
        Assert.Equal(2, rig.State.Agents["a"].Failures);
    }

    [Fact]
    public void Limits_that_name_no_end_are_waited_for_twice_as_long_each_time_until_a_task_is_done()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], A);
        foreach (var times in new[] { 1, 2, 4 })
        {
            rig.Report("a", AgentStatus.RateLimited);
            Assert.Equal(rig.Now + (Options.LimitWait.First * times), rig.State.Agents["a"].ParkedUntil);
            rig.Pass(TimeSpan.FromSeconds(1));
        }

        rig.Report("a", AgentStatus.RateLimited, resetsAt: rig.Now.AddMinutes(5));
        Assert.Equal(4, rig.State.Agents["a"].Limits);
        rig.Pass(TimeSpan.FromMinutes(5));
        rig.Finish("a");
        Assert.Equal(0, rig.State.Agents["a"].Limits);
    }

    [Fact]
    public void Restarts_that_helped_do_not_count_any_more()
    {
        var rig = new SchedulerRig([Task("0", "b")], AB, new() { RestartAgents = true, MaxRestarts = 1 });
        foreach (var task in new[] { "1", "2" })
        {
            rig.Report("a", AgentStatus.Exited);
            rig.Pass(Options.RestartWait.First);
            Assert.Single(rig.Commands.OfType<RestartAgent>());
            rig.Tell(new Restarted("a", null));
            Assert.DoesNotContain(rig.Events, e => e.Kind == OrchestrationEventKind.Warning);
            rig.Pass(TimeSpan.FromSeconds(1));
            rig.Report("a", AgentStatus.Idle);
            rig.Tell(new AddTask(Task(task, "a")));
            rig.Finish("a");
        }
    }

    [Fact]
    public void Who_waits_to_be_started_again_is_not_given_up()
    {
        var rig = new SchedulerRig([Task("1")], A, new() { RestartAgents = true, RestartWait = new(TimeSpan.FromSeconds(20), Hour) });
        rig.Report("a", AgentStatus.Exited);
        rig.Pass(TimeSpan.FromSeconds(19));
        Assert.Equal((null, OrchestrationTaskStatus.Pending), (rig.State.Agents["a"].Lost, rig["1"].Status));
        rig.Pass(TimeSpan.FromSeconds(1));
        Assert.Single(rig.Commands.OfType<RestartAgent>());
    }

    [Fact]
    public void Work_that_is_told_anew_puts_the_next_look_off()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig.Take("a");
        rig.Pass(TimeSpan.FromMinutes(4));
        rig.Report("a", AgentStatus.Working, turn);
        Assert.Equal(rig.Now, rig.State.Agents["a"].ReportedAt);
        var first = rig.Now;
        rig.Pass(TimeSpan.FromMinutes(1));
        rig.Report("a", AgentStatus.Working, turn, since: first);
        Assert.Equal(first, rig.State.Agents["a"].ReportedAt);
    }

    [Fact]
    public void Who_works_for_somebody_else_is_not_looked_at()
    {
        var rig = new SchedulerRig([Task("1", "b")], AB);
        rig.Report("a", AgentStatus.Working);
        rig.Sees = _ => throw new InvalidOperationException("Nobody is to look.");
        rig.Pass(TimeSpan.FromMinutes(30));
        Assert.Equal(AgentStatus.Working, rig.State.Agents["a"].Report!.Status);
    }

    [Fact]
    public void Before_a_run_is_called_too_late_its_agents_are_looked_at_once_more()
    {
        var rig = new SchedulerRig([Task("1") with { TimeoutSeconds = 86400 }, Task("2")], A, new() { Timeout = TimeSpan.FromMinutes(31) });
        rig.Report("a", AgentStatus.Idle);
        var (end, turn) = (rig.Now.AddMinutes(31), rig.Take("a"));
        rig.Sees = a => rig.Now < end ? rig.State.Agents[a].Report : rig.State.Agents[a].Report! with { Status = AgentStatus.Completed, Since = rig.Now, Turn = turn, Outcome = TurnOutcome.Completed };
        rig.Pass(end - rig.Now);
        Assert.Equal((OrchestrationTaskStatus.Completed, OrchestrationTaskStatus.Cancelled), (rig["1"].Status, rig["2"].Status));
        Assert.Empty(rig.Sends);
    }

    [Fact]
    public void Before_tasks_that_nobody_took_are_given_up_their_agents_are_looked_at_once_more()
    {
        var rig = new SchedulerRig([Task("1")], A);
        var end = rig.Now + Options.StallTimeout;
        rig.Report("a", AgentStatus.Unknown);
        rig.Sees = a => rig.State.Agents[a].Report! with { Status = rig.Now < end ? AgentStatus.Unknown : AgentStatus.Idle };
        rig.Pass(Options.StallTimeout);
        Assert.Equal(("1", OrchestrationTaskStatus.Running), (Assert.Single(rig.Sends).Request.TaskId, rig["1"].Status));
    }

    [Fact]
    public void An_agent_that_cannot_be_reached_holds_no_end_of_a_run_up()
    {
        var rig = new SchedulerRig([Task("1")], A, new() { Timeout = TimeSpan.FromMinutes(5) });
        rig.Report("a", AgentStatus.Idle);
        rig.Take("a");
        rig.Lose("a");
        rig.Sees = _ => null;
        rig.Pass(rig.State.Began.AddMinutes(5) - rig.Now);
        Assert.Equal(OrchestrationTaskStatus.Cancelled, rig["1"].Status);
    }

    [Fact]
    public void Moments_in_which_something_was_seen_move_with_the_time_in_which_nobody_ran()
    {
        var rig = new SchedulerRig([Task("1") with { MaxAttempts = 1 }, Task("2", "b")], AB);
        rig.Report("b", AgentStatus.Exited);
        rig.Report("a", AgentStatus.Idle);
        rig.Take("a");
        rig.Sleep(Hour);
        Assert.Null(rig.State.Agents["b"].Lost);
        rig.Pass(Options.GoneGrace - TimeSpan.FromSeconds(2));
        Assert.NotNull(rig.State.Agents["b"].Lost);

        rig.Pass(TimeSpan.FromSeconds(100));
        rig.Report("a", AgentStatus.Idle, "somebody's");
        rig.Sleep(Hour);
        Assert.Equal(OrchestrationTaskStatus.Running, rig["1"].Status);
        rig.Pass(Options.ReadyGrace);
        Assert.Equal(OrchestrationTaskStatus.Failed, rig["1"].Status);
    }

    [Fact]
    public void A_host_has_its_whole_patience_after_a_time_in_which_nobody_ran()
    {
        var rig = new SchedulerRig([Task("1")], A);
        rig.Report("a", AgentStatus.Idle);
        rig.Lose("a");
        rig.Sleep(Hour);
        rig.Pass(Options.LostHostPatience - TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(rig.Events, e => e.Message.Contains("has not been reached", StringComparison.Ordinal));
        rig.Pass(TimeSpan.FromSeconds(1));
        Assert.Single(rig.Events, e => e.Message.Contains("has not been reached for 10 min", StringComparison.Ordinal));
    }

    [Fact]
    public void A_clock_that_is_set_back_lets_nobody_wait_longer_for_a_prompt_that_was_taken_back()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], A);
        rig.Report("a", AgentStatus.Idle);
        var turn = rig["1"].Turn!.Id;
        rig.Tell(new CancelTask("1", "not needed"));
        rig.Tell(new Delivered("a", turn, DeliveryOutcome.Unverified, "no look"));
        rig.Tell(new TurnChecked("a", turn, null, "no look"));
        rig.Sleep(-Hour);
        rig.Pass(Options.DoubtInterval);
        Assert.Single(rig.Commands.OfType<CheckTurn>());
    }

    [Fact]
    public void A_lost_host_names_the_tasks_that_wait_for_it_and_no_others()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], ["a", "b@build1"]);
        rig.Report("a", AgentStatus.Idle);
        rig.Report("b@build1", AgentStatus.Idle);
        rig.Lose("b@build1");
        var told = Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.HostLost).Message;
        Assert.Contains("2 (b@build1)", told, StringComparison.Ordinal);
        Assert.DoesNotContain("1 (a)", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_that_stands_after_the_last_answer_is_told_once_and_the_next_question_is_answered_as_the_first()
    {
        var rig = new SchedulerRig([Task("1")], A, new() { MaxAnswers = 1, Answers = [new() { Rule = "permission", Keys = ["y"] }] });
        rig.Report("a", AgentStatus.WaitingForInput, question: "Run it?", rule: "permission");
        rig.Tell(new Answered("a", "Run it?", null));
        rig.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal("The same question stands there after 1 answers; a person has to answer.", Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.AnswerFailed).Message);
        rig.Report("a", AgentStatus.WaitingForInput, question: "Delete it?", rule: "permission");
        Assert.Single(rig.Commands.OfType<AnswerQuestion>());
        Assert.Equal(1, rig.State.Agents["a"].Answers!.Tries);
    }

    [Fact]
    public void Nobody_answers_while_the_agents_cannot_be_watched()
    {
        var rig = new SchedulerRig([Task("1")], A, new() { Answers = [new() { Rule = "permission", Keys = ["y"] }] });
        rig.Report("a", AgentStatus.WaitingForInput, question: "Run it?", rule: "permission");
        rig.Tell(new Answered("a", "Run it?", null));
        rig.Tell(new WatchBroken("no server"));
        rig.Pass(TimeSpan.FromSeconds(30));
        Assert.Empty(rig.Commands.OfType<AnswerQuestion>());
    }

    [Fact]
    public void Who_is_free_is_told_to_a_shared_queue_only_and_while_its_server_is_there()
    {
        var now = DateTimeOffset.UnixEpoch;
        var idle = new StatusReported(new() { Name = "a", Status = AgentStatus.Idle, Evidence = "seen", Since = now, Session = "s", Window = "1:w", Address = new() { PaneId = "%1" }, Profile = "p" });
        var shared = Scheduler.Step(Scheduler.Join("o", A, new(), now), idle, now);
        Assert.Equal(A, shared.Free);
        Assert.Empty(Scheduler.Step(shared.State, new ServerLost("it is gone"), now).Free);
        Assert.Empty(Scheduler.Step(shared.State, new StatusReported(idle.Report with { Status = AgentStatus.Working }), now).Free);
        Assert.Empty(Scheduler.Step(Scheduler.Create("o", [Task("1", "b")], AB, new(), now), idle, now).Free);
    }
}
