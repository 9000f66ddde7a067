using Moana.Orchestration.Tests.Scheduling;
using Moana.Plans;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Plans;

public sealed class TaskCheckTests
{
    [Fact]
    public void Tasks_that_wait_for_each_other_are_refused_and_the_circle_is_named()
    {
        var error = Assert.Throws<PlanException>(() => new SchedulerRig(
            [Task("1"), Task("2") with { DependsOn = ["4"] }, Task("3") with { DependsOn = ["1", "2"] }, Task("4") with { DependsOn = ["3"] }], ["a"]));
        Assert.Contains("'2' -> '4' -> '3' -> '2'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_that_waits_for_itself_is_refused() =>
        Assert.Contains("'1' -> '1'", Problem(Task("1") with { DependsOn = ["1"] }).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_dependency_is_refused_with_its_place()
    {
        var problem = Assert.Single(TaskCheck.Find([Task("1"), Task("2") with { DependsOn = ["1", "x"] }]));
        Assert.Equal((1, "DependsOn", 1), (problem.Task, problem.Field, problem.Item));
        Assert.Contains("'x'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a\n")]
    public void An_id_that_could_not_stand_on_a_pane_is_refused(string id) => Assert.Equal("Id", Problem(Task(id)).Field);

    [Fact]
    public void An_id_that_stands_twice_is_refused() => Assert.Equal(1, Assert.Single(TaskCheck.Find([Task("x"), Task("X")])).Task);

    [Fact]
    public void Values_that_make_no_sense_are_refused()
    {
        Assert.Equal("Prompt", Problem(Task("1") with { Prompt = " " }).Field);
        Assert.Equal("MaxAttempts", Problem(Task("1") with { MaxAttempts = 0 }).Field);
        Assert.Equal("MaxFixes", Problem(Task("1") with { MaxFixes = -1 }).Field);
        Assert.Equal("TimeoutSeconds", Problem(Task("1") with { TimeoutSeconds = double.NaN }).Field);
        Assert.Equal("Validate", Problem(Task("1") with { Validate = ["x", ""] }).Field);
    }

    [Fact]
    public void A_workspace_that_makes_no_sense_is_refused()
    {
        var own = Task("1") with { Workspace = TaskWorkspace.Task };
        Assert.Equal("Base", Problem(Task("1") with { Base = "main" }).Field);
        Assert.Equal("Setup", Problem(Task("1") with { Setup = ["npm ci"] }).Field);
        Assert.Equal("Base", Problem(own with { Base = "--upload-pack=x" }).Field);
        Assert.Equal("Setup", Problem(own with { Setup = ["x", ""] }).Field);
        Assert.Equal("Copy", Problem(own with { Copy = ["/etc/passwd"] }).Field);
        Assert.Equal("Copy", Problem(own with { Copy = ["../.env"] }).Field);
        Assert.Empty(TaskCheck.Find([own with { Base = "main", Setup = ["npm ci"], Copy = [".env"] }]));
    }

    [Fact]
    public void A_base_that_is_a_task_is_one_that_is_waited_for_and_has_a_workspace()
    {
        var own = Task("1") with { Workspace = TaskWorkspace.Task };
        var second = own with { Id = "2", Base = "1" };
        Assert.Contains("does not depend", Assert.Single(TaskCheck.Find([own, second])).Message, StringComparison.Ordinal);
        Assert.Contains("has no workspace", Assert.Single(TaskCheck.Find([Task("1"), second with { DependsOn = ["1"] }])).Message, StringComparison.Ordinal);
        Assert.Empty(TaskCheck.Find([own, second with { DependsOn = ["1"] }]));
    }

    [Fact]
    public void A_race_that_makes_no_sense_is_refused()
    {
        var race = Task("1") with { Race = ["a", "b"], Pick = "smallest" };
        Assert.Empty(TaskCheck.Find([race], ["a", "B"]));
        Assert.Equal("Pick", Problem(Task("1") with { Pick = "first" }).Field);
        Assert.Equal("Pick", Problem(race with { Pick = " " }).Field);
        Assert.Equal("Race", Problem(race with { Race = ["a"] }).Field);
        Assert.Equal("Race", Problem(race with { Race = ["a", "A"] }).Field);
        Assert.Equal("Race", Problem(race with { Race = ["a", "b*"] }).Field);
        Assert.Equal("Agent", Problem(race with { Agent = "c" }).Field);
        Assert.Equal("Workspace", Problem(race with { Workspace = TaskWorkspace.Agent }).Field);
        Assert.Contains("no such agent", Assert.Single(TaskCheck.Find([race], ["a", "c"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_is_no_agent_is_refused_where_the_agents_are_known() =>
        Assert.Contains("codex, amp", Assert.Single(TaskCheck.Find([Task("1", "gemini")], ["codex", "amp"])).Remedy, StringComparison.Ordinal);

    private static PlanProblem Problem(OrchestrationTask task) => Assert.Single(TaskCheck.Find([task]));
}
