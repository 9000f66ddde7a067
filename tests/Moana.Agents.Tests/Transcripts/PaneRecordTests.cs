using Moana.Agents;
using Moana.Agents.Tests;
using Moana.Testing;

namespace Moana.Transcripts;

/// <summary>Fake agents that write records, on a private server: which record is a pane's.</summary>
public sealed class PaneRecordTests : IAsyncDisposable
{
    private readonly FakeFleet _fakes = new();
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("moana-records-");

    [Theory]
    [InlineData("codex", "CODEX_HOME")]
    [InlineData("claude", "CLAUDE_CONFIG_DIR")]
    [InlineData("copilot", "COPILOT_HOME")]
    public async Task Two_agents_in_one_folder_have_each_their_own_answers_and_clear_begins_another_conversation(string profile, string variable)
    {
        var (one, two) = (await StartAsync("one", profile, variable), await StartAsync("two", profile, variable));

        await SendAsync(one, "reply: alpha");
        await SendAsync(two, "reply: beta");
        var (first, second) = (await AnswerAsync(one, "alpha"), await AnswerAsync(two, "beta"));

        Assert.Equal(("reply: alpha", TurnOutcome.Completed, "one"), (first.Prompt, first.Outcome, first.Name));
        Assert.NotEqual(first.ConversationId, second.ConversationId);
        Assert.NotNull(first.Turn);
        Assert.Equal((1200L, profile), (first.Usage!.InputTokens! / (profile == "codex" ? 1 : 2), first.Profile));
        Assert.Equal("cargo check", Assert.Single(first.Tools).Arguments);

        await _fakes.Tmux.RunAsync("send-keys", "-t", one.Pane.Id.ToString(), "/clear", "Enter");
        await SendAsync(one, "reply: gamma");
        var third = await AnswerAsync(one, "gamma");

        Assert.NotEqual(first.ConversationId, third.ConversationId);
        Assert.Equal("beta", (await ReadAsync(two)).Turns[^1].Answer);
    }

    [Fact]
    public async Task Who_follows_an_agent_hears_of_its_turn_as_it_grows_and_of_its_end()
    {
        var agent = await _fakes.StartAsync("claude", environment: $"CLAUDE_CONFIG_DIR={_home.FullName} ");
        var following = Task.Run(async () =>
        {
            var heard = new List<AgentTurn>();
            await foreach (var turn in SessionRecords.FollowAsync(_fakes.Fleet, agent, Token))
            {
                heard.Add(turn);
                if (turn.Outcome is not null) break;
            }

            return heard;
        });

        await _fakes.SendAsync(agent, "work 1 reply: alpha");
        var heard = await following.WaitAsync(Eventually.Patience, Token);

        Assert.All(heard, t => Assert.Equal("work 1 reply: alpha", t.Prompt));
        Assert.Null(heard[0].Outcome);
        Assert.Equal(("alpha", TurnOutcome.Completed), (heard[^1].Answer, heard[^1].Outcome));
    }

    [Fact]
    public async Task What_another_process_of_the_same_id_left_behind_leads_nowhere()
    {
        var agent = await StartAsync("one", "claude", "CLAUDE_CONFIG_DIR");
        await SendAsync(agent, "reply: alpha");
        await AnswerAsync(agent, "alpha");
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_home.FullName, "sessions")));
        await Eventually.TrueAsync(async () => (await File.ReadAllTextAsync(file, Token)).Contains("\"status\":\"idle\"", StringComparison.Ordinal), "it wrote there that it is done");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Token)).Replace("\"procStart\":\"", "\"procStart\":\"9", StringComparison.Ordinal), Token);

        var reading = await SessionRecords.ReadAsync(Unnoted(await RefreshAsync(agent)), 10, Token);

        Assert.Empty(reading.Turns);
        Assert.DoesNotContain("alpha", reading.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_only_the_prompt_can_tell_another_agent_that_got_the_same_makes_it_unknown()
    {
        var (one, two) = (await StartAsync("one", "claude", "CLAUDE_CONFIG_DIR"), await StartAsync("two", "claude", "CLAUDE_CONFIG_DIR"));
        var source = _fakes.Fleet.Profiles.Profiles["claude"].Record! with { PidFile = null };
        AgentPane Blind(AgentPane agent) => Unnoted(agent) with { Profile = new() { Name = "blind", Source = "", Delivery = new(), Record = source } };
        await SendAsync(one, "reply: alpha");
        await AnswerAsync(one, "alpha");

        var alone = await SessionRecords.ReadAsync(Blind(await RefreshAsync(one)), 1, Token, [await RefreshAsync(one), await RefreshAsync(two)]);
        await SendAsync(two, "reply: alpha");
        var both = await SessionRecords.ReadAsync(Blind(await RefreshAsync(one)), 1, Token, [await RefreshAsync(one), await RefreshAsync(two)]);
        var unasked = await SessionRecords.ReadAsync(Blind(await RefreshAsync(one)), 1, Token);

        Assert.Equal("alpha", Assert.Single(alone.Turns).Answer);
        Assert.Empty(both.Turns);
        Assert.Empty(unasked.Turns);
    }

    public async ValueTask DisposeAsync()
    {
        await _fakes.DisposeAsync();
        _home.DeleteAll();
    }

    /// <summary>Without what Moana noted of its conversation when it sent a prompt.</summary>
    private static AgentPane Unnoted(AgentPane agent) =>
        agent with { Pane = agent.Pane with { Options = agent.Pane.Options.Where(o => o.Key != PaneOptions.Conversation).ToDictionary() } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<AgentPane> StartAsync(string name, string profile, string variable)
    {
        var style = profile == "copilot" ? "codex" : profile;
        var agent = await _fakes.StartAsync(style, $"--record {profile}", name, environment: $"{variable}={_home.FullName} ");
        return agent with { Profile = _fakes.Fleet.Profiles.Profiles[profile] };
    }

    private async Task SendAsync(AgentPane agent, string prompt) =>
        Assert.Equal(DeliveryOutcome.Started, (await _fakes.SendAsync(agent with { Profile = _fakes.Fleet.Profiles.Profiles[agent.Profile.Name == "claude" ? "claude" : "codex"] }, prompt)).Outcome);

    private async Task<AgentPane> RefreshAsync(AgentPane agent) => (await _fakes.Fleet.RefreshAsync([agent], Token))[0] with { Profile = agent.Profile };

    private async Task<RecordReading> ReadAsync(AgentPane agent) => await SessionRecords.ReadAsync(await RefreshAsync(agent), 10, Token);

    private async Task<AgentTurn> AnswerAsync(AgentPane agent, string answer)
    {
        RecordReading? reading = null;
        await Eventually.TrueAsync(async () => (reading = await ReadAsync(agent)).Turns is [.., { Outcome: not null } turn] && turn.Answer == answer, $"{agent.Name} answered {answer}");
        return reading!.Turns[^1];
    }
}
