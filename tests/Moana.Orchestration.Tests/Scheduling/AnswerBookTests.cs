using Moana.Scheduling;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>Which rule answers which question, and which questions are the same.</summary>
public sealed class AnswerBookTests
{
    [Fact]
    public void The_first_rule_that_fits_counts_and_one_for_an_agent_answers_no_other()
    {
        AnswerRule[] rules = [new() { Match = "Run", Agent = "b", Choice = "No" }, new() { Match = "Run", Choice = "Yes" }, new() { Match = "Run it", Choice = "Always" }];
        var book = new AnswerBook(rules);
        Assert.Equal("Yes", book.Find(Asks("a", "Run it?"))!.Choice);
        Assert.Equal("No", book.Find(Asks("b", "Run it?"))!.Choice);
        Assert.Null(new AnswerBook(rules[..1]).Find(Asks("a", "Run it?")));
        Assert.Null(book.Find(Asks("a", "Delete it?")));
        Assert.Null(book.Find(Asks("a", null)));
    }

    [Theory]
    [InlineData(@"\?")]
    [InlineData(@"\d")]
    [InlineData("[jk]")]
    public void An_expression_that_fits_some_texts_is_one(string match) =>
        Assert.NotNull(new AnswerBook([new() { Match = match, Choice = "Yes" }]).Find(Asks("a", "job 1?")));

    [Theory]
    [InlineData("❯ 1. Yes\n  2. No", "  1. Yes\n❯ 2. No", true)]
    [InlineData("Run `ls`?", "Run `rm`?", false)]
    [InlineData("Run `ls`?", "Run `ls`? Once", false)]
    [InlineData(null, null, true)]
    [InlineData("Run", null, false)]
    [InlineData(null, "Run", false)]
    [InlineData("", null, false)]
    [InlineData("❯", "  ", true)]
    public void Letters_and_digits_tell_dialogs_apart(string? one, string? other, bool same) => Assert.Equal(same, Dialogs.AreSame(one, other));

    private static StatusReport Asks(string agent, string? question) => new()
    {
        Name = agent, Status = AgentStatus.WaitingForInput, Evidence = "it asks", Since = default, Session = "s", Window = "1:w", Address = new() { PaneId = "%1" }, Profile = "p", Question = question,
    };
}
