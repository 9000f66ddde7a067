using Moana.Scheduling;

namespace Moana.Orchestration.Tests.Scheduling;

public sealed class AnswerTextTests
{
    private static readonly TurnFile[] Changed = [new() { Path = "a.rs", Change = FileChange.Modified }, new() { Path = "b.rs", Change = FileChange.Added }];

    [Fact]
    public void Files_of_a_task_whose_agent_keeps_no_record_are_those_that_its_workspace_shows()
    {
        var screen = new AgentTurn { Name = "amp", Source = TurnSource.Screen, Evidence = "seen", Session = "s", Address = new() { PaneId = "%1" }, Profile = "amp" };
        foreach (var turn in new[] { screen, null })
        {
            Assert.Equal("Look at a.rs\nb.rs (added)", AnswerText.Fill("Look at {{race.files}}", _ => turn, _ => Changed).Text);
            Assert.Equal("(no files)", AnswerText.Fill("{{race.files}}", _ => turn, _ => []).Text);
            Assert.Equal("the files of 'race'", AnswerText.Fill("{{race.files}}", _ => turn, _ => null).Missing);
        }

        var recorded = screen with { Source = TurnSource.Record, Files = [new() { Path = "c.rs", Change = FileChange.Deleted }] };
        Assert.Equal("c.rs (deleted)", AnswerText.Fill("{{race.files}}", _ => recorded, _ => Changed).Text);
    }

    [Fact]
    public void The_first_thing_that_is_missing_is_named()
    {
        var turn = Turn("x");
        Assert.Equal("the answer of 'one'", AnswerText.Fill("{{one.answer}} {{two.answer}} {{three.answer}}", id => id == "three" ? turn : null, _ => null).Missing);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "32,768 of 32,769")]
    public void What_just_fits_is_not_cut(int more, string? cut)
    {
        var text = AnswerText.Fill("{{one.answer}}", _ => Turn(new('x', AnswerText.MaxAnswer + more)), _ => null);
        Assert.Equal(cut is null ? [] : [$"The prompt has only the first {cut} characters of {{{{one.answer}}}}."], text.Cut);
        Assert.Equal(AnswerText.MaxAnswer, text.Text.Count(c => c == 'x'));
    }

    [Fact]
    public void Whole_answers_count_against_what_all_may_have()
    {
        var text = AnswerText.Fill("{{one.answer}}{{two.answer}}{{three.answer}}", id => Turn(new(id[1], AnswerText.MaxAnswer - 10)), _ => null);
        Assert.Equal((AnswerText.MaxAnswer - 10, AnswerText.MaxAnswer - 10), (text.Text.Count(c => c == 'n'), text.Text.Count(c => c == 'w')));
        Assert.Equal("The prompt has only the first 20 of 32,758 characters of {{three.answer}}.", Assert.Single(text.Cut));
    }

    [Fact]
    public void A_character_of_two_units_is_not_cut_in_two()
    {
        var text = AnswerText.Fill("{{one.answer}}", _ => Turn(new string('x', AnswerText.MaxAnswer - 1) + "🌊🌊"), _ => null);
        Assert.DoesNotContain(text.Text, char.IsSurrogate);
        Assert.StartsWith("The prompt has only the first 32,767 of 32,771", Assert.Single(text.Cut), StringComparison.Ordinal);
    }

    private static AgentTurn Turn(string answer) =>
        new() { Name = "a", Source = TurnSource.Record, Evidence = "seen", Session = "s", Address = new() { PaneId = "%1" }, Profile = "p", Answer = answer };
}
