using Moana.Testing;

namespace Moana.Agents.Tests;

public sealed class AgentStarterTests : IAsyncLifetime
{
    private readonly FakeFleet _fleet = new();
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private AgentStarter Starter => new(_fleet.Fleet, TimeProvider.System);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _fleet.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_agent_comes_into_a_session_that_runs_and_the_others_are_not_disturbed()
    {
        await _fleet.Tmux.NewSessionAsync("other");
        var first = await AddAsync("first", "work", new(Fake("first")));
        var current = (await _fleet.Server.ListSessionsAsync(Token)).Single(s => s.Name == "work");
        var second = await AddAsync("second", "work", new(Fake("second")));
        Assert.Equal(("work", 1), (second.Pane.SessionName, second.Pane.WindowIndex));
        Assert.Equal(current.Id, second.Pane.SessionId);
        Assert.Equal(["first", "second"], (await _fleet.Fleet.ListAsync("work", Token)).Select(a => a.Name));
        var again = (await _fleet.Fleet.ListAsync("work", Token))[0];
        Assert.Equal((first.Pane.ProcessId, true), (again.Pane.ProcessId, again.Pane.WindowActive));

        Assert.Equal("AgentExists", (await Assert.ThrowsAsync<MoanaException>(() => AddAsync("FIRST", "work", new(Fake("x"))))).ErrorId);
        Assert.Equal("SessionNeeded", (await Assert.ThrowsAsync<MoanaException>(() => AddAsync("x", null, new(Fake("x"))))).ErrorId);
        Assert.Equal("ProfileNotFound", (await Assert.ThrowsAsync<MoanaException>(() => AddAsync("x", "work", new(Fake("x")), "nope"))).ErrorId);
        Assert.Equal("FolderNotFound", (await Assert.ThrowsAsync<MoanaException>(() => AddAsync("x", "work", new(Fake("x"), "/no/such")))).ErrorId);
        Assert.Equal(2, (await _fleet.Fleet.ListAsync("work", Token)).Count);
    }

    [Fact]
    public async Task A_program_that_ends_at_once_tells_its_last_lines_and_leaves_nothing()
    {
        await AddAsync("first", "work", new(Fake("first")));
        var ending = EndingProgram.In(_folder, "no key, no work", 3);
        var error = await Assert.ThrowsAsync<MoanaException>(() => AddAsync("x", "work", new(ending)));
        Assert.Equal(("AgentEnded", "x"), (error.ErrorId, error.Target));
        Assert.Matches(@"ended at once( \(3\))?: sh \S+; its last lines: no key, no work\.", error.Message);
        Assert.Equal("first", Assert.Single(await _fleet.Server.ListPanesAsync(null, Token)).WindowName);

        await Assert.ThrowsAsync<MoanaException>(() => AddAsync("x", "alone", new("exit 3")));
        Assert.Equal("work", Assert.Single(await _fleet.Server.ListSessionsAsync(Token)).Name);
    }

    [Fact]
    public async Task Agents_that_are_started_at_the_same_time_share_the_session_that_none_found()
    {
        await _fleet.Tmux.NewSessionAsync("other");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => AddAsync($"a{i}", "work", new("exec sleep 1000"))));
        Assert.Equal(4, (await _fleet.Fleet.ListAsync("work", Token)).Count);
    }

    [Fact]
    public async Task What_starts_an_agent_stands_on_its_pane_for_every_process()
    {
        var environment = new Dictionary<string, string> { ["MOANA_WORD"] = "two words = $HOME", ["MOANA_EMPTY"] = "" };
        var launch = new Launch("printf '%s|%s|%s\\n' \"$MOANA_WORD\" \"$MOANA_EMPTY\" \"$PWD\"; exec sleep 1000", _folder.Path, environment);
        await AddAsync("x", "work", launch);
        await SeenAsync();

        // As another process reads it.
        var agent = Assert.Single(await _fleet.Fleet.ListAsync("work", Token));
        var shown = agent.ToAgent(_fleet.Server.Endpoint);
        Assert.Equal((launch.Command, _folder.Path), (shown.LaunchCommand, shown.Path));
        Assert.Equal("MOANA_EMPTY=, MOANA_WORD=two words = $HOME", $"{shown.Environment}");

        await Processes.SignalAsync("KILL", agent.Pane.ProcessId);
        await Eventually.TrueAsync(async () => (await _fleet.Fleet.RefreshAsync([agent], Token))[0].Pane.Dead, "x is dead");
        agent = (await _fleet.Fleet.RefreshAsync([agent], Token))[0];
        Assert.Equal(_folder.Path, agent.ToAgent(_fleet.Server.Endpoint).Path);
        var restarted = await Starter.RestartAsync(agent, null, Token);
        Assert.NotEqual(agent.Pane.ProcessId, restarted.Pane.ProcessId);
        await SeenAsync();

        async Task SeenAsync() => await Eventually.TrueAsync(
            async () => (await _fleet.Tmux.RunAsync("capture-pane", "-p", "-t", "=work:")).Contains($"two words = $HOME||{_folder.Path}", StringComparison.Ordinal),
            "environment and folder");
    }

    [Fact]
    public async Task An_agent_that_cannot_be_started_anew_tells_why_and_can_be_started_otherwise()
    {
        var agent = await AddAsync("x", "work", new("exec sleep 1000"));
        var error = await Assert.ThrowsAsync<MoanaException>(() => Starter.RestartAsync(agent, new(EndingProgram.In(_folder, "not today", 4)), Token));
        // tmux does not always tell how a program ended.
        Assert.Matches(@"ended at once( \(4\))?: sh \S+; its last lines: not today\.", error.Message);
        Assert.True(Assert.Single(await _fleet.Fleet.ListAsync("work", Token)).Pane.Dead);

        var restarted = await Starter.RestartAsync(agent, new("exec sleep 2000"), Token);
        Assert.Equal(("exec sleep 2000", false), (restarted.LaunchCommand, restarted.Pane.Dead));
    }

    [Fact]
    public async Task An_agent_in_a_persons_window_is_started_anew_by_the_command_that_was_named_at_its_registration()
    {
        await _fleet.Tmux.NewSessionAsync("own", "sleep 1000");
        var agent = await _fleet.Fleet.RegisterAsync("x", "own", "0", null, "exec sleep 2000", Token);
        var restarted = await Starter.RestartAsync(agent, null, Token);
        Assert.NotEqual(agent.Pane.ProcessId, restarted.Pane.ProcessId);

        // Its window's options are the person's.
        var error = await Assert.ThrowsAsync<MoanaException>(() => Starter.RestartAsync(restarted, new("exit 4"), Token));
        Assert.Contains("ended at once: exit 4; its last lines: (gone with pane", error.Message, StringComparison.Ordinal);
    }

    private string Fake(string name) => $"{TestPaths.FakeAgent} --style codex --name {name} --log {_fleet.Log.Path}";

    private Task<AgentPane> AddAsync(string name, string? session, Launch launch, string? profile = null) =>
        Starter.AddAsync(name, session, launch, profile, Token);
}
