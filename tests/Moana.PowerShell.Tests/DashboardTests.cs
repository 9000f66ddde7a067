using System.Globalization;
using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>The dashboard in real pwsh in a terminal, driven and looked at as a person would.</summary>
public sealed class DashboardTests : IAsyncLifetime
{
    private const int Patience = 120_000;

    private readonly PrivateTmux _tmux = new();
    private readonly FakeAgentLog _log = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moana-dashboard-");
    private TmuxPane _person = null!;

    public async ValueTask InitializeAsync()
    {
        await _tmux.NewSessionAsync("person", "PS1='$ ' exec sh");
        foreach (var (name, options) in new[] { ("amp", ""), ("codex", "--ask") })
        {
            await _tmux.RunAsync("new-session", "-d", "-s", name, "-n", name, "-x", "120", "-y", "40", $"{TestPaths.FakeAgent} --style {name} --log {_log.Path} {options}");
            await _tmux.RunAsync("set-option", "-p", "-t", $"={name}:", "@moana-agent", name);
            await _tmux.RunAsync("set-option", "-p", "-t", $"={name}:", "@moana-profile", name);
        }

        _person = new TmuxPane(_tmux, await _tmux.RunAsync("display-message", "-p", "-t", "=person:", "#{pane_id}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _tmux.DisposeAsync();
        _log.Dispose();
        _folder.DeleteAll();
    }

    [Fact(Timeout = Patience)]
    public async Task Agents_are_seen_prompted_and_answered_and_q_leaves_a_clean_terminal()
    {
        await StartAsync();
        await SeesAsync(s => s.Contains("▶ amp", StringComparison.Ordinal) && s.Contains("codex", StringComparison.Ordinal) && s.Contains("○ 2 Idle", StringComparison.Ordinal), "both agents");
        Assert.Equal("1 0", await _person.FactAsync("#{alternate_on} #{cursor_flag}"));

        await _person.KeysAsync("Down", "p");
        await SeesAsync("Prompt for codex");
        await _person.PasteAsync("quick say hello,\nplease q");
        await SeesAsync("quick say hello,⏎please q");
        Assert.Empty(_log.Prompts());
        await _person.KeysAsync("Enter");
        await SeesAsync(s => s.Contains("? WaitingForInput", StringComparison.Ordinal), "that codex asks");
        Assert.Equal(["quick say hello,\nplease q"], _log.Prompts("codex"));

        await _person.KeysAsync("a");
        await SeesAsync("codex asks");
        await SeesAsync("1. Yes, proceed");
        await _person.KeysAsync("1", "Enter");
        await SeesAsync("Press 1 in codex's dialog?");
        await _person.KeysAsync("n");
        await SeesAsync("nothing was pressed");
        Assert.Empty(_log.Events("dialog-answered"));

        await _person.KeysAsync("a");
        await SeesAsync("Keys for codex's dialog");
        await _person.KeysAsync("1", "Enter");
        await SeesAsync("Press 1 in codex's dialog?");
        await _person.KeysAsync("y");
        await SeesAsync(s => s.Contains("✓ Completed", StringComparison.Ordinal), "that codex is done");
        Assert.Equal("1", Assert.Single(_log.Events("dialog-answered")).Text("key"));

        await _person.KeysAsync("k", "j");
        await _tmux.RunAsync("resize-window", "-t", "=person:", "-x", "80", "-y", "24");
        await SeesAsync(s => s.Split('\n') is { Length: 24 } rows && rows[23].Contains("q quit", StringComparison.Ordinal) && rows[2].Contains("Idle", StringComparison.Ordinal), "the whole view in 80x24");
        await _tmux.RunAsync("resize-window", "-t", "=person:", "-x", "40", "-y", "10");
        await SeesAsync(s => s.Split('\n') is { Length: 10 } rows && rows[0].Contains("Moana", StringComparison.Ordinal) && rows[3].Contains("▶ codex", StringComparison.Ordinal), "the agents in 40x10");

        await _person.KeysAsync("q");
        await IsCleanAsync("ended 0");
    }

    [Fact(Timeout = Patience)]
    public async Task A_turn_is_interrupted_a_pane_is_opened_and_Ctrl_C_leaves_a_clean_terminal()
    {
        await StartAsync();
        await SeesAsync("○ 2 Idle");
        await _person.KeysAsync("p");
        await _person.TypeAsync("work 60");
        await _person.KeysAsync("Enter");
        await SeesAsync("● 1 Working");
        await _person.KeysAsync("s");
        await SeesAsync("Interrupt amp");
        await _person.KeysAsync("y");
        await SeesAsync(s => !s.Contains("● 1 Working", StringComparison.Ordinal) && s.Contains("amp: Stopped", StringComparison.Ordinal), "that amp has stopped");

        // A person's client, which stands in the person's session.
        await _tmux.RunAsync("new-session", "-d", "-s", "outer", "-x", "100", "-y", "30", $"TMUX= exec {PrivateTmux.Executable} -L {_tmux.SocketName} attach -t =person");
        await Eventually.TrueAsync(async () => await Client() == "person", "the client is there");
        await _person.KeysAsync("j", "o");
        await Eventually.TrueAsync(async () => await Client() == "codex", "the client went to codex");

        await _person.KeysAsync("p", "C-c");
        await IsCleanAsync("ended 0");

        async Task<string> Client() => (await _tmux.RunAsync("list-clients", "-F", "#{client_control_mode} #{session_name}")).Split('\n').FirstOrDefault(c => c.StartsWith('0'))?[2..] ?? "";
    }

    [Fact(Timeout = Patience)]
    public async Task A_pane_that_cannot_be_opened_is_told_and_the_dashboard_goes_on_with_its_keys()
    {
        // Works until the pane was selected: what is started in this terminal after that fails.
        var program = Path.Combine(_folder.FullName, "tmux");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\ncase \"$*\" in *select-window*) chmod 600 $0;; esac\nexec {PrivateTmux.Executable} \"$@\"\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await StartAsync(before: $"$env:MOANA_TMUX = \"{program}\"; $env:TMUX = $null;");
        await SeesAsync("▶ amp");
        await _person.KeysAsync("o");
        await SeesAsync("trying to start process");
        await _person.KeysAsync("?");
        await SeesAsync("interrupt");
        await _person.KeysAsync("Escape", "q");
        await IsCleanAsync("ended 0");
    }

    [Theory(Timeout = Patience)]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task Stopped_from_outside_it_leaves_a_clean_terminal(string signal)
    {
        await StartAsync();
        await SeesAsync("▶ amp");
        await Processes.SignalAsync(signal, Assert.Single(Processes.ChildrenOf(int.Parse(await _person.FactAsync("#{pane_pid}"), CultureInfo.InvariantCulture))));
        await IsCleanAsync("ended");
    }

    [Fact(Timeout = Patience)]
    public async Task Another_modules_older_Spectre_Console_does_not_disturb_it()
    {
        using var other = new OtherModule(OtherModule.Copies.Older);
        await StartAsync(before: $"Import-Module {other.Module}; $null = Get-OtherLibrary;");
        await SeesAsync("▶ amp");
        await _person.KeysAsync("q");
        await IsCleanAsync("ended 0");
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_that_dies_is_told_and_the_terminal_is_clean_after_that()
    {
        await using var other = new PrivateTmux();
        await other.NewSessionAsync("agents", $"{TestPaths.FakeAgent} --style amp");
        await other.RunAsync("set-option", "-p", "-t", "=agents:", "@moana-agent", "amp");
        await StartAsync(other);
        await SeesAsync("▶ amp");
        await other.RunAsync("kill-server");
        await SeesAsync("✗ 1 Exited");
        await _person.KeysAsync("q");
        await IsCleanAsync("ended 0");
    }

    [Fact(Timeout = Patience)]
    public async Task What_is_not_there_is_told_before_the_screen_is_taken()
    {
        await _person.TypeAsync($"{Pwsh} -Command 'Import-Module {TestPaths.Module}; Show-MoanaDashboard nobody -SocketName {_tmux.SocketName}'");
        await _person.KeysAsync("Enter");
        await SeesAsync("There is no agent named 'nobody'");
        Assert.Equal("0", await _person.FactAsync("#{alternate_on}"));
    }

    [Theory(Timeout = Patience)]
    [InlineData("", "> out.txt", "standard output is redirected")]
    [InlineData("", "< /dev/null", "standard input is redirected")]
    [InlineData("-NonInteractive", "", "non-interactively")]
    public async Task Where_nobody_can_see_it_it_says_so_and_draws_nothing(string option, string redirection, string reason)
    {
        var script = Path.Combine(_folder.FullName, "try.ps1");
        var output = Path.Combine(_folder.FullName, "out.txt");
        await File.WriteAllTextAsync(script, $$"""
            Import-Module {{TestPaths.Module}}
            try { Show-MoanaDashboard -SocketName {{_tmux.SocketName}} } catch { [Console]::Error.WriteLine("id $($_.FullyQualifiedErrorId), $_") }
            """, TestContext.Current.CancellationToken);
        await _person.TypeAsync($"cd {_folder.FullName}; clear; {Pwsh} {option} -File {script} {redirection}");
        await _person.KeysAsync("Enter");
        await SeesAsync(s => s.Replace("\n", "", StringComparison.Ordinal) is var text && text.Contains("id NoTerminal,", StringComparison.Ordinal) && text.Contains(reason, StringComparison.Ordinal), reason);
        Assert.Equal("0", await _person.FactAsync("#{alternate_on}"));
        Assert.Equal("", File.Exists(output) ? await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken) : "");
    }

    private string Pwsh => $"XDG_STATE_HOME={_folder.FullName} POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off {Shells.Pwsh} -NoProfile -NoLogo";

    private async Task StartAsync(PrivateTmux? server = null, string before = "")
    {
        await _person.TypeAsync($"stty -a > {_folder.FullName}/before; clear; {Pwsh} -Command '{before} Import-Module {TestPaths.Module}; Show-MoanaDashboard -SocketName {(server ?? _tmux).SocketName}'; echo ended $?; stty -a > {_folder.FullName}/after");
        await _person.KeysAsync("Enter");
        await SeesAsync("q quit");
    }

    private Task SeesAsync(string text) => SeesAsync(s => s.Contains(text, StringComparison.Ordinal), $"'{text}' on the screen");

    private async Task SeesAsync(Func<string, bool> what, string description)
    {
        var screen = "";
        try
        {
            await Eventually.TrueAsync(async () => what(screen = await _person.ScreenAsync()), description);
        }
        catch (TimeoutException e)
        {
            Assert.Fail($"{e.Message}\n{screen}");
        }
    }

    /// <summary>The screen is the one from before, with the cursor, and the modes are what they were.</summary>
    private async Task IsCleanAsync(string ended)
    {
        await SeesAsync(s => s.Contains(ended, StringComparison.Ordinal) && !s.Contains("q quit", StringComparison.Ordinal), "the shell again");
        var after = Path.Combine(_folder.FullName, "after");
        await Eventually.TrueAsync(() => File.Exists(after) && new FileInfo(after).Length > 0, "the modes");
        Assert.Equal("0 1 1", await _person.FactAsync("#{alternate_on} #{cursor_flag} #{wrap_flag}"));
        Assert.Equal(Modes("before"), Modes("after"));
        await _person.TypeAsync("echo typed-$((6*7))");
        await _person.KeysAsync("Enter");
        await SeesAsync("typed-42");
    }

    /// <summary>The terminal may have another size than before.</summary>
    private string Modes(string file) => string.Join('\n', File.ReadLines(Path.Combine(_folder.FullName, file)).Where(l => !l.Contains("rows", StringComparison.Ordinal)));
}
