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
}
