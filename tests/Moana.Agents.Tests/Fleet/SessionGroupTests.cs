using Moana.Delivery;
using Moana.Monitoring;

namespace Moana.Agents.Tests;

/// <summary>A window may be in several sessions: of a group, or by a link.</summary>
public sealed class SessionGroupTests
{
    [Fact(Timeout = 60_000)]
    public async Task An_agent_is_told_in_the_session_that_it_was_made_in_or_in_the_one_that_is_named()
    {
        var token = TestContext.Current.CancellationToken;
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        // A name before that of its own session: tmux lists by name, and takes the newest when only the pane is named.
        await fleet.Tmux.RunAsync("new-session", "-d", "-s", "a-group", "-t", "s-codex");
        await fleet.Tmux.RunAsync("new-session", "-d", "-s", "a-link");
        await fleet.Tmux.RunAsync("link-window", "-s", "s-codex:", "-t", "a-link:7");

        Assert.Equal("s-codex", Assert.Single(await fleet.Fleet.ListAsync(null, token)).Pane.SessionName);
        Assert.Equal("s-codex", (await fleet.StatusAsync(agent)).Session);
        Assert.Equal("s-codex", (await fleet.SendAsync(agent, "do it")).Session);
        foreach (var session in new[] { "s-codex", "a-group", "a-link" })
        {
            await foreach (var report in new StatusReader(fleet.Fleet, TimeProvider.System).ReadAsync(new AgentQuery { Session = session }, token))
            {
                Assert.Equal(session, report.Session);
            }
        }

        var request = await new KeySender(fleet.Fleet, TimeProvider.System).LookAsync(agent, ["Escape"], null, token);
        Assert.Equal("s-codex", request.Agent.Pane.SessionName);
    }
}
