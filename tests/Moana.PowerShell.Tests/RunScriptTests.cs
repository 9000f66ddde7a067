namespace Moana.Surface.Tests;

/// <summary>Blocks of Use-MoanaRun, and decisions about a run's tasks.</summary>
public sealed class RunScriptTests
{
    [Theory]
    [InlineData("Use-MoanaRun outer { try { Use-MoanaRun 'no name!' { } } catch { }; $MoanaRun }", "outer")]
    [InlineData("Use-MoanaRun outer { Use-MoanaRun inner { }; $MoanaRun }", "outer")]
    [InlineData("Use-MoanaRun outer { try { Use-MoanaRun inner { throw 'x' } } catch { }; $MoanaRun }", "outer")]
    [InlineData("$MoanaRun = 'mine'; Use-MoanaRun inner { } ; $MoanaRun", "mine")]
    [InlineData("Use-MoanaRun inner { } ; \"<$MoanaRun>\"", "<>")]
    public void The_variable_is_what_it_was_before(string script, string left)
    {
        using var engine = new Engine();
        Assert.Equal(left, Assert.Single(engine.TryRun(script).Output).ToString());
    }

    [Fact]
    public void A_decision_about_no_task_is_an_error()
    {
        using var engine = new Engine();
        Assert.StartsWith("TaskMissing,", Assert.Single(engine.TryRun("Resolve-MoanaTask -OrchestrationId nightly -Skip").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}
