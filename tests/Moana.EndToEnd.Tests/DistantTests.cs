using CliWrap;
using CliWrap.Buffered;
using Moana.Testing;

namespace Moana.EndToEnd.Tests;

/// <summary>
/// A shell and an agent on another machine: over sshd, with 25 ms and a lost packet of a hundred each way, and a link that is cut in the
/// middle without a word.
/// </summary>
public sealed class DistantTests : IAsyncDisposable
{
    private const int Patience = 20 * 60_000;

    /// <summary>Longer than ssh takes to notice that nothing comes back.</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(25);

    private readonly TemporaryFolder _folder = new();
    private readonly PrivateTmux _tmux = new();
    private readonly FakeAgentLog _log = new();
    private readonly DistantHost _host = new(TimeSpan.FromMilliseconds(25), loss: 1);

    private string Repository => Path.Combine(_host.Sshd.Home, "app");

    public async ValueTask DisposeAsync()
    {
        await _tmux.DisposeAsync();
        await _host.DisposeAsync();
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact(Timeout = Patience)]
    public async Task Prompts_answers_workspaces_and_landings_are_there_what_they_are_here_also_when_the_link_is_cut_in_the_middle()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("MOANA_DISTANT") is { Length: > 0 }, "It makes network namespaces, and is run where MOANA_DISTANT is set.");
        Assert.SkipWhen(DistantHost.Missing is not null, DistantHost.Missing ?? "");
        await _host.StartAsync();
        await MakeRepositoryAsync();
        var agent = $"CLAUDE_CONFIG_DIR={_folder["claude"]} '{TestPaths.FakeAgent}' --style claude --record claude --writes --name claude --log '{_log.Path}'";
        await RunAsync($"Register-MoanaHost far -Ssh {_host.Sshd.Destination} -Option {string.Join(',', _host.Sshd.Options.Select(Quoted))}");

        Assert.Equal(["True"], await RunAsync("(Get-MoanaHost far).Reachable"));
        await RunAsync($"$null = New-MoanaSession work @{{ claude = {Quoted(agent)} }} -HostName far -Path app -Workspace; Wait-MoanaStatus claude -HostName far -Status Idle -Timeout 60");
        Assert.Equal(["alpha Completed Record"], await RunAsync($"Invoke-MoanaPrompt claude 'the file first.txt reply: alpha' -HostName far {Told}"));
        Assert.Equal(["alpha Completed Record"], await RunAsync($"Get-MoanaTurn claude@far {Told}"));

        // Cut when the agent has just taken the prompt: where the proof of that was still on its way, that is told, and nothing is sent again.
        var said = await CutAsync($"Invoke-MoanaPrompt claude 'work 5 the file second.txt reply: beta' -HostName far {Told}", () => _log.Prompts().Count == 2);
        Assert.True(said is ["beta Completed Record"] || said.Exists(l => l.Contains("nothing proves that the prompt was submitted", StringComparison.Ordinal)), string.Join('\n', said));
        await Eventually.TrueAsync(async () => await RunAsync($"Get-MoanaTurn claude@far {Told}") is ["beta Completed Record"], "the record has the answer", TimeSpan.FromMinutes(2));
        Assert.Equal(2, _log.Prompts().Count);

        Assert.Equal(["first.txt second.txt"], await RunAsync("\"$((Get-MoanaChange claude -HostName far -Repository app).Files.Path)\""));
        await CutAsync(
            $"(Merge-MoanaChange claude -HostName far -Repository app -Validate 'touch {_folder["validates"]}; sleep 3; test -s first.txt && test -s second.txt' -ErrorAction SilentlyContinue).Outcome",
            () => File.Exists(_folder["validates"]));
        // What was cut in a landing is tried again, by whoever wants it landed; it lands once.
        await Eventually.TrueAsync(async () => await IsLandedAsync() || (await TryAsync("$null = Merge-MoanaChange claude -HostName far -Repository app -Validate 'test -s second.txt'")).IsSuccess, "it lands", TimeSpan.FromMinutes(2));
        Assert.True(await IsLandedAsync());
        Assert.Equal("2", await GitAsync("rev-list", "--count", "main"));
    }

    private static string Told => "| ForEach-Object { \"$($_.Answer) $($_.Outcome) $($_.Source)\" }";

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Runs something, cuts the link when it has come so far, and mends it; what was said.</summary>
    private async Task<List<string>> CutAsync(string script, Func<bool> soFar)
    {
        var said = new List<string>();
        var running = Command(script).WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(Hear)).WithStandardErrorPipe(PipeTarget.ToDelegate(Hear)).ExecuteAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(soFar, "it has come so far", TimeSpan.FromMinutes(2));
        _host.Cut();
        await Task.Delay(Outage, TestContext.Current.CancellationToken);
        _host.Mend();
        await running;
        return said;

        void Hear(string line)
        {
            lock (said) said.Add(line);
        }
    }

    private async Task MakeRepositoryAsync()
    {
        Directory.CreateDirectory(Repository);
        await File.WriteAllTextAsync(Path.Combine(_host.Sshd.Home, ".gitconfig"), "[user]\n\tname = A\n\temail = a@example.org\n[init]\n\tdefaultBranch = main\n");
        await GitAsync("init", "--quiet");
        await GitAsync("commit", "--quiet", "--allow-empty", "-m", "first");
    }

    private async Task<bool> IsLandedAsync() => (await GitAsync("ls-tree", "--name-only", "main")).Split('\n') is ["first.txt", "second.txt"];

    private async Task<string> GitAsync(params string[] arguments) => (await Cli.Wrap("git").WithArguments(["-C", Repository, .. arguments])
        .WithEnvironmentVariables(e => e.Set("HOME", _host.Sshd.Home)).ExecuteBufferedAsync()).StandardOutput.Trim();

    private async Task<string[]> RunAsync(string script)
    {
        var result = await TryAsync(script);
        Assert.True(result.ExitCode == 0, $"{script}\n{result.StandardOutput}{result.StandardError}");
        return result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private async Task<BufferedCommandResult> TryAsync(string script) => await Command(script).ExecuteBufferedAsync(TestContext.Current.CancellationToken);

    private Command Command(string script) => Shells.Command(
        ["-Command", $"$ErrorActionPreference = 'Stop'; Import-Module '{TestPaths.Module}'; $PSDefaultParameterValues = @{{ '*-Moana*:SocketName' = '{_tmux.SocketName}' }}; {script}"],
        new Dictionary<string, string?>
        {
            ["XDG_STATE_HOME"] = _folder["state"],
            ["XDG_CONFIG_HOME"] = _folder["config"],
            ["MOANA_TMUX"] = PrivateTmux.Executable,
        });
}
