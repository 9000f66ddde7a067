using Moana.Detection;

namespace Moana.Agents.Tests.Detection;

/// <summary>What a hook's report counts for beside what the screen says.</summary>
public sealed class HookReportTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_795_363_200);

    [Theory]
    [InlineData(" working ;5", AgentStatus.Working, 5L, "", null)]
    [InlineData("Working;253402300799", AgentStatus.Working, 253402300799L, "", null)]
    [InlineData("Working;253402300800", AgentStatus.Working, null, "253402300800", null)]
    [InlineData("Working;-5", AgentStatus.Working, null, "-5", null)]
    [InlineData("Idle;conversation= a ;b", AgentStatus.Idle, null, "b", "a")]
    public void A_report_of_any_process_is_read_without_harm(string report, AgentStatus status, long? seconds, string text, string? conversation)
    {
        var read = HookReport.Parse(report)!;

        Assert.Equal((status, seconds, text, conversation), (read.Status, read.At?.ToUnixTimeSeconds(), read.Text, read.Conversation));
    }

    [Theory]
    [InlineData(AgentStatus.Exited, null, AgentStatus.Working)]
    [InlineData(AgentStatus.WaitingForInput, null, AgentStatus.Working)]
    [InlineData(AgentStatus.Failed, null, AgentStatus.Idle)]
    [InlineData(AgentStatus.Failed, null, AgentStatus.Completed)]
    [InlineData(AgentStatus.RateLimited, null, AgentStatus.Idle)]
    [InlineData(AgentStatus.Idle, TurnOutcome.Interrupted, AgentStatus.Completed)]
    public void None_counts_against_an_end_or_a_dialog_on_the_screen(AgentStatus seen, TurnOutcome? outcome, AgentStatus reported)
    {
        var screen = Seen(seen) with { Outcome = outcome };

        Assert.Same(screen, Over(screen, reported, age: 0));
    }

    [Fact]
    public void Work_on_the_screen_that_is_reported_too_is_told_in_the_reports_words()
    {
        var told = Report(AgentStatus.Working, 0, "running the tests").Over(Seen(AgentStatus.Working), works: true, Now);

        Assert.Equal("the agent's own hook reported Working: running the tests", told.Evidence);
    }

    [Theory]
    [InlineData(AgentStatus.Unknown, false, false, 59.9, true)]
    [InlineData(AgentStatus.Unknown, false, false, 60.0, false)]
    [InlineData(AgentStatus.Unknown, false, false, null, true)]
    [InlineData(AgentStatus.Unknown, true, false, 59.9, true)]
    [InlineData(AgentStatus.Unknown, true, false, 60.0, false)]
    [InlineData(AgentStatus.Unknown, true, false, null, false)]
    [InlineData(AgentStatus.Idle, false, false, 59.9, true)]
    [InlineData(AgentStatus.Idle, false, false, 60.0, false)]
    [InlineData(AgentStatus.Idle, false, true, 2.9, true)]
    [InlineData(AgentStatus.Idle, false, true, 3.0, false)]
    [InlineData(AgentStatus.Idle, false, true, null, false)]
    [InlineData(AgentStatus.Completed, false, false, 3.0, false)]
    [InlineData(AgentStatus.Working, false, false, 59.9, true)]
    [InlineData(AgentStatus.Working, false, false, 60.0, false)]
    [InlineData(AgentStatus.Unknown, true, false, -2.0, true)]
    [InlineData(AgentStatus.Unknown, true, false, -2.1, false)]
    public void The_surer_the_screen_the_sooner_a_report_is_too_old(AgentStatus seen, bool keep, bool endsTurn, double? age, bool counts)
    {
        var screen = Seen(seen) with { KeepPrevious = keep, EndsTurn = endsTurn };

        Assert.Equal(counts, Over(screen, AgentStatus.Working, age).Rule == HookReport.RuleName);
    }

    [Theory]
    [InlineData(AgentStatus.WaitingForInput, "Run it?", "Run it?")]
    [InlineData(AgentStatus.WaitingForInput, "", null)]
    [InlineData(AgentStatus.Working, "Run it?", null)]
    public void Its_text_is_the_question_of_a_dialog_and_of_nothing_else(AgentStatus status, string text, string? question) =>
        Assert.Equal((question, text.Length > 0 ? text : null), Over(Seen(AgentStatus.Unknown), status, 0, text) is var told ? (told.Question, told.MatchedText) : default);

    [Theory]
    [InlineData(AgentStatus.Completed, "7f3a", true)]
    [InlineData(AgentStatus.Completed, null, false)]
    [InlineData(AgentStatus.Working, "7f3a", false)]
    public void A_turn_ends_with_one_that_says_ready_and_names_its_conversation(AgentStatus status, string? conversation, bool ends) =>
        Assert.Equal(ends, (Report(status, 0) with { Conversation = conversation }).Over(Seen(AgentStatus.Unknown) with { EndsTurn = !ends }, works: false, Now).EndsTurn);

    [Fact]
    public void What_the_screens_own_rule_found_is_not_told_beside_it()
    {
        var screen = Seen(AgentStatus.Unknown) with { KeepPrevious = true, Region = "above", MatchedText = "an overlay", ResetsAt = Now };

        var told = Over(screen, AgentStatus.Idle, 0);

        Assert.Equal((AgentStatus.Idle, false, null, null, null), (told.Status, told.KeepPrevious, told.Region, told.MatchedText, told.ResetsAt));
        Assert.Equal(Now, Over(screen, AgentStatus.RateLimited, 0).ResetsAt);
    }

    private static Observation Over(Observation screen, AgentStatus reported, double? age, string text = "") => Report(reported, age, text).Over(screen, works: false, Now);

    private static HookReport Report(AgentStatus status, double? age, string text = "") => new(status, age is { } seconds ? Now.AddSeconds(-seconds) : null, text);

    private static Observation Seen(AgentStatus status) => new() { Status = status, Evidence = "the screen" };
}
