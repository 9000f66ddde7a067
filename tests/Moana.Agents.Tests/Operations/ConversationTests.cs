using Moana.Operations;
using Moana.Testing;
using Moana.Transcripts;

namespace Moana.Agents.Tests.Operations;

/// <summary>Conversations that Moana begins and goes on with, on fake agents in real tmux.</summary>
public sealed class ConversationTests : IAsyncDisposable
{
    private const int Limit = 120_000;

    private readonly FakeFleet _fakes = new();
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task An_agent_is_started_with_an_id_which_is_noted_and_leads_to_its_record_until_it_is_left()
    {
        var (one, two) = (await StartAsync("one"), await StartAsync("two"));
        Assert.NotNull(one.Conversation);
        Assert.NotEqual(one.Conversation!.Id, two.Conversation!.Id);
        Assert.DoesNotContain(one.Conversation.Id, one.LaunchCommand, StringComparison.Ordinal);

        // The same prompt to both: by its text alone neither record would be sure.
        await SendAsync(one, "reply: same");
        await SendAsync(two, "reply: same");
        var (first, second) = (await ConversationAsync(one), await ConversationAsync(two));
        Assert.Equal((one.Conversation.Id, two.Conversation.Id), (first, second));

        await _fakes.Tmux.RunAsync("send-keys", "-t", one.Pane.Id.ToString(), "/clear", "Enter");
        await SendAsync(one, "reply: other");
        Assert.NotEqual(first, await ConversationAsync(one));
    }

    [Fact(Timeout = Limit)]
    public async Task An_agent_is_started_anew_with_its_conversation()
    {
        var agent = await StartAsync("one");
        await SendAsync(agent, "reply: alpha");
        var id = await ConversationAsync(agent);

        var restarted = await RestartAsync(agent);

        Assert.Equal((id, agent.LaunchCommand), (restarted.Conversation?.Id, restarted.LaunchCommand));
        Assert.NotEqual(agent.Pane.ProcessId, restarted.Pane.ProcessId);
        await Eventually.TrueAsync(() => _fakes.Log.Events("ready", "one").Count == 2, "it is ready again");
        await SendAsync(restarted, "reply: beta");
        Assert.Equal(id, await ConversationAsync(restarted));
        Assert.Equal(["alpha", "beta"], (await ReadAsync(restarted)).Turns.Select(t => t.Answer));
    }

    [Fact(Timeout = Limit)]
    public async Task One_whose_conversation_is_unknown_is_not_touched()
    {
        var agent = await _fakes.StartAsync("amp");

        var error = await Assert.ThrowsAsync<MoanaException>(() => RestartAsync(agent));

        Assert.Equal("ConversationUnknown", error.ErrorId);
        Assert.Equal(agent.Pane.ProcessId, (await RefreshAsync(agent)).Pane.ProcessId);
    }

    [Fact(Timeout = Limit)]
    public async Task One_that_a_script_starts_is_not_ended_for_a_start_that_may_lose_its_conversation()
    {
        var agent = await StartAsync("one");
        await SendAsync(agent, "reply: alpha");
        await ConversationAsync(agent);

        var error = await Assert.ThrowsAsync<MoanaException>(() => new AgentRestart(_fakes.Fleet, TimeProvider.System)
            .RunAsync(agent, "sh run.sh", TimeSpan.FromSeconds(10), force: true, conversation: true, null, Token));

        Assert.Equal("ConversationUnknown", error.ErrorId);
        Assert.Contains("starts 'sh'", error.Message, StringComparison.Ordinal);
        Assert.Equal(agent.Pane.ProcessId, (await RefreshAsync(agent)).Pane.ProcessId);
    }

    public async ValueTask DisposeAsync()
    {
        await _fakes.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>An agent whose program has the name of claude's, and no pid file: only the id can tell.</summary>
    private async Task<AgentPane> StartAsync(string name)
    {
        var program = _folder["claude"];
        if (!File.Exists(program))
        {
            await File.WriteAllTextAsync(program, $"#!/bin/sh\nexport CLAUDE_CONFIG_DIR='{_folder["home"]}'\nexec {TestPaths.FakeAgent} --style claude \"$@\"\n", Token);
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        var agent = Assert.Single(await new SessionStarter(_fakes.Fleet, TimeProvider.System).StartAsync(
            $"s-{name}", [new(name, $"{program} --name {name} --log {_fakes.Log.Path} --work 0.1")], "/", 120, 40, e => throw e, Token));
        await Eventually.TrueAsync(() => _fakes.Log.Events("ready", name).Count > 0, $"{name} is ready");
        return Blind(agent);
    }

    private AgentPane Blind(AgentPane agent)
    {
        var claude = _fakes.Fleet.Profiles.Profiles["claude"];
        return agent with { Profile = new() { Name = "claude", Source = "", Delivery = new(), Record = claude.Record! with { PidFile = null } } };
    }

    private async Task SendAsync(AgentPane agent, string prompt)
    {
        var receipt = await _fakes.SendAsync(agent with { Profile = _fakes.Fleet.Profiles.Profiles["claude"] }, prompt);
        Assert.Equal((DeliveryOutcome.Started, true), (receipt.Outcome, receipt.Recorded));
    }

    private async Task<AgentPane> RefreshAsync(AgentPane agent) => (await _fakes.Fleet.RefreshAsync([agent], Token))[0] with { Profile = agent.Profile };

    private async Task<RecordReading> ReadAsync(AgentPane agent) => await SessionRecords.ReadAsync(await RefreshAsync(Blind(agent)), 10, Token, await _fakes.Fleet.ListAsync(null, Token));

    private async Task<AgentPane> RestartAsync(AgentPane agent) =>
        await new AgentRestart(_fakes.Fleet, TimeProvider.System).RunAsync(await RefreshAsync(agent), null, TimeSpan.FromSeconds(10), force: true, conversation: true, null, Token);

    private async Task<string?> ConversationAsync(AgentPane agent)
    {
        RecordReading? reading = null;
        await Eventually.TrueAsync(async () => (reading = await ReadAsync(agent)).Turns is [.., { Outcome: not null }], $"{agent.Name} has answered");
        return reading!.Turns[^1].ConversationId;
    }
}
