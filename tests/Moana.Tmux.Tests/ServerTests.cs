using Moana.Testing;

namespace Moana.Tmux.Tests;

/// <summary>Sessions, panes and screens of a server, here and elsewhere.</summary>
public abstract class ServerTests(IVia via)
{
    private const int Hang = 60_000;

    [Fact(Timeout = Hang)]
    public async Task Sessions_and_panes_are_listed_with_their_facts()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000", via: via);
        await rig.Tmux.RunAsync("set-option", "-p", "-t", $"{rig.Pane}", "@moana-agent", "amp");
        await rig.Tmux.RunAsync("select-pane", "-t", $"{rig.Pane}", "-T", "a title");

        var session = Assert.Single(await rig.Server.ListSessionsAsync());
        Assert.Equal("main", session.Name);
        Assert.Equal(rig.Session, session.Id);
        Assert.Equal(1, session.Windows);

        await Eventually.TrueAsync(async () => (await rig.Server.GetPaneAsync(rig.Pane)).Command == "sleep", "sleep runs");
        var pane = Assert.Single(await rig.Server.ListPanesAsync(["@moana-agent", "@moana-turn"]));
        Assert.Equal(rig.Pane, pane.Id);
        Assert.Equal(rig.Session, pane.SessionId);
        Assert.Equal("main", pane.SessionName);
        Assert.Equal("a title", pane.Title);
        Assert.Equal("exec sleep 1000", pane.StartCommand);
        Assert.Equal((120, 40), (pane.Width, pane.Height));
        Assert.Equal("amp", pane.Options["@moana-agent"]);
        Assert.DoesNotContain("@moana-turn", pane.Options.Keys);
        Assert.False(pane.Dead);
        Assert.Null(pane.DeadStatus);
        Assert.True(Processes.IsRunning(pane.ProcessId));

        var brief = Assert.Single(await rig.Server.ListPanesAsync(PaneDetails.Path, ["@moana-agent"]));
        Assert.Equal(("", pane.Path, "", "amp"), (brief.Command, brief.Path, brief.StartCommand, brief.Options["@moana-agent"]));
    }

    [Fact(Timeout = Hang)]
    public async Task Without_a_server_nothing_is_listed_and_none_is_started()
    {
        await using var rig = await Rig.WithoutServerAsync(via);
        Assert.Empty(await rig.Server.ListSessionsAsync());
        Assert.Empty(await rig.Server.ListPanesAsync());
        Assert.True(await rig.Server.GetVersionAsync() >= new Version(3, 3, 1));
        Assert.False((await rig.Tmux.TryRunAsync("list-sessions")).IsSuccess);
    }

    [Fact(Timeout = Hang)]
    public async Task A_session_starts_the_server_where_none_runs_and_joins_the_one_that_runs()
    {
        await using var rig = await Rig.WithoutServerAsync(via);
        var first = await rig.Server.NewSessionAsync(new()
        {
            Name = "one #{pid} #[x] %H",
            WindowName = "amp $HOME ~ #{pid}",
            Command = "echo \"$GREETING $(pwd)\"; exec sleep 1000;",
            Path = "/usr",
            Environment = new Dictionary<string, string> { ["GREETING"] = "héllo 'x'" },
        });
        Assert.Equal("one #{pid} #[x] %H", first.SessionName);
        Assert.Equal("amp $HOME ~ #{pid}", first.WindowName);
        Assert.Equal((200, 50), (first.Width, first.Height));
        Assert.Equal("echo \"$GREETING $(pwd)\"; exec sleep 1000;", first.StartCommand);
        await rig.ShowsAsync("héllo 'x' /usr", first.Id);

        var second = await rig.Server.NewSessionAsync(new() { Name = "two", WindowName = "w", Columns = 90, Rows = 20 });
        Assert.Equal((90, 20), (second.Width, second.Height));
        var window = await rig.Server.NewWindowAsync(second.SessionId, "codex; rm 'x'", "exec sleep 1000", "/tmp");
        Assert.Equal(("codex; rm 'x'", false), (window.WindowName, window.WindowActive));
        await Eventually.TrueAsync(async () => (await rig.Server.GetPaneAsync(window.Id)).Path == "/tmp", "the program runs in /tmp");
        Assert.Equal((90, 20), (window.Width, window.Height));

        var taken = await Assert.ThrowsAsync<TmuxException>(() => rig.Server.NewSessionAsync(new() { Name = "two", WindowName = "w" }));
        Assert.Equal(TmuxError.NameTaken, taken.Error);

        await rig.Server.KillPaneAsync(window.Id);
        await rig.Server.KillSessionAsync(second.SessionId);
        await rig.Server.KillSessionAsync(first.SessionId);
        Assert.Empty(await rig.Server.ListSessionsAsync());
    }

    [Fact(Timeout = Hang)]
    public async Task A_pane_is_captured_as_text_and_as_a_screen()
    {
        await using var rig = await Rig.StartAsync("printf 'plain \\033[1mbold\\033[0m end\\nnext'; exec sleep 1000", via: via);
        await rig.ShowsAsync("next");
        Assert.StartsWith("plain bold end\nnext", await rig.Server.CaptureTextAsync(rig.Pane, CaptureOptions.Plain));
        Assert.Contains("\u001b[1mbold", await rig.Server.CaptureTextAsync(rig.Pane, CaptureOptions.Styled));

        var screen = await rig.Server.CaptureAsync(rig.Pane, CaptureOptions.Styled);
        Assert.Equal("plain bold end", screen.Rows[0].Text);
        Assert.Equal((4, 1), screen.Cursor);
        Assert.Equal(40, screen.Rows.Count);
    }

    [Fact(Timeout = Hang)]
    public async Task Many_panes_are_captured_in_order_and_one_that_is_gone_gives_null()
    {
        await using var rig = await Rig.StartAsync("echo first; exec sleep 1000", via: via);
        var second = PaneId.Parse(await rig.Tmux.NewSessionAsync("second", "echo second; exec sleep 1000"));
        await rig.ShowsAsync("first");
        await rig.ShowsAsync("second", second);

        var texts = new List<string?>();
        await foreach (var text in rig.Server.CaptureManyAsync([second, new(99), rig.Pane], CaptureOptions.Plain))
        {
            texts.Add(text);
        }

        Assert.Equal(["second", null, "first"], texts.Select(t => t?.TrimEnd('\n')));
    }

    [Fact(Timeout = Hang)]
    public async Task A_snapshot_has_the_wanted_panes_whether_expected_or_new()
    {
        await using var rig = await Rig.StartAsync("echo first; exec sleep 1000", via: via);
        var second = PaneId.Parse(await rig.Tmux.NewSessionAsync("second", "echo second; exec sleep 1000"));
        await rig.Tmux.NewSessionAsync("third", "exec sleep 1000");
        await rig.ShowsAsync("first");
        await rig.ShowsAsync("second", second);

        var seen = new Dictionary<PaneId, string>();
        await foreach (var snapshot in rig.Server.SnapshotAsync([rig.Pane, new(99)], p => p.SessionName != "third", PaneDetails.None, null, CaptureOptions.Plain))
        {
            seen.Add(snapshot.Pane.Id, snapshot.Text!.TrimEnd('\n'));
        }

        Assert.Equal(new Dictionary<PaneId, string> { [rig.Pane] = "first", [second] = "second" }, seen);
    }

    [Fact(Timeout = Hang)]
    public async Task A_dead_pane_is_kept_refuses_input_and_can_be_respawned()
    {
        await using var rig = await Rig.StartAsync("read line; exit 3", via: via);
        var window = (await rig.Server.GetPaneAsync(rig.Pane)).WindowId;
        await rig.Server.SetRemainOnExitAsync(window, true);
        await rig.Server.SendKeysAsync(rig.Pane, ["Enter"]);
        await Eventually.TrueAsync(async () => (await rig.Server.GetPaneAsync(rig.Pane)).Dead, "the program ended");
        await Eventually.TrueAsync(
            async () =>
            {
                // Where tmux writes utmp, it can miss the end of a child until another one ends.
                await rig.Tmux.RunAsync("new-window", "-d", "-t", "main:", "true");
                return (await rig.Server.GetPaneAsync(rig.Pane)).DeadStatus == 3;
            },
            "its exit code is known");

        var dead = await Assert.ThrowsAsync<TmuxException>(() => rig.Server.PasteAsync(rig.Pane, "text"));
        Assert.Equal(TmuxError.PaneDead, dead.Error);
        Assert.Equal(TmuxError.PaneDead, (await Assert.ThrowsAsync<TmuxException>(() => rig.Server.SendKeysAsync(rig.Pane, ["Enter"]))).Error);

        await rig.Server.RespawnPaneAsync(rig.Pane, "echo 'again in' $(pwd); exec sleep 1000", "/usr", kill: false);
        await rig.ShowsAsync("again in /usr");
        Assert.Equal(TmuxError.CommandFailed, (await Assert.ThrowsAsync<TmuxException>(() => rig.Server.RespawnPaneAsync(rig.Pane, "true", null, kill: false))).Error);
    }

    [Fact(Timeout = Hang)]
    public async Task Pane_options_are_set_and_unset_together()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000", via: via);
        await rig.Server.SetPaneOptionsAsync(rig.Pane, new Dictionary<string, string?> { ["@a"] = "one\ntwo\t$x", ["@b"] = "-b" });
        Assert.Equal("one\ntwo\t$x", (await rig.Server.GetPaneAsync(rig.Pane, ["@a", "@b"])).Options["@a"]);
        await rig.Server.SetPaneOptionsAsync(rig.Pane, new Dictionary<string, string?> { ["@a"] = null });
        Assert.Equal(["@b"], (await rig.Server.GetPaneAsync(rig.Pane, ["@a", "@b"])).Options.Keys);
        Assert.Equal(TmuxError.BadArgument, (await Assert.ThrowsAsync<TmuxException>(
            () => rig.Server.SetPaneOptionsAsync(rig.Pane, new Dictionary<string, string?> { ["remain-on-exit"] = "on" }))).Error);
    }

    [Fact(Timeout = Hang)]
    public async Task A_target_that_is_not_there_is_an_error_that_names_server_target_and_command()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000", via: via);
        foreach (var attempt in new Func<Task>[]
        {
            () => rig.Server.GetPaneAsync(new(99)),
            () => rig.Server.CaptureTextAsync(new(99), CaptureOptions.Plain),
            () => rig.Server.PasteAsync(new(99), "text"),
            () => rig.Server.SendKeysAsync(new(99), ["Enter"]),
            () => rig.Server.LeaveModeAsync(new(99)),
            () => rig.Server.SetPaneOptionsAsync(new(99), new Dictionary<string, string?> { ["@a"] = "b" }),
            () => rig.Server.KillPaneAsync(new(99)),
        })
        {
            var error = await Assert.ThrowsAsync<TmuxException>(attempt);
            Assert.True(error.Error == TmuxError.TargetMissing, error.Message);
            Assert.Equal("%99", error.Target);
            Assert.NotNull(error.Command);
            Assert.Contains(rig.Tmux.SocketName, error.Message);
        }

        Assert.Equal(TmuxError.TargetMissing, (await Assert.ThrowsAsync<TmuxException>(() => rig.Server.KillSessionAsync(new(99)))).Error);
        Assert.Equal(TmuxError.TargetMissing, (await Assert.ThrowsAsync<TmuxException>(() => rig.Server.NewWindowAsync(new(99), "w", null, null))).Error);
        Assert.Equal(TmuxError.TargetMissing, (await Assert.ThrowsAsync<TmuxException>(() => rig.Server.SetRemainOnExitAsync(new(99), true))).Error);
    }
}

public sealed class LocalServerTests(Local via) : ServerTests(via), IClassFixture<Local>;

public sealed class EnvServerTests(Env via) : ServerTests(via), IClassFixture<Env>;

public sealed class SshServerTests(Ssh via) : ServerTests(via), IClassFixture<Ssh>;
