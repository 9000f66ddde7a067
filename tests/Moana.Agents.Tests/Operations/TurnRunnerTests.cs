using Moana.Operations;
using Moana.Testing;

namespace Moana.Agents.Tests.Operations;

/// <summary>Prompts that are waited for, on fake agents in real tmux.</summary>
public sealed class TurnRunnerTests
{
    private const int Limit = 120_000;
    private const string Answer = "I read the files and made the change. All is well.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit)]
    [InlineData("claude")]
    [InlineData("codex")]
    public async Task A_turn_that_completes_is_given_with_its_answer(string style)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style, "--work 0.3");

        var turn = await RunAsync(fleet, agent, "please look at it");

        Assert.Equal((Answer, TurnOutcome.Completed, style, TurnSource.Screen), (turn.Answer, turn.Outcome, turn.Name, turn.Source));
        Assert.Equal(Answer, $"{turn}");
        Assert.NotNull(turn.Turn);
        Assert.Equal(turn.Turn, Assert.Single(await new TurnReader(fleet.Fleet, TimeProvider.System).ReadAsync(await FreshAsync(fleet, agent), 1, Token)).Turn);
    }

    [Theory(Timeout = Limit)]
    [InlineData("claude")]
    [InlineData("codex")]
    [InlineData("amp")]
    public async Task What_the_screen_answers_to_a_persons_prompt_is_not_Moanas_turn(string style)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync(style, "--work 0.1");
        var reader = new TurnReader(fleet.Fleet, TimeProvider.System);
        var id = (await RunAsync(fleet, agent, "look at it, please, and tell me in a few words what you have found in there, whatever it may be\nand no more")).Turn;
        Assert.NotNull(id);
        Assert.Equal(id, Assert.Single(await reader.ReadAsync(await FreshAsync(fleet, agent), 1, Token)).Turn);

        await fleet.Tmux.RunAsync("send-keys", "-t", agent.Pane.Id.ToString(), "-l", "reply: to a person");
        await Eventually.TrueAsync(async () => (await fleet.Tmux.RunAsync("capture-pane", "-p", "-t", agent.Pane.Id.ToString())).Contains("to a person", StringComparison.Ordinal), "the typed text");
        await fleet.Tmux.RunAsync("send-keys", "-t", agent.Pane.Id.ToString(), "Enter");
        AgentTurn? turn = null;
        await Eventually.TrueAsync(
            async () => (turn = (await reader.ReadAsync(await FreshAsync(fleet, agent), 1, Token)).SingleOrDefault())?.Answer == "to a person", "the person's answer");
        Assert.Null(turn!.Turn);
    }

    [Theory(Timeout = Limit)]
    [InlineData("fail at it", "TurnFailed", TurnOutcome.Failed)]
    [InlineData("ratelimit 60", "TurnRateLimited", TurnOutcome.RateLimited)]
    [InlineData("crash", "TurnLost", TurnOutcome.Lost)]
    public async Task A_turn_that_ends_otherwise_is_an_error_with_the_turn(string prompt, string id, TurnOutcome outcome)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("claude", "--work 0.3");

        var error = await Assert.ThrowsAsync<MoanaException>(() => RunAsync(fleet, agent, prompt));

        Assert.Equal(id, error.ErrorId);
        var turn = Assert.IsType<AgentTurn>(error.Target);
        Assert.Equal((outcome, null), (turn.Outcome, turn.Answer));
    }

    [Fact(Timeout = Limit)]
    public async Task A_question_without_a_rule_is_an_error_with_the_open_turn()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("claude", "--work 0.3");

        var error = await Assert.ThrowsAsync<MoanaException>(() => RunAsync(fleet, agent, "ask first"));

        Assert.Equal("TurnAsks", error.ErrorId);
        Assert.Contains("Do you want to proceed", error.Message, StringComparison.Ordinal);
        Assert.Equal((null, null), (Assert.IsType<AgentTurn>(error.Target).Outcome, ((AgentTurn)error.Target!).Answer));
    }

    [Theory(Timeout = Limit)]
    [InlineData("")]
    // As claude: who answers in its first moment could not have read it.
    [InlineData("--deaf-dialog 250")]
    public async Task A_question_with_a_rule_is_answered_and_the_turn_goes_on(string dialog)
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("claude", $"--work 0.3 {dialog}");

        var rule = new AnswerRule { Match = "proceed", Keys = ["Enter"] };

        var turn = await RunAsync(fleet, agent, "ask first", new()
        {
            Answer = question => question.Question?.Contains("proceed", StringComparison.Ordinal) == true ? rule : null,
        });

        Assert.Equal(Answer, turn.Answer);
        Assert.Empty(fleet.Log.Events("lost", "claude"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_turn_that_takes_too_long_is_an_error_and_goes_on()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("claude", "--work 600");

        var error = await Assert.ThrowsAsync<MoanaException>(() => RunAsync(fleet, agent, "look", new() { Timeout = TimeSpan.FromSeconds(1) }));

        Assert.Equal("TurnTimeout", error.ErrorId);
        Assert.Equal(AgentStatus.Working, (await fleet.StatusAsync(agent)).Status);
    }

    [Fact(Timeout = Limit)]
    public async Task Prompts_to_one_agent_wait_for_the_turn_before()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex", "--work 0.3");
        var batch = new TurnBatch(TimeProvider.System);
        batch.Run(fleet.Fleet, agent, "the first", new(), Token);
        batch.Run(fleet.Fleet, agent, "fail, the second", new(), Token);
        batch.Run(fleet.Fleet, agent, "the third", new(), Token);

        var ends = new List<string?>();
        await foreach (var update in batch.ReadAsync(Token))
        {
            if (update.Step is null) ends.Add(update.Error?.ErrorId ?? update.Turn!.Answer);
        }

        Assert.Equal([Answer, "TurnFailed", Answer], ends);
        Assert.Equal(["the first", "fail, the second", "the third"], fleet.Log.Prompts("codex"));
    }

    private static Task<AgentTurn> RunAsync(FakeFleet fleet, AgentPane agent, string prompt, TurnOptions? options = null) =>
        new TurnRunner(fleet.Fleet, TimeProvider.System).RunAsync(
            agent, prompt, options ?? new() { Delivery = new() { Timeout = TimeSpan.FromSeconds(20) } }, _ => { }, Token);

    private static async Task<AgentPane> FreshAsync(FakeFleet fleet, AgentPane agent) => Assert.Single(await fleet.Fleet.RefreshAsync([agent], Token));
}
