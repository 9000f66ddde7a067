using Moana.Agents;
using Moana.Agents.Tests;
using Moana.Operations;
using Moana.Scheduling;
using Moana.Engine;
using Moana.Storage;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Engine;

/// <summary>Orchestrations of fake agents on real tmux that write session records: what they answer is data.</summary>
public sealed class AnswerEngineTests : IAsyncDisposable
{
    private const int Limit = 120_000;

    private readonly FakeFleet _fakes = new();
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private OrchestrationStore Store => new(_folder["moana.db"]);

    [Fact(Timeout = Limit)]
    public async Task What_one_agent_answered_stands_in_the_prompt_of_the_next_and_in_the_record()
    {
        var codex = await StartAsync("codex", "CODEX_HOME");
        var claude = await StartAsync("claude", "CLAUDE_CONFIG_DIR");
        var results = await RunAsync([codex, claude], new(),
            new() { Id = "parser", Prompt = "quick reply: the parser is\nin a.rs", Agent = "codex" },
            new() { Id = "review", Prompt = "quick reply: LGTM, {{parser.answer}}", Agent = "claude", DependsOn = ["parser"] });

        Assert.Equal(["the parser is\nin a.rs", "LGTM, the parser is\nin a.rs"], results.Select(r => r.Answer));
        Assert.All(results, r =>
        {
            Assert.Equal((OrchestrationTaskStatus.Completed, TurnSource.Record, r.Turn), (r.Status, r.AgentTurn!.Source, r.AgentTurn.Turn));
            Assert.NotNull(r.ConversationId);
            Assert.True(r.Usage!.InputTokens > 0);
        });
        var recorded = Store.EachTask(results[0].OrchestrationId);
        Assert.Equal(results.Select(r => (r.Answer, r.Model, r.ConversationId, r.Usage)), recorded.Select(r => (r.Answer, r.Model, r.ConversationId, r.Usage)));
        Assert.Equal(results.Sum(r => r.Usage!.InputTokens + r.Usage.OutputTokens), Store.GetOrchestration(results[0].OrchestrationId).Tokens);
        Assert.Equal(["parser", "review"], Store.GetUsage(results[0].OrchestrationId).Select(u => u.TaskId));
    }

    [Fact(Timeout = Limit)]
    public async Task Where_answers_are_not_kept_the_record_has_only_what_was_used()
    {
        var agent = await StartAsync("codex", "CODEX_HOME");
        var result = Assert.Single(await RunAsync([agent], new() { KeepAnswers = false }, new OrchestrationTask { Id = "1", Prompt = "quick reply: a secret" }));
        Assert.Null(result.Answer);
        Assert.NotNull(result.Usage);
        var turn = Assert.Single(Store.EachTask(result.OrchestrationId)).AgentTurn!;
        Assert.Equal((null, null), (turn.Answer, turn.Prompt));
        Assert.Empty(turn.Texts);
    }

    [Fact(Timeout = Limit)]
    public async Task A_full_conversation_is_begun_anew_before_the_next_task_and_its_record_is_found()
    {
        var agent = await StartAsync("claude", "CLAUDE_CONFIG_DIR");
        var port = new TmuxAgentPort(_fakes.Fleet, [agent], TimeProvider.System);
        var first = await RunAsync([agent], new(), new OrchestrationTask { Id = "1", Prompt = "quick reply: one" });
        Assert.Null(await port.BeginConversationAsync(agent.Name, "o", Token));
        var second = await RunAsync([agent], new(), new OrchestrationTask { Id = "1", Prompt = "quick reply: two" });
        Assert.Equal(("one", "two"), (first[0].Answer, second[0].Answer));
        Assert.NotEqual(first[0].ConversationId, second[0].ConversationId);
    }

    [Fact(Timeout = Limit)]
    public async Task Nothing_is_read_for_a_turn_whose_mark_is_gone_from_the_pane()
    {
        var agent = await StartAsync("codex", "CODEX_HOME");
        await RunAsync([agent], new(), new OrchestrationTask { Id = "1", Prompt = "quick reply: one" });
        var port = new TmuxAgentPort(_fakes.Fleet, [agent], TimeProvider.System);
        Assert.Null(await port.ReadTurnAsync(agent.Name, "another", TurnOutcome.Completed, await _fakes.StatusAsync(agent), Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _fakes.DisposeAsync();
        _folder.Dispose();
    }

    private Task<AgentPane> StartAsync(string style, string variable)
    {
        Directory.CreateDirectory(_folder[style]);
        return _fakes.StartAsync(style, environment: $"{variable}={_folder[style]} ");
    }

    private async Task<List<TaskResult>> RunAsync(IReadOnlyList<AgentPane> agents, SchedulerOptions options, params OrchestrationTask[] tasks)
    {
        var run = new OrchestrationRun { Id = OrchestrationRun.NewId(), Agents = [.. agents.Select(a => a.Name)], Tasks = tasks, Options = options, Path = "/" };
        var results = new List<TaskResult>();
        await foreach (var update in new Orchestrator(_fakes.Fleet, Store, TimeProvider.System).RunAsync(run, agents, Token))
        {
            if (update.Result is { } result) results.Add(result);
        }

        return results;
    }
}
