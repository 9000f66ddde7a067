using CliWrap;
using Moana.Testing;

namespace Moana.Tmux.Tests.Connections;

/// <summary>Which session a client of ours is attached to, and what becomes of commands when it ends.</summary>
public sealed class ClientTests
{
    private const int Hang = 90_000;

    [Fact(Timeout = Hang)]
    public async Task Changes_go_over_a_client_that_is_attached_to_the_callers_session_not_to_a_strangers()
    {
        await using var rig = await Rig.StartAsync("exec cat");
        await rig.Tmux.RunAsync("set-option", "-p", "-t", $"{rig.Pane}", "@moana-agent", "a");
        foreach (var stranger in new[] { "alpha", "omega" })
        {
            await rig.Tmux.NewSessionAsync(stranger, "exec cat");
        }

        await rig.Server.ListPanesAsync(["@moana-agent"]);
        await rig.Server.SetPaneOptionsAsync(rig.Pane, new Dictionary<string, string?> { ["@moana-turn"] = "1" });

        await Eventually.TrueAsync(async () => await rig.Tmux.RunAsync("list-clients", "-F", "#{session_name}") == "main", "one client, attached to the callers session");
    }

    [Fact(Timeout = Hang)]
    public async Task An_exchange_and_an_option_are_set_though_the_client_is_killed_meanwhile()
    {
        await using var rig = await Rig.StartAsync("exec cat");
        string? held = null;
        for (var i = 0; i < 20; i++)
        {
            await rig.Server.ListPanesAsync();
            var client = rig.Server.ProcessIds[0];
            var exchange = rig.Server.ExchangePaneOptionAsync(rig.Pane, "@moana-lock", held, $"held-{i}");
            var set = rig.Server.SetPaneOptionsAsync(rig.Pane, new Dictionary<string, string?> { ["@moana-turn"] = $"turn-{i}" });
            await Processes.SignalAsync("KILL", client);
            await set;
            Assert.True(await exchange);
            held = $"held-{i}";
            Assert.Equal($"{held} turn-{i}", await rig.Tmux.RunAsync("display-message", "-p", "-t", $"{rig.Pane}", "#{@moana-lock} #{@moana-turn}"));
        }
    }

    [Fact(Timeout = Hang)]
    public async Task People_are_counted_without_clients_of_ours()
    {
        await using var rig = await Rig.StartAsync("exec cat");
        await using var watching = await Watching.StartAsync(rig.Server, [rig.Session]);
        Assert.Equal(0, Assert.Single(await rig.Server.ListSessionsAsync()).Attached);

        // A terminal of a person's, by a program that makes one.
        using var leave = new CancellationTokenSource();
        var person = Cli.Wrap("script").WithArguments(["-qc", $"exec {PrivateTmux.Executable} -L {rig.Tmux.SocketName} attach -t main", "/dev/null"])
            .WithEnvironmentVariables(e => e.Set("TMUX", null).Set("TERM", "xterm"))
            .WithStandardInputPipe(PipeSource.Create((_, token) => Task.Delay(Timeout.Infinite, token)))
            .ExecuteAsync(leave.Token);
        await Eventually.TrueAsync(async () => Assert.Single(await rig.Server.ListSessionsAsync()).Attached == 1, "a person is attached");
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => person.Task);
    }

    [Theory(Timeout = Hang)]
    [InlineData("capture-pane")]
    [InlineData("list-panes")]
    [InlineData("display-message")]
    [InlineData("paste-buffer")]
    public async Task A_command_alias_that_takes_the_place_of_a_command_is_named(string command)
    {
        await using var rig = await Rig.StartAsync("exec cat");
        await rig.Tmux.RunAsync("set-option", "-s", "command-alias[77]", $"{command}=rename-session oops");

        var error = await Assert.ThrowsAsync<TmuxException>(() => rig.Server.ListPanesAsync());
        Assert.Equal(TmuxError.NotSupported, error.Error);
        Assert.Contains($"{command}=rename-session oops", error.Message, StringComparison.Ordinal);
    }
}
