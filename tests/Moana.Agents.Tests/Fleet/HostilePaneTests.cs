using System.Collections;
using System.Reflection;
using Moana.Operations;

namespace Moana.Agents.Tests;

/// <summary>A program in a pane, or whoever else can write its options, wants to reach the person's terminal.</summary>
public sealed class HostilePaneTests
{
    private const string Hostile = "\u001b]0;owned\u0007\u202eevil";

    [Fact(Timeout = 60_000)]
    public async Task What_a_hostile_pane_says_reaches_no_objects_text_as_it_is()
    {
        var token = TestContext.Current.CancellationToken;
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        var pane = agent.Pane.Id.ToString();
        await fleet.Tmux.RunAsync("rename-window", "-t", pane, "win\u202edow");
        await fleet.Tmux.RunAsync("rename-session", "-t", pane, "ses\u2066sion");
        await fleet.Tmux.RunAsync("select-pane", "-t", pane, "-T", "\u202etitle");
        await fleet.Tmux.RunAsync("set-option", "-p", "-t", pane, "@moana-status", $"WaitingForInput;{DateTimeOffset.UtcNow.ToUnixTimeSeconds()};{Hostile}");
        await fleet.Tmux.RunAsync("set-option", "-p", "-t", pane, "@moana-lease", new Lease(Hostile, new("elsewhere", 1, 1)).Encode());
        await fleet.Tmux.RunAsync("set-option", "-p", "-t", pane, "@moana-turn", new TurnMark
        {
            Id = Hostile, State = TurnState.Started, SentAt = DateTimeOffset.UtcNow, Outcome = TurnOutcome.Interrupted, EndedBy = Hostile,
        }.Encode());
        agent = (await fleet.Fleet.ListAsync(null, token)).Single();

        object[] shown =
        [
            agent.ToAgent(fleet.Fleet.Server.Endpoint),
            await fleet.StatusAsync(agent),
            await fleet.SendAsync(agent, "do it"),
            .. await new SessionReader(fleet.Fleet.Server).ReadAsync(token),
            .. await new OutputReader(fleet.Fleet).ReadAsync(agent, history: false, 100, token),
            await Assert.ThrowsAsync<MoanaException>(async () => await new AgentQuery { Session = Hostile }.FindAsync(fleet.Fleet, token)),
        ];

        Assert.All(shown.SelectMany(Texts), text => Assert.Equal(VisibleText.Of(text.Value), text.Value));
        Assert.Contains(shown.SelectMany(Texts), text => text.Value.Contains("<U+202E>", StringComparison.Ordinal));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Hostile)]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("*")]
    public async Task A_pane_with_a_name_that_Register_would_refuse_is_no_agent_and_may_be_registered(string name)
    {
        var token = TestContext.Current.CancellationToken;
        await using var fleet = new FakeFleet();
        var pane = await fleet.Tmux.NewSessionAsync("work", "exec tail -f /dev/null");
        await fleet.Tmux.RunAsync("set-option", "-p", "-t", pane, "@moana-agent", name);

        Assert.Empty(await fleet.Fleet.ListAsync(null, token));
        Assert.Equal(0, Assert.Single(await new SessionReader(fleet.Fleet.Server).ReadAsync(token)).Agents);
        Assert.Equal("helper", (await fleet.Fleet.RegisterAsync("helper", "work", "0", null, token)).Name);
        Assert.Equal("helper", Assert.Single(await fleet.Fleet.ListAsync(null, token)).Name);
    }

    private static IEnumerable<(string Name, string Value)> Texts(object shown) => shown.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.GetIndexParameters().Length == 0 && !(shown is Exception && p.Name is not nameof(Exception.Message)))
        .SelectMany(p => p.GetValue(shown) switch
        {
            string text => [($"{shown.GetType().Name}.{p.Name}", text)],
            IEnumerable list => list.OfType<string>().Select(text => ($"{shown.GetType().Name}.{p.Name}", text)),
            _ => Enumerable.Empty<(string, string)>(),
        });
}
