using Moana.Plans;

namespace Moana.Orchestration.Tests.Plans;

/// <summary>A plan that says beside its tasks on which hosts it runs.</summary>
public sealed class PlanHostTests
{
    private static readonly AgentHost[] Hosts = [new("localhost"), new("build1"), new("gpu1") { Tags = ["gpu"] }];

    [Theory]
    [InlineData("localhost", "agent: codex@build1", "codex@build1")]
    [InlineData("build*", "agent: tag:gpu", "tag:gpu")]
    [InlineData("localhost", "host: build1", "build1")]
    [InlineData("tag:gpu", "{ host: localhost, agent: '*' }", "localhost")]
    public void A_task_for_a_host_that_the_plan_leaves_out_is_told_with_its_place(string host, string task, string named)
    {
        var problem = Assert.Single(Read(host, task).Problems);

        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
        Assert.Contains("'host' of the plan", problem.Message, StringComparison.Ordinal);
        Assert.Equal((1, 4), (problem.Task, problem.Line));
    }

    [Theory]
    [InlineData("build1, localhost", "agent: codex@build1")]
    [InlineData("gpu1", "agent: tag:gpu")]
    [InlineData("'*'", "host: build1")]
    [InlineData("build1", "agent: '*@build*'")]
    [InlineData("build1", "agent: codex")]
    public void A_task_for_one_of_its_hosts_is_right(string host, string task) => Assert.Empty(Read(host, task).Problems);

    [Fact]
    public void Once_the_agents_are_known_they_alone_say_who_may_take_a_task() =>
        Assert.Empty(Read("localhost", "host: build1").For([PlacedAgent.Of("codex@build1", Hosts), PlacedAgent.Of("amp", Hosts)], Hosts).Problems);

    private static Plan Read(string host, string task)
    {
        var fields = task.StartsWith('{') ? task[1..^1] : task;
        return Plan.Of(YamlPlan.Parse($"host: [{host}]\ntasks:\n  - Do it.\n  - {{ prompt: Do that, {fields} }}\n")!, "/", null, Hosts);
    }
}
