using System.Text.Json;
using Moana.Operations;
using Moana.Testing;

namespace Moana.Agents.Tests.Operations;

/// <summary>Answers that have to be data, of fake agents in real tmux.</summary>
public sealed class SchemaTurnTests : IDisposable
{
    private const int Limit = 120_000;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static AnswerSchema Schema { get; } = AnswerSchema.Parse("""{ "type": "object", "required": ["n"], "properties": { "n": { "type": "integer" } } }""");

    [Fact(Timeout = Limit)]
    public async Task A_model_that_answers_wrongly_twice_is_corrected_twice()
    {
        await using var fleet = new FakeFleet();
        var agent = await StartAsync(fleet, "I have done it.", "```json\n{ \"n\": \"many\" }\n```", "So it is {\"n\": 7}.");

        var turn = await RunAsync(fleet, agent, 2);

        Assert.Equal(7, ((JsonElement)turn.Data!).GetProperty("n").GetInt32());
        Assert.Equal(("So it is {\"n\": 7}.", TurnOutcome.Completed), (turn.Answer, turn.Outcome));
        var prompts = fleet.Log.Prompts("claude").ToList();
        Assert.Equal(3, prompts.Count);
        Assert.StartsWith("How many?\n\nAnswer with JSON only", prompts[0], StringComparison.Ordinal);
        Assert.Contains("- There is no JSON in it.", prompts[1], StringComparison.Ordinal);
        Assert.Contains("- /n: Value is \"string\" but should be \"integer\"", prompts[2], StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task The_end_without_data_is_an_error_with_the_last_turn_and_what_is_wrong()
    {
        await using var fleet = new FakeFleet();
        var agent = await StartAsync(fleet, "no", "never");

        var error = await Assert.ThrowsAsync<MoanaException>(() => RunAsync(fleet, agent, 1));

        Assert.Equal("TurnNoData", error.ErrorId);
        Assert.Contains("after 1 correction(s): There is no JSON in it.", error.Message, StringComparison.Ordinal);
        Assert.Equal(("never", null), (((AgentTurn)error.Target!).Answer, ((AgentTurn)error.Target!).Data));
        Assert.Equal(2, fleet.Log.Prompts("claude").Count);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<AgentPane> StartAsync(FakeFleet fleet, params string[] answers)
    {
        await File.WriteAllTextAsync(_folder["answers.json"], JsonSerializer.Serialize(answers), Token);
        return await fleet.StartAsync("claude", $"--work 0.1 --answers {_folder["answers.json"]}", environment: $"CLAUDE_CONFIG_DIR={_folder["home"]} ");
    }

    private static Task<AgentTurn> RunAsync(FakeFleet fleet, AgentPane agent, int fixes) => new TurnRunner(fleet.Fleet, TimeProvider.System).RunAsync(
        agent, "How many?", new() { Schema = Schema, MaxFixes = fixes, Delivery = new() { Timeout = TimeSpan.FromSeconds(20) } }, _ => { }, Token);
}
