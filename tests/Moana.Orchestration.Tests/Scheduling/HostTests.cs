using Moana.Plans;
using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>Agents on several hosts: who may take what, how many at once, and what becomes of it while a host is lost.</summary>
public sealed class HostTests
{
    private static readonly string[] Two = ["codex", "codex@build1"];

    [Fact]
    public void A_task_goes_to_the_host_that_it_names_and_to_no_other()
    {
        var rig = new SchedulerRig([Task("1", "*@build*"), Task("2", "codex@localhost"), Task("3") with { HostName = ["tag:gpu"] }], ["codex", "codex@build1", "codex@gpu1"], hosts: [new("gpu1") { Tags = ["gpu"] }]);
        foreach (var agent in new[] { "codex@gpu1", "codex", "codex@build1" })
        {
            rig.Report(agent, AgentStatus.Idle);
        }

        Assert.Equal([("1", "codex@build1"), ("2", "codex"), ("3", "codex@gpu1")], rig.State.Tasks.Values.OrderBy(t => t.Index).Select(t => (t.Task.Id, t.Agent)));
    }

    [Fact]
    public void A_host_gets_no_more_tasks_at_once_than_it_takes_and_the_rest_goes_elsewhere()
    {
        string[] agents = ["a@build1", "b@build1", "c@build1", "d"];
        var rig = new SchedulerRig([.. Enumerable.Range(1, 5).Select(i => Task($"{i}"))], agents, hosts: [new("build1") { Capacity = 2 }]);
        foreach (var agent in agents)
        {
            rig.Report(agent, AgentStatus.Idle);
        }

        Assert.Equal(["a@build1", "b@build1", "d"], rig.State.Tasks.Values.Select(t => t.Agent).OfType<string>().Order());
        rig.Finish("a@build1");
        Assert.Equal("4", Assert.Single(rig.Sends).Request.TaskId);
        Assert.Equal(2, rig.State.Agents.Values.Count(a => a.TaskId is not null && a.Placed.Host.Name == "build1"));
    }

    [Fact]
    public void While_a_host_is_lost_no_time_runs_against_its_task_and_others_go_on_elsewhere()
    {
        var rig = new SchedulerRig([Task("1", "codex@build1"), Task("2"), Task("3")], Two);
        rig.Report("codex@build1", AgentStatus.Idle);
        var turn = rig.Take("codex@build1");
        rig.Pass(TimeSpan.FromMinutes(30));

        rig.Lose("codex@build1");
        Assert.Contains("build1", Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.HostLost).Message, StringComparison.Ordinal);
        rig.Report("codex", AgentStatus.Idle);
        rig.Finish("codex");
        rig.Finish("codex");
        rig.Pass(TimeSpan.FromHours(5));
        Assert.Equal((OrchestrationTaskStatus.Running, 1), (rig["1"].Status, rig["1"].Attempts));
        Assert.Equal([OrchestrationTaskStatus.Completed, OrchestrationTaskStatus.Completed], [rig["2"].Status, rig["3"].Status]);

        rig.Report("codex@build1", AgentStatus.Working, turn);
        Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.HostReturned);
        // Half an hour of its hour is left.
        rig.Pass(TimeSpan.FromMinutes(29));
        Assert.Equal(OrchestrationTaskStatus.Running, rig["1"].Status);
        rig.Report("codex@build1", AgentStatus.Completed, turn);
        Assert.Equal((OrchestrationTaskStatus.Completed, 1, 0), (rig["1"].Status, rig["1"].Attempts, rig["1"].Failures));
    }

    [Fact]
    public void A_turn_that_took_its_time_before_the_host_was_lost_has_only_the_rest_of_it_afterwards()
    {
        var rig = new SchedulerRig([Task("1") with { MaxAttempts = 1 }], ["codex@build1"]);
        rig.Report("codex@build1", AgentStatus.Idle);
        var turn = rig.Take("codex@build1");
        rig.Pass(TimeSpan.FromMinutes(50));
        rig.Lose("codex@build1");
        rig.Pass(TimeSpan.FromHours(1));
        rig.Report("codex@build1", AgentStatus.Working, turn);
        rig.Pass(TimeSpan.FromMinutes(15));
        Assert.Equal(OrchestrationTaskStatus.Failed, rig["1"].Status);
    }

    [Fact]
    public void A_delivery_that_is_in_doubt_when_the_host_is_lost_is_settled_by_the_pane_when_it_is_back_and_not_sent_again()
    {
        var rig = new SchedulerRig([Task("1")], Two[1..]);
        rig.Report("codex@build1", AgentStatus.Idle);
        var turn = Assert.Single(rig.Sends).Request.Turn;
        rig.Lose("codex@build1");
        rig.Tell(new Delivered("codex@build1", turn, DeliveryOutcome.Unverified, "the way was cut"));
        rig.Pass(TimeSpan.FromHours(2));
        Assert.Equal(TurnPhase.InDoubt, rig["1"].Turn?.Phase);
        Assert.Empty(rig.Commands);

        rig.Report("codex@build1", AgentStatus.Working, turn);
        Assert.IsType<CheckTurn>(Assert.Single(rig.Commands));
        rig.Tell(new TurnChecked("codex@build1", turn, true, "the mark says so"));
        rig.Report("codex@build1", AgentStatus.Completed, turn);
        Assert.Equal((OrchestrationTaskStatus.Completed, 1, 1), (rig["1"].Status, rig["1"].Attempts, rig["1"].Turns));
    }

    [Fact]
    public void After_ten_minutes_people_are_told_once_what_they_can_do_and_nothing_ends_by_it()
    {
        var rig = new SchedulerRig([Task("1"), Task("2", "*@build1")], Two[1..]);
        rig.Report("codex@build1", AgentStatus.Idle);
        rig.Take("codex@build1");
        rig.Lose("codex@build1");
        rig.Pass(TimeSpan.FromMinutes(9));
        Assert.DoesNotContain(rig.Events, e => e.Kind == OrchestrationEventKind.Warning);
        rig.Pass(TimeSpan.FromHours(30));
        var warning = Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.Warning);
        Assert.Contains("1 (codex@build1)", warning.Message, StringComparison.Ordinal);
        Assert.Equal((OrchestrationTaskStatus.Running, OrchestrationTaskStatus.Pending), (rig["1"].Status, rig["2"].Status));
    }

    [Fact]
    public void A_task_that_is_taken_back_while_its_host_is_lost_leaves_its_agent_alone_until_its_turn_is_over()
    {
        var rig = new SchedulerRig([Task("1"), Task("2")], Two[1..]);
        rig.Report("codex@build1", AgentStatus.Idle);
        var turn = rig.Take("codex@build1");
        rig.Lose("codex@build1");
        rig.Tell(new CancelTask("1", "not needed"));
        rig.Report("codex@build1", AgentStatus.Working, turn);
        Assert.Empty(rig.Sends);
        rig.Report("codex@build1", AgentStatus.Completed, turn);
        Assert.Equal("2", Assert.Single(rig.Sends).Request.TaskId);
    }

    [Fact]
    public void An_agent_whose_restart_was_cut_off_with_its_host_is_started_anew_when_that_is_back_with_the_end_from_before()
    {
        var rig = new SchedulerRig([Task("1")], Two[1..], new() { RestartAgents = true });
        var end = rig.Now;
        rig.Report("codex@build1", AgentStatus.Exited, since: end);
        rig.Pass(TimeSpan.FromSeconds(2));
        Assert.Single(rig.Commands.OfType<RestartAgent>());
        rig.Lose("codex@build1");
        rig.Tell(new Restarted("codex@build1", "the way is cut"));
        rig.Pass(TimeSpan.FromHours(1));
        Assert.Empty(rig.Commands);

        rig.Report("codex@build1", AgentStatus.Exited, since: end);
        rig.Pass(TimeSpan.FromMinutes(1));

        Assert.Contains(rig.Events, e => e.Kind == OrchestrationEventKind.HostReturned);
        Assert.Equal(2, rig.Events.Count(e => e.Kind == OrchestrationEventKind.AgentRestarting));
    }

    [Theory]
    [InlineData("codex", "codex@build1", true)]
    [InlineData("codex@localhost", "codex@build1", false)]
    [InlineData("codex@localhost", "codex", true)]
    [InlineData("c*@b*1", "codex@build1", true)]
    [InlineData("*@BUILD1", "codex@build1", true)]
    [InlineData("amp@build1", "codex@build1", false)]
    [InlineData("tag:gpu", "codex@build1", true)]
    [InlineData("codex@tag:g?u", "codex@build1", true)]
    [InlineData("tag:gpu", "codex", false)]
    [InlineData("*", "codex@build1", true)]
    [InlineData("codex@", "codex", false)]
    public void A_target_fits_by_name_host_and_tag(string target, string agent, bool fits) =>
        Assert.Equal(fits, TaskTarget.Fits(target, PlacedAgent.Of(agent, [new("build1") { Tags = ["gpu"] }])));

    [Fact]
    public void A_target_comes_back_from_its_key() =>
        Assert.Equivalent(new TaskTarget("c*", ["build1", "tag:gpu"]), TaskTarget.Parse("c*\nbuild1\ntag:gpu"));
}
