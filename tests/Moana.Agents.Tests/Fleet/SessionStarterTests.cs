using Moana.Detection;
using Moana.Testing;

namespace Moana.Agents.Tests;

public sealed class SessionStarterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_that_is_not_there_is_told_with_its_agent_and_the_others_stay()
    {
        await using var fleet = new FakeFleet();
        var (started, ended) = await StartAsync(fleet, ("x", "nosuch-program --now"), ("good", FakeAgent(fleet, "good")));

        var error = Assert.Single(ended);
        Assert.Equal(("AgentEnded", "x"), (error.ErrorId, error.Target));
        // tmux does not always tell how a program ended.
        Assert.Matches(@"^The program of agent 'x' ended at once( \(127: not found\))?: nosuch-program --now", error.Message);
        Assert.DoesNotContain("Pane is dead", error.Message, StringComparison.Ordinal);
        Assert.Equal("good", Assert.Single(started).Name);
        Assert.Equal("good", Assert.Single(await fleet.Fleet.ListAsync("work", Token)).Name);
    }

    [Fact]
    public async Task Where_the_profiles_cannot_be_read_nothing_is_started()
    {
        await using var fleet = new FakeFleet();
        var broken = new Fleet(fleet.Server, Task.FromException<ProfileCatalog>(DetectionErrors.ProfileInvalid([new("mine.yaml", 1, null, "broken")])));
        var error = await Assert.ThrowsAsync<MoanaException>(() => new SessionStarter(broken, TimeProvider.System)
            .StartAsync("work", [new("x", FakeAgent(fleet, "x"))], "/", 80, 24, e => throw e, Token));
        Assert.Equal("ProfileInvalid", error.ErrorId);
        Assert.Empty(await fleet.Server.ListSessionsAsync(Token));
        Assert.Empty(fleet.Log.Events());
    }

    [Fact]
    public async Task A_program_that_ends_by_itself_is_told_with_its_code_and_words()
    {
        await using var fleet = new FakeFleet();
        using var folder = new TemporaryFolder();
        var ending = EndingProgram.In(folder, "no key, no work", 3);
        var (_, ended) = await StartAsync(fleet, ("x", ending), ("good", FakeAgent(fleet, "good")));
        Assert.Matches(@"ended at once( \(3\))?: sh \S+; its last lines: no key, no work\.", Assert.Single(ended).Message);
    }

    [Fact]
    public async Task Where_none_is_left_the_session_can_be_started_again_under_the_same_name()
    {
        await using var fleet = new FakeFleet();
        await fleet.Tmux.NewSessionAsync("other");
        Assert.Single((await StartAsync(fleet, ("x", "nosuch-program"))).Ended);
        var (started, ended) = await StartAsync(fleet, ("x", FakeAgent(fleet, "x")));
        Assert.Empty(ended);
        Assert.Equal("x", Assert.Single(started).Name);
    }

    [Fact]
    public async Task A_dead_agent_is_started_anew_in_the_folder_it_was_started_in()
    {
        await using var fleet = new FakeFleet();
        using var folder = new TemporaryFolder();
        var (started, _) = await StartAsync(fleet, folder.Path, ("x", FakeAgent(fleet, "x")));
        await Eventually.TrueAsync(() => fleet.Log.Events("ready", "x").Count == 1, "x is ready");
        await Processes.SignalAsync("KILL", started[0].Pane.ProcessId);
        await Eventually.TrueAsync(async () => (await AgentAsync()).Pane.Dead, "x is dead");

        await fleet.Fleet.RestartAsync(await AgentAsync(), Token);

        await Eventually.TrueAsync(() => fleet.Log.Events("ready", "x").Count == 2, "x is ready again");
        Assert.Equal(folder.Path, (await AgentAsync()).Pane.Path);

        async Task<AgentPane> AgentAsync() => Assert.Single(await fleet.Fleet.ListAsync("work", Token));
    }

    private static string FakeAgent(FakeFleet fleet, string name) => $"{TestPaths.FakeAgent} --style codex --name {name} --log {fleet.Log.Path}";

    private static Task<(IReadOnlyList<AgentPane> Started, List<MoanaException> Ended)> StartAsync(FakeFleet fleet, params (string Name, string Command)[] agents) =>
        StartAsync(fleet, "/", agents);

    private static async Task<(IReadOnlyList<AgentPane> Started, List<MoanaException> Ended)> StartAsync(FakeFleet fleet, string path, params (string Name, string Command)[] agents)
    {
        var ended = new List<MoanaException>();
        var started = await new SessionStarter(fleet.Fleet, TimeProvider.System)
            .StartAsync("work", [.. agents.Select(a => KeyValuePair.Create(a.Name, a.Command))], path, 120, 40, ended.Add, Token);
        return (started, ended);
    }
}
