using Moana.Monitoring;
using Moana.Testing;

namespace Moana.Agents.Tests.Monitoring;

/// <summary>Watches of many agents, on real tmux.</summary>
public sealed class StatusMonitorTests
{
    private const int Limit = 120_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task Each_agent_is_reported_once_and_then_on_each_change()
    {
        await using var fleet = new FakeFleet();
        var agent = await StartIdleAsync(fleet, "codex", "--work 1");
        await StartIdleAsync(fleet, "claude");
        var told = new List<(string Name, AgentStatus Status)>();
        await foreach (var report in Monitor(fleet).WatchAsync(new(), Token))
        {
            told.Add((report.Name, report.Status));
            if (told.Count == 2)
            {
                await fleet.SendAsync(agent, "do it");
            }

            if (report.Status == AgentStatus.Completed)
            {
                break;
            }
        }

        Assert.Equal([("claude", AgentStatus.Idle), ("codex", AgentStatus.Idle)], told.Take(2).Order());
        Assert.Equal([("codex", AgentStatus.Working), ("codex", AgentStatus.Completed)], told.Skip(2));
    }

    [Fact(Timeout = Limit)]
    public async Task The_status_of_a_screen_that_never_holds_still_is_told_all_the_same()
    {
        await using var fleet = new FakeFleet();
        var pane = await fleet.Tmux.NewSessionAsync("restless", "i=0; while :; do i=$((i+1)); printf '\\033[H\\033[2J%s' $i; sleep 0.05; done");
        var agent = await fleet.Fleet.RegisterAsync("restless", null, pane, "template", Token);

        var report = await fleet.StatusAsync(agent);

        Assert.Equal("restless", report.Name);
        Assert.NotEqual(AgentStatus.Completed, report.Status);
    }

    [Fact(Timeout = Limit)]
    public async Task A_watch_that_its_reader_leaves_early_ends()
    {
        await using var fleet = new FakeFleet();
        await StartIdleAsync(fleet, "codex");
        for (var i = 0; i < 20; i++)
        {
            await foreach (var report in Monitor(fleet).WatchAsync(new(), Token))
            {
                Assert.Equal("codex", report.Name);
                break;
            }
        }

        await Eventually.TrueAsync(
            async () => (await fleet.Tmux.RunAsync("list-clients", "-F", "#{client_pid}")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == 1,
            "only the client for commands is left");
    }

    [Fact(Timeout = Limit)]
    public async Task An_agent_that_appears_and_one_that_goes_are_told()
    {
        await using var fleet = new FakeFleet();
        await StartIdleAsync(fleet, "codex");
        var told = new List<(string Name, AgentStatus Status)>();
        await foreach (var report in Monitor(fleet).WatchAsync(new(), Token))
        {
            told.Add((report.Name, report.Status));
            if (report is { Name: "codex" })
            {
                await fleet.StartAsync("claude");
            }
            else if (report.Status == AgentStatus.Idle)
            {
                await fleet.Tmux.RunAsync("kill-session", "-t", "s-claude");
            }
            else if (report.Status == AgentStatus.Exited)
            {
                break;
            }
        }

        // It may be seen while it draws its first screen.
        Assert.Equal([("codex", AgentStatus.Idle), ("claude", AgentStatus.Idle), ("claude", AgentStatus.Exited)], told.Where(t => t.Status != AgentStatus.Unknown));
    }

    [Fact(Timeout = Limit)]
    public async Task What_happens_while_the_reader_is_busy_waits_in_a_bounded_queue()
    {
        await using var fleet = new FakeFleet();
        var agent = await StartIdleAsync(fleet, "codex");
        await using var feed = new EventFeed(fleet.Server, [agent.Pane.SessionId], (_, _) => false, TimeProvider.System);
        await feed.WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.NotEmpty(feed.Take());
        var terminal = (await fleet.Tmux.RunAsync("display-message", "-p", "-t", agent.Pane.Id.ToString(), "#{pane_tty}")).Trim();
        for (var i = 0; i < 300; i++)
        {
            await File.WriteAllTextAsync(terminal, $"\e]2;title {i}\a\e[1;1Hline {i}", Token);
            await fleet.Tmux.RunAsync("display-message", "-p", "written");
        }

        // One of each kind that can happen to a pane or to its server.
        Assert.InRange(feed.Take().Count(), 1, 12);
    }

    private static async Task<AgentPane> StartIdleAsync(FakeFleet fleet, string style, string options = "")
    {
        var agent = await fleet.StartAsync(style, options);
        await Eventually.TrueAsync(async () => (await fleet.StatusAsync(agent)).Status == AgentStatus.Idle, "the agent has drawn its screen");
        return agent;
    }

    private static StatusMonitor Monitor(FakeFleet fleet) => new(fleet.Fleet, TimeProvider.System);
}
