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
    public void A_target_that_is_no_agent_is_refused_where_the_agents_are_known() =>
        Assert.Contains("codex, amp", Assert.Single(TaskCheck.Find([Task("1", "gemini")], ["codex", "amp"])).Remedy, StringComparison.Ordinal);

    private static PlanProblem Problem(OrchestrationTask task) => Assert.Single(TaskCheck.Find([task]));
}
