using Moana.Detection;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Detection;

/// <summary>What is said of a screen that a program in front carries here from elsewhere: a shell there would run what it is sent.</summary>
public sealed class CarriedScreenTests
{
    private const string Ready = "● Done.\n\n────────────────────\n❯ \n────────────────────\n  ? for shortcuts\n";

    [Theory]
    [InlineData("ssh", true)]
    [InlineData("/usr/bin/docker", true)]
    [InlineData("tmux: client", true)]
    [InlineData("node", false)]
    [InlineData("claude", false)]
    [InlineData("ssh/claude", false)]
    public void A_carrier_is_known_by_its_name(string program, bool isOne) => Assert.Equal(isOne, Carrier.IsOne(program));

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(null, true)]
    public void Ready_counts_only_with_the_cursor_in_the_agents_own_composer(int? cursor, bool isReady)
    {
        var seen = Look(Ready, cursor);

        Assert.Equal(isReady ? (AgentStatus.Idle, null) : (AgentStatus.Unknown, "ssh"), (seen.Status, seen.Carrier));
    }

    [Theory]
    [InlineData("› ls", false)]
    [InlineData("› ls\n\n  model · /p", true)]
    [InlineData("› ls\n\nuser@host", false)]
    public void A_sign_without_a_border_is_a_composer_only_where_the_agents_own_footer_stands_below_it(string rows, bool isOwn)
    {
        var seen = Classifier.Classify(Profiles.Named("codex"), Screen.Parse($"  >_ OpenAI Codex\n\n{rows}\n", (2, 2)), new() { Command = "ssh", Carrier = "ssh" });

        Assert.Equal(isOwn, seen.Carrier is null);
    }

    [Fact]
    public void Work_stays_work_and_names_the_carrier()
    {
        var seen = Look("✻ Thinking… (3s · esc to interrupt)\n", 0);

        Assert.Equal((AgentStatus.Working, "ssh"), (seen.Status, seen.Carrier));
    }

    [Fact]
    public void Nothing_of_a_turns_end_is_left_where_a_shell_may_stand()
    {
        var seen = new Observation { Status = AgentStatus.RateLimited, Evidence = "a limit", EndsTurn = true, Settles = TimeSpan.FromSeconds(1), Outcome = TurnOutcome.Interrupted, ResetsAt = Profiles.Now };
        var sight = new Sight(new ScreenMap(Profiles.Named("claude"), Screen.Parse("$ ")), new() { Carrier = "ssh" });

        var told = Carrier.Over(seen, sight);

        Assert.Equal((AgentStatus.Unknown, false, null, null, null), (told.Status, told.EndsTurn, told.Settles, told.Outcome, told.ResetsAt));
        Assert.Equal(AgentStatus.Unknown, Carrier.Over(seen with { Status = AgentStatus.Working }, sight).Status);
        Assert.False(Carrier.Over(seen with { KeepPrevious = true }, sight).KeepPrevious);
    }

    private static Observation Look(string text, int? cursor) =>
        Classifier.Classify(Profiles.Named("claude"), Screen.Parse(text, cursor is { } row ? (0, row) : null), new() { Command = "ssh", Carrier = "ssh", Title = "✳ Claude Code" });
}
