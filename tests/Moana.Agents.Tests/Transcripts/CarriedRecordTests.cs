using System.Collections.Concurrent;
using Moana.Agents;
using Moana.Agents.Tests;
using Moana.Detection;
using Moana.Operations;
using Moana.Testing;

namespace Moana.Transcripts;

/// <summary>Fake agents that write records, at the end of a carrier.</summary>
public sealed class CarriedRecordTests : IAsyncDisposable
{
    private const int Limit = 240_000;

    /// <summary>A reading starts dozens of short programs at the other end, which share the machine with all else.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly TemporaryFolder _folder = new();

    /// <summary>With another home at its other end.</summary>
    private readonly CutCarrier _link = new("HOME=/nowhere");

    private readonly FakeFleet _fakes;

    public CarriedRecordTests() => _fakes = new(_link.Via);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _fakes.DisposeAsync();
        _link.Dispose();
        _folder.Dispose();
    }

    [Theory(Timeout = Limit)]
    [InlineData("codex", "CODEX_HOME")]
    [InlineData("claude", "CLAUDE_CONFIG_DIR")]
    [InlineData("copilot", "COPILOT_HOME")]
    public async Task An_agents_answers_are_read_on_its_host(string profile, string variable)
    {
        var agent = await StartAsync(profile, variable);

        var receipt = await SendAsync(agent, "reply: alpha");
        var first = await AnswerAsync(agent, "alpha");

        // copilot is imitated on codex' screen, and sent to as to that.
        Assert.Equal(profile != "copilot" ? true : null, receipt.Recorded);
        Assert.Equal(("reply: alpha", TurnOutcome.Completed, receipt.Turn, TurnSource.Record), (first.Prompt, first.Outcome, first.Turn, first.Source));
        Assert.Equal("cargo check", Assert.Single(first.Tools).Arguments);

        await SendAsync(agent, "reply: beta");
        Assert.Equal(first.ConversationId, (await AnswerAsync(agent, "beta")).ConversationId);
    }

    /// <summary>opencode's record is a database: what a link brings of it and of the files beside it is whole at no moment for sure.</summary>
    [Fact(Timeout = Limit)]
    public async Task A_record_that_is_a_database_is_left_alone_on_a_host_and_the_answer_is_cut_from_the_screen()
    {
        Directory.CreateDirectory(_folder["data/opencode"]);
        await File.WriteAllTextAsync(_folder["data/opencode/opencode.db"], "no database", Token);
        var profile = _folder["kept.yaml"];
        await File.WriteAllTextAsync(profile, "name: kept\nextends: claude\nrecord: { format: opencode, home: [$XDG_DATA_HOME/opencode], file: opencode.db }\n", Token);
        var fleet = new Fleet(_fakes.Server, ProfileCatalog.Load([profile]));
        var agent = (await _fakes.StartAsync("claude", environment: $"XDG_DATA_HOME={_folder["data"]} ")) with { Profile = fleet.Profiles.Profiles["kept"] };

        var receipt = await SendAsync(agent, "reply: alpha");
        await Eventually.TrueAsync(async () => (await _fakes.StatusAsync(agent)).Outcome == TurnOutcome.Completed, "its turn has ended");
        var turn = Assert.Single(await new TurnReader(fleet, TimeProvider.System).ReadAsync(await RefreshAsync(agent), 5, Token));

        Assert.Null(receipt.Recorded);
        Assert.Equal((receipt.Turn, TurnSource.Screen, TurnOutcome.Completed), (turn.Turn, turn.Source, turn.Outcome));
        Assert.Contains("alpha", turn.Answer, StringComparison.Ordinal);
        Assert.Contains("is a database, which is not read from other machines", turn.Evidence, StringComparison.Ordinal);
        Assert.Equal(["opencode.db"], Directory.GetFiles(_folder["data/opencode"]).Select(Path.GetFileName));
    }

    [Fact(Timeout = Limit)]
    public async Task Who_follows_an_agent_on_a_host_hears_of_its_turns_as_they_grow_also_after_the_way_was_cut()
    {
        var agent = await StartAsync("claude", "CLAUDE_CONFIG_DIR");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var heard = new List<AgentTurn>();
        var following = Task.Run(async () =>
        {
            await foreach (var turn in SessionRecords.FollowAsync(_fakes.Fleet, agent, stop.Token))
            {
                lock (heard) heard.Add(turn);
            }
        }, Token);

        // A turn that had ended when it first looked is none to tell of; so there is another one until it has.
        for (var n = 1; !Heard("alpha"); n++)
        {
            Assert.True(n < 20 && !following.IsCompleted, $"The follower is {following.Status}: {following.Exception}");
            await SendAsync(agent, $"work 1 {n} reply: alpha");
            await EndedAsync(agent, $"work 1 {n} reply: alpha", "alpha");
        }

        Assert.InRange(agent.Host.CarrierIds.Count, 2, 3);

        _link.Cut();
        await _fakes.Tmux.RunAsync("send-keys", "-t", agent.Pane.Id.ToString(), "-l", "reply: beta");
        await _fakes.Tmux.RunAsync("send-keys", "-t", agent.Pane.Id.ToString(), "Enter");
        _link.Mend();

        await Eventually.TrueAsync(
            () => Task.FromResult(following.IsCompleted || Heard("beta")),
            () => $"it hears of the second one, too; it is {following.Status} and has heard {string.Join(", ", heard.Select(t => $"{t.Answer} {t.Outcome}"))}", Patience);
        Assert.True(Heard("beta"), $"The follower is {following.Status}: {following.Exception}");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);

        bool Heard(string answer)
        {
            lock (heard) return heard.Exists(t => t.Answer == answer && t.Outcome == TurnOutcome.Completed);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Who_watches_an_agents_turns_hears_that_its_host_is_away_and_goes_on_when_it_is_back()
    {
        var agent = await StartAsync("claude", "CLAUDE_CONFIG_DIR");
        await SendAsync(agent, "reply: alpha");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var (answers, away) = (new ConcurrentQueue<string?>(), new ConcurrentQueue<string>());
        var watching = Task.Run(async () =>
        {
            await foreach (var turn in new TurnWatch(_fakes.Fleet, TimeProvider.System).WatchAsync(agent, stop.Token, e => away.Enqueue(e.ErrorId)))
            {
                answers.Enqueue(turn.Answer);
            }
        }, Token);
        await HearsAsync(() => answers.Contains("alpha"), "the first answer");

        _link.Cut();
        await HearsAsync(() => !away.IsEmpty, "that the host is away");
        await _fakes.Tmux.RunAsync("send-keys", "-t", agent.Pane.Id.ToString(), "-l", "reply: beta");
        await _fakes.Tmux.RunAsync("send-keys", "-t", agent.Pane.Id.ToString(), "Enter");
        _link.Mend();

        await HearsAsync(() => answers.Contains("beta"), "the second answer");
        Assert.All(away, id => Assert.Contains(id, (string[])["HostUnreachable", "ConnectionLost"]));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);

        async Task HearsAsync(Func<bool> heard, string what)
        {
            await Eventually.TrueAsync(() => watching.IsCompleted || heard(), $"it hears of {what}", Patience);
            Assert.True(heard(), $"The watch is {watching.Status}: {watching.Exception}");
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Of_a_record_of_200_MB_the_end_is_read_and_one_that_is_deleted_meanwhile_is_unknown()
    {
        var agent = await StartAsync("claude", "CLAUDE_CONFIG_DIR");
        await SendAsync(agent, "reply: alpha");
        await AnswerAsync(agent, "alpha");
        var file = Assert.Single(Directory.GetFiles(_folder["home"], "*.jsonl", SearchOption.AllDirectories));
        await using (var grow = new FileStream(file, FileMode.Open, FileAccess.ReadWrite))
        {
            // In front of its last lines: a hole, as an old conversation would be.
            var lines = new byte[grow.Length];
            grow.ReadExactly(lines);
            grow.SetLength(0);
            Assert.Empty((await ReadAsync(agent)).Turns);
            grow.Position = 200_000_000;
            grow.Write([(byte)'\n', .. lines]);
        }

        // While the program writes down what it does (claude's pid file) nothing ties the record to the pane, for a moment.
        Assert.Equal("alpha", (await AnswerAsync(agent, "alpha")).Answer);
        await SendAsync(agent, "reply: beta");
        Assert.Equal("beta", (await AnswerAsync(agent, "beta")).Answer);

        File.Delete(file);
        Assert.Empty((await ReadAsync(agent)).Turns);
    }

    [Fact(Timeout = Limit)]
    public async Task While_the_way_is_cut_nothing_is_known_and_then_it_is_again()
    {
        var agent = await RefreshAsync(await StartAsync("codex", "CODEX_HOME"));
        await SendAsync(agent, "reply: alpha");
        await AnswerAsync(agent, "alpha");
        agent = await RefreshAsync(agent);

        _link.Cut();
        var reading = await SessionRecords.ReadAsync(agent, 10, Token);
        Assert.Empty(reading.Turns);
        Assert.Contains("elsewhere", reading.Evidence, StringComparison.Ordinal);

        _link.Mend();
        Assert.Equal("alpha", (await SessionRecords.ReadAsync(agent, 10, Token)).Turns[^1].Answer);
    }

    private async Task<AgentPane> StartAsync(string profile, string variable)
    {
        var agent = await _fakes.StartAsync(profile == "copilot" ? "codex" : profile, $"--record {profile}", profile, environment: $"{variable}={_folder["home"]} ");
        return agent with { Profile = _fakes.Fleet.Profiles.Profiles[profile] };
    }

    private async Task<PromptReceipt> SendAsync(AgentPane agent, string prompt)
    {
        var receipt = await _fakes.SendAsync(agent with { Profile = agent.Profile.Name == "copilot" ? _fakes.Fleet.Profiles.Profiles["codex"] : agent.Profile }, prompt);
        Assert.True(receipt.Outcome == DeliveryOutcome.Started, receipt.Reason);
        return receipt;
    }

    private async Task<AgentPane> RefreshAsync(AgentPane agent) => (await _fakes.Fleet.RefreshAsync([agent], Token))[0] with { Profile = agent.Profile };

    private async Task<RecordReading> ReadAsync(AgentPane agent) => await SessionRecords.ReadAsync(await RefreshAsync(agent), 10, Token);

    private Task<AgentTurn> AnswerAsync(AgentPane agent, string answer) => EndedAsync(agent, null, answer);

    private async Task<AgentTurn> EndedAsync(AgentPane agent, string? prompt, string answer)
    {
        RecordReading? reading = null;
        AgentTurn? Last() => reading?.Turns is [.., var last] ? last : null;
        await Eventually.TrueAsync(
            async () => (reading = await ReadAsync(agent)).Turns is [.., { Outcome: not null } turn] && turn.Answer == answer && (prompt is null || turn.Prompt == prompt),
            () => $"it answered {answer}; {reading?.Evidence} {Last()?.Prompt}: {Last()?.Answer}", Patience);
        return reading!.Turns[^1];
    }
}
