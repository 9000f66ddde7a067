using Moana.Scheduling;
using static Moana.Orchestration.Tests.Scheduling.SchedulerRig;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>Races: who wins, what becomes of the others, and what of the winner's change.</summary>
public sealed class RaceTests
{
    private static readonly string[] AB = ["a", "b"];
    private static readonly OrchestrationTask Race = Task("r") with { Race = AB, Workspace = TaskWorkspace.Task };

    [Fact]
    public void An_entry_is_for_one_agent_lands_nothing_and_stands_behind_its_race()
    {
        var race = Race with { Pick = Races.Smallest, Land = true, Race = ["a", "not an id"] };
        var all = Races.Expand([Task("1"), race]).ToList();
        Assert.Equal(["1", "r", "r.a", "r.2"], all.Select(t => t.Id));
        Assert.All(all.Skip(2), e => Assert.Equal(("r", false, null, 0, TaskWorkspace.Task), (e.RaceOf, e.Land, e.Pick, e.Race.Count, e.Workspace)));
        Assert.Equal(race.Race, all.Skip(2).Select(e => e.Agent));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("First")]
    public void The_first_that_passes_wins_and_the_others_turns_are_stopped(string? pick)
    {
        var rig = Begun(Race with { Pick = pick });
        Assert.Equal((OrchestrationTaskStatus.Running, rig.Now.AddSeconds(-4)), (rig["r"].Status, rig["r"].StartedAt));
        Pass(rig, "a");
        Assert.Equal((OrchestrationTaskStatus.Completed, "a", "r.a.change"), (rig["r"].Status, rig["r"].Agent, rig["r"].Change!.Name));
        Assert.Equal((rig["r.a"].LastTurn, TurnOutcome.Completed, 1, rig["r.a"].Place), (rig["r"].LastTurn, rig["r"].Outcome, rig["r"].Attempts, rig["r"].Place));
        Assert.Equal(("o.2.1", "s"), (rig["r"].LastTurn, rig["r"].Place?.Session));
        Assert.Equal(OrchestrationTaskStatus.Cancelled, rig["r.b"].Status);
        Assert.Equal("a won the race. What it has so far stays in workspace 'r.b.change'.", rig["r.b"].Reason);
        Assert.Equal("b", Assert.Single(rig.Commands.OfType<StopTurn>()).Agent);
        Assert.Equal("a wins: it is the first that passed.", Assert.Single(rig.Events, e => e.Kind == OrchestrationEventKind.RaceDecided).Message);
        Assert.Equal(OrchestrationStatus.Completed, rig.State.Outcome);
        rig.Tell(new Tick());
        Assert.Empty(rig.Commands.OfType<StopTurn>());

        rig.Tell(new TurnStopped("b", "o.3.1", "its pane is gone."));
        Assert.Contains(rig.Events, e => e is { Kind: OrchestrationEventKind.Warning, Agent: "b" } && e.Message.Contains("its pane is gone.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_smallest_change_wins_when_all_have_ended()
    {
        var rig = Begun(Race with { Pick = "Smallest" }, a: 10, b: 3);
        Pass(rig, "a");
        Assert.Equal(OrchestrationTaskStatus.Running, rig["r"].Status);
        Pass(rig, "b");
        Assert.Equal(("b", OrchestrationTaskStatus.Completed, OrchestrationTaskStatus.Completed), (rig["r"].Agent, rig["r"].Status, rig["r.a"].Status));
    }

    [Theory]
    [InlineData("b", "b", OrchestrationTaskStatus.Completed)]
    [InlineData("R.A", "a", OrchestrationTaskStatus.Completed)]
    [InlineData("nobody", null, OrchestrationTaskStatus.Failed)]
    public void A_command_picks_among_those_that_passed(string choice, string? winner, OrchestrationTaskStatus then)
    {
        var rig = Begun(Race with { Pick = "./pick" });
        Pass(rig, "a");
        Assert.Empty(rig.Commands.OfType<PickWinner>());
        Pass(rig, "b");
        Assert.Equal(["r.a", "r.b"], Assert.Single(rig.Commands.OfType<PickWinner>()).Candidates.Select(c => c.Id));
        rig.Tell(new Picked("r", choice, null));
        Assert.Equal((winner, then), (rig["r"].Agent, rig["r"].Status));
        var after = rig["r"];
        rig.Tell(new Picked("r", "a", null));
        Assert.Equal(after, rig["r"]);
    }

    [Fact]
    public void A_race_in_which_none_passes_fails_with_all_their_reasons()
    {
        var rig = Begun(Race with { MaxAttempts = 1 });
        foreach (var agent in AB)
        {
            rig.Report(agent, AgentStatus.Failed, rig["r." + agent].Turn!.Id);
        }

        Assert.Equal(OrchestrationTaskStatus.Failed, rig["r"].Status);
        Assert.Contains("a: a: Failed", rig["r"].Reason, StringComparison.Ordinal);
        Assert.Contains("b: b: Failed", rig["r"].Reason, StringComparison.Ordinal);
        Assert.Equal(OrchestrationStatus.Failed, rig.State.Outcome);
    }

    [Fact]
    public void A_winner_lands_its_change_before_it_does_anything_else()
    {
        var rig = Begun(Race with { Land = true }, others: Task("next"));
        Pass(rig, "a");
        var landing = Assert.Single(rig.Commands.OfType<RunValidation>());
        Assert.Equal(("r", "a", "r.a.change"), (landing.Task.Id, landing.Agent, landing.Change!.Name));
        Assert.Equal((OrchestrationTaskStatus.Validating, OrchestrationTaskStatus.Pending), (rig["r"].Status, rig["next"].Status));
        rig.Tell(new Validated("r", landing.Turn, [], landing.Change with { LandedAs = "c0ffee" }));
        Assert.Equal((OrchestrationTaskStatus.Completed, "c0ffee"), (rig["r"].Status, rig["r"].Change!.LandedAs));
        Assert.Equal("next", rig.State.Agents["a"].TaskId);
    }

    [Fact]
    public void A_race_that_is_taken_back_takes_its_entries_with_it()
    {
        var rig = Begun(Race);
        rig.Tell(new CancelTask("r", "no longer needed."));
        Assert.All(["r", "r.a", "r.b"], id => Assert.Equal(OrchestrationTaskStatus.Cancelled, rig[id].Status));
        Assert.Equal(AB, rig.Commands.OfType<StopTurn>().Select(s => s.Agent));
    }

    /// <summary>A race of which both entries work, with what each has changed so far.</summary>
    private static SchedulerRig Begun(OrchestrationTask race, int a = 1, int b = 2, params OrchestrationTask[] others)
    {
        var rig = new SchedulerRig([race, .. others], AB);
        foreach (var (agent, lines) in new[] { ("a", a), ("b", b) })
        {
            rig.Report(agent, AgentStatus.Idle);
            var change = new TaskChange { Name = $"r.{agent}.change", Path = "/w", Repository = "/r", Branch = "moana/r", Base = "0", Tip = "1", Files = 1, Added = lines };
            rig.Tell(new Prepared(agent, rig["r." + agent].Turn!.Id, PreparationOutcome.Ready, "", change));
            Assert.Equal("r." + agent, Assert.Single(rig.Sends).Request.TaskId);
            rig.Take(agent);
        }

        return rig;
    }

    private static void Pass(SchedulerRig rig, string agent)
    {
        rig.Report(agent, AgentStatus.Completed, rig["r." + agent].Turn!.Id);
        rig.Tell(new Validated("r." + agent, rig["r." + agent].Turn!.Id, []));
    }
}
