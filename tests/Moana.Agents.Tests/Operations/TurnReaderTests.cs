using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Moana.Detection;
using Moana.Operations;
using Moana.Testing;

namespace Moana.Agents.Tests.Operations;

/// <summary>What is read of a turn while its record is behind the screen; the test writes the records, fake agents draw the screens.</summary>
public sealed class TurnReaderTests : IAsyncDisposable
{
    private const int Limit = 120_000;

    private readonly FakeFleet _fakes = new();
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("moana-turns-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task A_text_in_a_record_that_tells_no_end_is_the_answer_only_when_the_agent_is_done()
    {
        const string Prompt = "ask first";
        var (fleet, agent) = await StartAsync("{ format: gemini, home: [$RECORDS], file: '*.jsonl' }");
        Write(new { sessionId = "one", startTime = Now() });

        var error = await Assert.ThrowsAsync<MoanaException>(() => new TurnRunner(fleet, TimeProvider.System).RunAsync(agent, Prompt, new(), Record, Token));
        var open = await LastAsync(fleet, agent);
        Write(new { id = "3", timestamp = Now(), type = "gemini", content = "All is done." });
        await _fakes.Tmux.RunAsync("send-keys", "-t", $"{agent.Pane.Id}", "Enter");
        await Eventually.TrueAsync(async () => (await _fakes.StatusAsync(agent)).Status == AgentStatus.Completed, "the end");
        var done = await LastAsync(fleet, agent);

        var asks = Assert.IsType<AgentTurn>(error.Target);
        Assert.Equal(("TurnAsks", TurnSource.Record, Prompt, null, null), (error.ErrorId, asks.Source, asks.Prompt, asks.Answer, asks.Outcome));
        Assert.Equal((asks.Turn, TurnSource.Record, null, null), (open.Turn, open.Source, open.Answer, open.Outcome));
        Assert.Equal((asks.Turn, TurnSource.Record, "All is done.", TurnOutcome.Completed), (done.Turn, done.Source, done.Answer, done.Outcome));

        void Record(string step)
        {
            if (!step.StartsWith("WaitingForInput", StringComparison.Ordinal)) return;
            Write(new { id = "1", timestamp = Now(), type = "user", content = Prompt });
            Write(new { id = "2", timestamp = Now(), type = "gemini", content = "I will run a command." });
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Nothing_is_waited_for_where_the_program_has_no_folder_for_records()
    {
        var agent = await _fakes.StartAsync("codex", environment: $"HOME={_home.FullName}/none ");
        await _fakes.SendAsync(agent, "quick");
        await Eventually.TrueAsync(async () => (await _fakes.StatusAsync(agent)).Outcome == TurnOutcome.Completed, "the end");
        // Nobody moves this clock on.
        var turn = await new TurnReader(_fakes.Fleet, new FakeTimeProvider()).ReadAsync(agent, await _fakes.StatusAsync(agent), Token);
        Assert.Equal((TurnSource.Screen, TurnOutcome.Completed), (turn.Source, turn.Outcome));
        Assert.NotNull(turn.Answer);
    }

    [Fact(Timeout = Limit)]
    public async Task An_end_that_the_record_will_tell_is_waited_for()
    {
        const string Prompt = "look at it";
        var (fleet, agent) = await StartAsync("{ format: claude, home: [$RECORDS], file: '*.jsonl' }");
        await _fakes.SendAsync(agent, Prompt);
        await Eventually.TrueAsync(async () => (await _fakes.StatusAsync(agent)).Outcome == TurnOutcome.Completed, "the end");
        Write(new { type = "user", timestamp = Now(), sessionId = "one", message = new { content = Prompt } });
        Write(new { type = "assistant", timestamp = Now(), message = new { content = new[] { new { type = "text", text = "First I look." } } } });

        var clock = new WaitedClock();
        var reading = new TurnReader(fleet, clock).ReadAsync(agent, await _fakes.StatusAsync(agent), Token);
        for (var step = 0; step < 30 && !reading.IsCompleted; step++)
        {
            await AdvanceAsync();
        }

        Assert.False(reading.IsCompleted);
        Write(new { type = "assistant", timestamp = Now(), message = new { stop_reason = "end_turn", content = new[] { new { type = "text", text = "It is fine." } } } });
        while (!reading.IsCompleted)
        {
            await AdvanceAsync();
        }

        Assert.Equal(("It is fine.", TurnSource.Record), ((await reading).Answer, (await reading).Source));

        // Only while the reader waits: then it has looked, and left what it saw.
        async Task AdvanceAsync()
        {
            await Eventually.TrueAsync(() => clock.IsWaited || reading.IsCompleted, "a wait or the turn");
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    [Theory(Timeout = Limit)]
    [InlineData("amp", null)]
    [InlineData("codex", "one")]
    public async Task A_turn_that_is_read_when_another_prompt_was_sent_since_has_not_the_others_answer(string style, string? answer)
    {
        var agent = await _fakes.StartAsync(style, environment: $"CODEX_HOME={_home.FullName} ");
        await _fakes.SendAsync(agent, "reply: one");
        await Eventually.TrueAsync(async () => (await _fakes.StatusAsync(agent)).Outcome == TurnOutcome.Completed, "the end");
        var (first, ended) = (Assert.Single(await _fakes.Fleet.RefreshAsync([agent], Token)), await _fakes.StatusAsync(agent));
        await _fakes.SendAsync(agent, "reply: two");
        await Eventually.TrueAsync(async () => await _fakes.StatusAsync(agent) is { Outcome: TurnOutcome.Completed } now && now.Turn != ended.Turn, "the end of the other");

        var turn = await new TurnReader(_fakes.Fleet, TimeProvider.System).ReadAsync(first, ended, Token);

        Assert.Equal((ended.Turn, answer, answer is null ? 0 : 1), (turn.Turn, turn.Answer, turn.Texts.Count));
    }

    public async ValueTask DisposeAsync()
    {
        await _fakes.DisposeAsync();
        _home.DeleteAll();
    }

    private static string Now() => DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static async Task<AgentTurn> LastAsync(Fleet fleet, AgentPane agent) =>
        Assert.Single(await new TurnReader(fleet, TimeProvider.System).ReadAsync(Assert.Single(await fleet.RefreshAsync([agent], Token)), 1, Token));

    /// <summary>A fake agent that looks like claude, and whose profile says that its record is where the test writes one.</summary>
    private async Task<(Fleet Fleet, AgentPane Agent)> StartAsync(string record)
    {
        var file = Path.Combine(_home.FullName, "recorded.yaml");
        await File.WriteAllTextAsync(file, $"name: recorded\nextends: claude\nrecord: {record}\n", Token);
        var fleet = new Fleet(_fakes.Server, ProfileCatalog.Load([file]));
        var agent = await _fakes.StartAsync("claude", "--work 0.3", environment: $"RECORDS={_home.FullName} ");
        return (fleet, agent with { Profile = fleet.Profiles.Profiles["recorded"] });
    }

    private void Write(object line) => File.AppendAllText(Path.Combine(_home.FullName, "one.jsonl"), JsonSerializer.Serialize(line) + "\n");

    /// <summary>A clock that tells whether somebody waits for it; one that does is told at each advance.</summary>
    private sealed class WaitedClock : FakeTimeProvider
    {
        private volatile bool _isWaited;

        internal bool IsWaited => _isWaited;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _isWaited = true;
            return timer;
        }

        internal new void Advance(TimeSpan time)
        {
            _isWaited = false;
            base.Advance(time);
        }
    }
}
