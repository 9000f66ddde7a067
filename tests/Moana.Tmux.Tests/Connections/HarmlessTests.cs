using System.Collections.Concurrent;
using System.Diagnostics;
using Moana.Testing;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Tests.Connections;

/// <summary>What is a person's stays a person's.</summary>
public sealed class HarmlessTests
{
    private const int Hang = 90_000;

    [Fact(Timeout = Hang)]
    public async Task A_persons_server_is_the_same_after_a_days_use()
    {
        await using var rig = await Rig.StartAsync("exec cat");
        await PersonSettlesInAsync(rig);
        var before = await StateAsync(rig);
        var sent = new ConcurrentQueue<TmuxCommand>();
        CommandGate.Passed += sent.Enqueue;
        try
        {
            for (var hour = 0; hour < 8; hour++)
            {
                await WorkAsync(rig);
            }
        }
        finally
        {
            CommandGate.Passed -= sent.Enqueue;
        }

        await rig.Server.DisposeAsync();
        await Eventually.TrueAsync(async () => (await rig.ClientsAsync()).Count == 0, "no client is left");
        Assert.Equal(before, await StateAsync(rig));
        Assert.True(sent.Count > 300, $"{sent.Count} commands");
        Assert.DoesNotContain(sent, IsDeadly);
    }

    [Theory]
    [InlineData("refresh-client", "-A", "%1:off")]
    [InlineData("refresh-client", "-A", "%1:on")]
    [InlineData("refresh-client", "-t", "client-1", "-A", "%1:off")]
    [InlineData("refresh-client", "-C", "80x24")]
    [InlineData("refresh-client", "-f", "no-output")]
    [InlineData("refresh-client", "-f", "!no-output")]
    [InlineData("refresh-client", "-B", "moana-1:%*:#{pane_title}")]
    [InlineData("refresh-client", "-B", "moana-1:@*:#{window_name}")]
    [InlineData("refresh-client", "-B", "moana-1::#{session_name}")]
    [InlineData("paste-buffer", "-t", "%1")]
    [InlineData("set-option", "-g", "window-size", "manual")]
    [InlineData("set-option", "-w", "-t", "@1", "window-size", "manual")]
    [InlineData("set-option", "-p", "-t", "%1", "--", "remain-on-exit", "on")]
    [InlineData("set-hook", "-g", "pane-died", "display-message x")]
    [InlineData("set-hook", "-ga", "pane-died", "display-message x")]
    [InlineData("set-hook", "-gu", "pane-died[0]")]
    [InlineData("set-hook", "-gu", "pane-died")]
    [InlineData("resize-window", "-x", "80")]
    [InlineData("resize-pane", "-x", "80")]
    [InlineData("select-window", "-t", "@1")]
    [InlineData("kill-server")]
    [InlineData("run-shell", "true")]
    [InlineData("if-shell", "true", "kill-server")]
    [InlineData("")]
    public void A_deadly_or_disturbing_command_does_not_pass(string name, params string[] arguments) =>
        Assert.Throws<InvalidOperationException>(() => CommandGate.Pass(TmuxCommand.Change(name).Add(arguments)));

    [Theory]
    [InlineData("#{?pane_dead,refused-dead,remain-on-exit}", true)]
    [InlineData("#{?pane_in_mode,refused-mode,remain-on-exit}", false)]
    public void A_paste_passes_only_where_tmux_looks_for_the_dead_first(string obstacle, bool passes)
    {
        var paste = TmuxCommand.Change("paste-buffer").On("%1").Under(new(new(1), obstacle));
        Assert.Equal(passes, Record.Exception(() => CommandGate.Pass(paste)) is null);
    }

    [Fact(Timeout = Hang)]
    public async Task A_watch_sets_no_option_and_no_hook_while_it_goes_on()
    {
        await using var rig = await Rig.StartAsync("exec cat");
        await PersonSettlesInAsync(rig);
        var before = await SettingsAsync(rig);
        await using var watching = await Watching.StartAsync(rig.Server, [rig.Session], ["@moana-status"]);

        Assert.Equal(before, await SettingsAsync(rig));
    }

    private static async Task PersonSettlesInAsync(Rig rig)
    {
        foreach (var command in new string[][]
        {
            ["set-option", "-g", "status-left", "#{session_name} $x"], ["set-option", "-g", "history-limit", "5000"], ["set-option", "-g", "mouse", "on"],
            ["set-option", "-g", "focus-events", "on"], ["set-option", "-w", "-t", "main:", "synchronize-panes", "off"], ["set-option", "-t", "main", "@mine", "a b"],
            ["set-option", "-g", "@died", "1"], ["set-option", "-g", "@titled", "1"],
            ["set-hook", "-g", "pane-died", "set -g @died 1"], ["set-hook", "-g", "pane-title-changed[4]", "set -g @titled 1"],
            ["new-session", "-d", "-s", "work", "-x", "93", "-y", "31", "-n", "edit", "exec cat"], ["split-window", "-d", "-t", "work:", "exec cat"],
            ["new-window", "-d", "-t", "work:", "-n", "logs", "exec cat"], ["set-buffer", "-b", "mine", "kept"], ["set-buffer", "-b", "other", "kept too"],
            ["bind-key", "F5", "display-message", "hi"], ["set-environment", "-g", "MINE", "1"],
            ["set-environment", "-t", "main", "DISPLAY", ":mine"], ["set-environment", "-t", "work", "SSH_AUTH_SOCK", "/mine"],
        })
        {
            await rig.Tmux.RunAsync(command);
        }
    }

    /// <summary>A 3.3a server died of this: it counted for the new program what the client had not taken of the old one's output.</summary>
    [Fact(Timeout = Hang)]
    public async Task A_pane_is_respawned_while_a_client_that_does_not_read_owes_the_last_programs_output()
    {
        await using var rig = await Rig.StartAsync("read line; head -c 300000 /dev/zero | tr '\\0' x");
        await rig.Server.SetRemainOnExitAsync((await rig.Server.GetPaneAsync(rig.Pane)).WindowId, true);
        using var deaf = Process.Start(new ProcessStartInfo(PrivateTmux.Executable, ["-L", rig.Tmux.SocketName, "-C", "attach-session", "-t", "main"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            await Eventually.TrueAsync(async () => (await rig.ClientsAsync()).Any(c => !c.Contains("no-output", StringComparison.Ordinal)), "the client is there");
            await rig.Server.SendKeysAsync(rig.Pane, ["Enter"]);
            await Eventually.TrueAsync(async () => (await rig.Server.GetPaneAsync(rig.Pane)).Dead, "the program ended");

            await rig.Server.RespawnPaneAsync(rig.Pane, "echo again; exec sleep 1000", null, kill: true);

            await rig.ShowsAsync("again");
        }
        finally
        {
            deaf.Kill();
            await deaf.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task WorkAsync(Rig rig)
    {
        await using var watching = await Watching.StartAsync(rig.Server, [rig.Session], ["@moana-status"]);
        var agent = await rig.Server.NewSessionAsync(new() { Name = "agents", WindowName = "amp", Command = "exec cat" });
        var second = await rig.Server.NewWindowAsync(agent.SessionId, "codex", "exec cat", null);
        await rig.Server.SetRemainOnExitAsync(second.WindowId, true);
        await rig.Server.SetPaneOptionsAsync(agent.Id, new Dictionary<string, string?> { ["@moana-agent"] = "amp", ["@moana-turn"] = "1" });
        foreach (var text in new[] { "a prompt", "line\nline", new string('x', 100_000) })
        {
            await rig.Server.PasteAsync(agent.Id, text);
            await rig.Server.SendKeysAsync(agent.Id, ["C-u", "Enter"]);
            await rig.Server.SendTextAsync(agent.Id, "text");
            await foreach (var _ in rig.Server.SnapshotAsync([agent.Id], _ => true, PaneDetails.All, ["@moana-agent"], CaptureOptions.Styled))
            {
                await rig.Server.LeaveModeAsync(agent.Id);
            }
        }

        await rig.Server.RespawnPaneAsync(second.Id, "true", null, kill: true);
        await Eventually.TrueAsync(async () => (await rig.Server.GetPaneAsync(second.Id)).Dead, "the program ended");
        await Assert.ThrowsAsync<TmuxException>(() => rig.Server.PasteAsync(second.Id, "text"));
        await rig.Server.KillPaneAsync(second.Id);
        await rig.Server.KillSessionAsync(agent.SessionId);
    }

    /// <summary>All that a person could have set, made or arranged.</summary>
    private static async Task<string> StateAsync(Rig rig) => await SettingsAsync(rig) + await SayAsync(rig,
    [
        ["show-environment", "-g"], ["show-environment", "-t", "main"], ["show-environment", "-t", "work"], ["list-keys"], ["list-buffers", "-F", "#{buffer_name} #{buffer_size}"],
        ["list-panes", "-a", "-F", "#{session_id} #{session_name} #{window_id} #{window_name} #{window_index} #{window_active} #{window_width}x#{window_height} #{window_layout} #{pane_id} #{pane_active} #{pane_pid} #{pane_title} #{pane_in_mode} #{pane_width}x#{pane_height} #{pane_synchronized} #{session_attached}"],
    ]);

    /// <summary>Options and hooks.</summary>
    private static Task<string> SettingsAsync(Rig rig) => SayAsync(rig,
    [
        ["show-options", "-s"], ["show-options", "-g"], ["show-options", "-gw"], ["show-options", "-t", "main"], ["show-options", "-t", "work"],
        ["show-options", "-w", "-t", "work:edit"], ["show-options", "-p", "-t", "work:edit.0"], ["show-hooks", "-g"], ["show-hooks", "-t", "work"],
    ]);

    private static async Task<string> SayAsync(Rig rig, string[][] commands)
    {
        var parts = new List<string>();
        foreach (var command in commands)
        {
            parts.Add(await rig.Tmux.RunAsync(command));
        }

        return string.Join("\n\n", parts);
    }

    /// <summary>The table of what kills or freezes a server, written down apart from the gate.</summary>
    private static bool IsDeadly(TmuxCommand command)
    {
        var line = command.ToString();
        return line.Length == 0 || line.Contains('\n', StringComparison.Ordinal)
            || (command.Name == "refresh-client" && (line.Contains(":off", StringComparison.Ordinal) || line.Contains(":on", StringComparison.Ordinal) || line.Contains("-C", StringComparison.Ordinal) || line.Contains("%*", StringComparison.Ordinal) || line.Contains("-f", StringComparison.Ordinal)))
            || (command.Name == "paste-buffer" && !line.Contains("#{?pane_dead,", StringComparison.Ordinal))
            || command.Name is "resize-window" or "resize-pane" or "select-window" or "select-pane" or "switch-client" or "detach-client" or "kill-server" or "run-shell" or "wait-for" or "pipe-pane"
            || (command.Name == "set-option" && line.Contains("window-size", StringComparison.Ordinal));
    }
}
