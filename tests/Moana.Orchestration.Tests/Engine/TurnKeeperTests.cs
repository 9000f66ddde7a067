using Moana.Engine;
using Moana.Scheduling;

namespace Moana.Orchestration.Tests.Engine;

/// <summary>How much of a turn is kept.</summary>
public sealed class TurnKeeperTests
{
    [Fact]
    public async Task Five_megabytes_of_an_answer_are_kept_in_bounds_and_that_is_said()
    {
        var turn = Turn(new string('x', 5_000_000)) with { Tools = [.. Enumerable.Range(0, 1000).Select(i => new TurnTool { Name = "Bash", Arguments = $"echo {i}", Output = new string('y', 30_000) })] };
        var kept = (await KeepAsync(turn, keepsAnswers: true))!;
        Assert.Equal(TurnKeeper.MaxText, kept.Answer!.Length);
        Assert.Contains("5000000", kept.Evidence, StringComparison.Ordinal);
        Assert.True(kept.Tools.Sum(t => t.Output!.Length) < 1_000_000);
        Assert.Equal("echo 999", kept.Tools[^1].Arguments);
    }

    [Fact]
    public async Task Half_a_character_is_not_kept()
    {
        var kept = (await KeepAsync(Turn(new string('x', TurnKeeper.MaxText - 1) + "\U0001F600"), keepsAnswers: true))!;
        Assert.Equal(TurnKeeper.MaxText - 1, kept.Answer!.Length);
    }

    [Fact]
    public async Task Without_answers_only_what_was_used_is_kept()
    {
        var kept = (await KeepAsync(Turn("a secret") with { Prompt = "tell me", Texts = ["a secret"], Error = "a secret" }, keepsAnswers: false))!;
        Assert.DoesNotContain("secret", kept.ToString() + kept.Answer + kept.Error + string.Concat(kept.Texts), StringComparison.Ordinal);
        Assert.Equal((null, 7L), (kept.Prompt, kept.Usage!.InputTokens));
    }

    private static AgentTurn Turn(string answer) => new() { Turn = "t", Answer = answer, Usage = new() { InputTokens = 7 }, Source = TurnSource.Record, Evidence = "a test.", Profile = "p" };

    private static Task<AgentTurn?> KeepAsync(AgentTurn turn, bool keepsAnswers)
    {
        var agents = new InMemoryAgents(TimeSpan.Zero, "a") { Reads = _ => turn };
        return new TurnKeeper(agents, keepsAnswers, (_, _) => throw new InvalidOperationException(), TimeProvider.System)
            .ReadAsync(new ReadTurn("a", "1", "t", TurnOutcome.Completed, null), TestContext.Current.CancellationToken);
    }
}
