using CliWrap;
using Moana.Testing;

namespace Moana.Agents.Tests.Delivery;

/// <summary>
/// Shells behind programs that carry another terminal, on real tmux: whatever the profile, the prompt sign and force, no
/// shell gets a prompt; and an agent behind one is served for as long as it is there.
/// </summary>
public sealed class CarrierTests : IAsyncDisposable
{
    private const int Limit = 240_000;

    private static readonly string[] _shells = ["bash", "zsh", "fish", "dash", "tcsh"];
    private static readonly bool[] _either = [true, false];
    private static int _count;

    // The prompt sign of the shell is the agent's own.
    private static readonly (string Profile, string Sign)[] _looks = [("template", "$ "), ("codex", "› "), ("claude", "❯ ")];

    private readonly FakeFleet _fleet = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moana-carrier-");
    private readonly List<string> _nested = [];
    private Sshd? _sshd;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit)]
    [InlineData("script")]
    [InlineData("tmux")]
    [InlineData("screen")]
    [InlineData("su")]
    [InlineData("runuser")]
    [InlineData("python")]
    [InlineData("ssh")]
    public async Task A_prompt_is_never_run_by_a_shell_behind_a_carrier(string carrier)
    {
        await NeedAsync(carrier);
        foreach (var absent in _shells.Where(s => !Which(s)))
        {
            TestContext.Current.AddWarning($"{absent} is not installed, and was not tried");
        }

        // One after another, and all before anybody is attached: tmux 3.3a dies of sessions that come in crowds.
        var started = new List<(string Name, string Pane, string Profile)>();
        foreach (var (shell, look) in _shells.Where(Which).SelectMany(s => _looks.Select(l => (s, l))))
        {
            var name = $"{shell}-{look.Profile}";
            var pane = await StartAsync(carrier, name, ShellScript(shell, look.Sign));
            await ShownAsync(pane, look.Sign.Trim());
            started.Add((name, pane, look.Profile));
        }

        await Task.WhenAll(started.Select(async shell =>
        {
            var (name, pane, profile) = shell;
            var agent = await _fleet.Fleet.RegisterAsync(name, null, pane, profile, Token);
            foreach (var force in _either)
            {
                // The second line is for shells that know no pastes: they run the first at once.
                var receipt = await _fleet.SendAsync(agent, $"touch {Ran(name)}\ntouch {Ran(name)}", new() { Timeout = TimeSpan.FromSeconds(8), Force = force });

                Assert.True(receipt is { Outcome: DeliveryOutcome.Refused, Attempts: 0, TextLeft: false }, $"{name}, force {force}: {PromptSenderTests.Told(receipt)}");
            }

            Assert.False((await _fleet.StatusAsync(agent)).Status is AgentStatus.Idle or AgentStatus.Completed, name);
            var screen = await _fleet.Tmux.RunAsync("capture-pane", "-p", "-t", pane);
            Assert.DoesNotContain("touch", screen, StringComparison.Ordinal);
            Assert.False(File.Exists(Ran(name)), name);
        }));
    }

    [Theory(Timeout = Limit)]
    [InlineData("script", "codex")]
    [InlineData("python", "claude")]
    [InlineData("tmux", "claude")]
    [InlineData("ssh", "codex")]
    public async Task An_agent_behind_a_carrier_is_served_and_the_shell_that_follows_it_is_not(string carrier, string style)
    {
        await NeedAsync(carrier);
        var script = Script($"{TestPaths.FakeAgent} --style {style} --log {_fleet.Log.Path}\n{File.ReadAllText(ShellScript("bash", "› "))}");
        var pane = await StartAsync(carrier, style, script);
        var agent = await _fleet.Fleet.RegisterAsync("far", null, pane, null, Token);
        await Eventually.TrueAsync(() => _fleet.Log.Events("ready").Count > 0, "the agent is ready");

        var served = await _fleet.SendAsync(agent, "do it");
        Assert.True(served.Outcome is DeliveryOutcome.Started or DeliveryOutcome.Submitted, PromptSenderTests.Told(served));
        await Eventually.TrueAsync(async () => (await _fleet.StatusAsync(agent)).Status == AgentStatus.Completed, "its turn is done");

        await _fleet.SendAsync(agent, "/exit");
        await Eventually.TrueAsync(() => _fleet.Log.Events("exit").Count > 0, "the agent is gone");
        await Eventually.TrueAsync(async () => (await _fleet.StatusAsync(agent)).Status is AgentStatus.Exited or AgentStatus.Unknown, "nobody is called ready there");
        foreach (var force in _either)
        {
            var receipt = await _fleet.SendAsync(agent, $"touch {Ran("far")}", new() { Timeout = TimeSpan.FromSeconds(8), Force = force });
            Assert.True(receipt is { Outcome: DeliveryOutcome.Refused, Attempts: 0, TextLeft: false }, PromptSenderTests.Told(receipt));
        }

        Assert.False((await _fleet.StatusAsync(agent)).Status is AgentStatus.Idle or AgentStatus.Completed);
        Assert.False(File.Exists(Ran("far")));
    }

    [Fact(Timeout = Limit)]
    public async Task A_refusal_names_the_carrier_and_what_is_missing()
    {
        await NeedAsync("script");
        var pane = await StartAsync("script", "told", ShellScript("bash", "> "));
        await ShownAsync(pane, ">");
        var agent = await _fleet.Fleet.RegisterAsync("told", null, pane, null, Token);

        var receipt = await _fleet.SendAsync(agent, "hello");

        Assert.Contains("'script' is in front and carries another terminal", receipt.Reason, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent", receipt.Reason, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var nested in _nested)
        {
            await Cli.Wrap("sh").WithArguments(["-c", nested]).WithValidation(CommandResultValidation.None).ExecuteAsync(CancellationToken.None);
        }

        await _fleet.DisposeAsync();
        if (_sshd is not null)
        {
            await _sshd.DisposeAsync();
        }

        _folder.DeleteAll();
    }

    private static bool Which(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Any(p => File.Exists(Path.Combine(p, program)));

    private async Task NeedAsync(string carrier)
    {
        if (carrier == "ssh")
        {
            Assert.SkipWhen(Sshd.Missing is not null, Sshd.Missing ?? "");
            _sshd = await Sshd.StartAsync();
            return;
        }

        var program = carrier == "python" ? "python3" : carrier;
        Assert.SkipUnless(Which(program), $"{program} is not installed");
        Assert.SkipWhen(carrier is "su" or "runuser" && Environment.UserName != "root", $"{carrier} asks for a password");
    }

    private async Task<string> StartAsync(string carrier, string name, string script)
    {
        var id = $"moana-nested-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        var command = carrier switch
        {
            "script" => $"script -qc {script} /dev/null",
            "tmux" => $"env -u TMUX {PrivateTmux.Executable} -u -L {id} -f /dev/null new {script}",
            "screen" => $"env -u STY SCREENDIR={_folder.CreateSubdirectory("screen").FullName} screen -U -S {id} -c /dev/null {script}",
            "su" => $"su --pty -m -s {script} root",
            "runuser" => $"runuser -m -s {script} root",
            "ssh" => $"{_sshd!.Via.Replace('\n', ' ')} -tt {script}",
            _ => $"python3 -c 'import pty; pty.spawn(\"{script}\")'",
        };
        if (carrier is "tmux")
        {
            _nested.Add($"{PrivateTmux.Executable} -L {id} kill-server");
        }
        else if (carrier is "screen")
        {
            File.SetUnixFileMode(Path.Combine(_folder.FullName, "screen"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            _nested.Add($"SCREENDIR={_folder.FullName}/screen screen -S {id} -X quit");
        }

        return await _fleet.Tmux.NewSessionAsync(name, command);
    }

    /// <summary>A script that becomes an interactive shell with this prompt sign.</summary>
    private string ShellScript(string shell, string sign)
    {
        var home = _folder.CreateSubdirectory($"home-{Interlocked.Increment(ref _count)}").FullName;
        var (file, text) = shell switch
        {
            "fish" => ("config.fish", $"set fish_greeting\nfunction fish_prompt; echo -n '{sign}'; end"),
            "tcsh" => (".tcshrc", $"set prompt='{sign}'"),
            "zsh" => (".zshrc", $"PROMPT='{sign}'"),
            "bash" => (".bashrc", $"PS1='{sign}'"),
            _ => ("env", $"PS1='{sign}'"),
        };
        Directory.CreateDirectory(Path.Combine(home, "fish"));

        // Else fish writes its completions there, in a process of its own.
        Directory.CreateDirectory(Path.Combine(home, "fish", "generated_completions"));
        File.WriteAllText(Path.Combine(home, shell == "fish" ? "fish/config.fish" : file), text + "\n");
        return Script($"export HOME={home} XDG_CONFIG_HOME={home} XDG_DATA_HOME={home} ENV={home}/env LANG=C.UTF-8 LC_ALL=C.UTF-8\nunset ZDOTDIR\nexec {shell} -i");
    }

    private string Script(string text)
    {
        var path = Path.Combine(_folder.FullName, $"run-{Interlocked.Increment(ref _count)}");
        File.WriteAllText(path, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private Task ShownAsync(string pane, string sign) => Eventually.TrueAsync(
        async () => (await _fleet.Tmux.RunAsync("capture-pane", "-p", "-t", pane)).Split('\n').Any(r => r.TrimEnd().EndsWith(sign, StringComparison.Ordinal)), "the shell's prompt");

    private string Ran(string name) => Path.Combine(_folder.FullName, $"RAN-{name}");
}
