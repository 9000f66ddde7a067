using CliWrap;
using CliWrap.Buffered;
using Moana.Storage;
using Moana.Testing;

namespace Moana.EndToEnd.Tests;

/// <summary>Shells of one user, each a process of its own, with fake agents and a record that they share.</summary>
/// <param name="record">The address of the record; null for the user's own file.</param>
internal sealed class OrchestrationShell(string? record = null) : IAsyncDisposable
{
    private readonly PrivateTmux _tmux = new();
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("moana-state-");

    private string Setup => $"Import-Module '{TestPaths.Module}'; $PSDefaultParameterValues = @{{ '*-Moana*:SocketName' = '{_tmux.SocketName}' }}";

    /// <summary>What the agents took, for a fact.</summary>
    public FakeAgentLog Log { get; } = new();

    public OrchestrationStore Store => new(record ?? Path.Combine(_state.FullName, "moana", "moana.db"));

    /// <summary>Starts agents <c>a0</c>, <c>a1</c>, ... in the session <c>work</c> and waits until they are ready.</summary>
    public async Task StartAgentsAsync(int count, double work)
    {
        var styles = new[] { "codex", "claude", "amp" };
        var agents = Enumerable.Range(0, count).Select(i =>
            FormattableString.Invariant($"a{i} = \"'{TestPaths.FakeAgent}' --style {styles[i % styles.Length]} --name a{i} --work {work} --log '{Log.Path}'\""));
        var names = string.Join(',', Enumerable.Range(0, count).Select(i => $"a{i}"));
        await RunAsync($"$null = New-MoanaSession work @{{ {string.Join("; ", agents)} }} -Path /tmp; Wait-MoanaStatus {names} -Status Idle -Timeout 60");
    }

    /// <summary>A shell that runs a script in which every cmdlet of Moana's uses the tests' server.</summary>
    public Command Command(string script) => Shells.Command(["-Command", $"$ErrorActionPreference = 'Stop'; {Setup}; {script}"], new Dictionary<string, string?>
    {
        ["XDG_STATE_HOME"] = _state.FullName,
        ["MOANA_TMUX"] = PrivateTmux.Executable,
        ["MOANA_STORE"] = record,
    });

    /// <summary>The same for a person: at a prompt, in a terminal.</summary>
    public async Task<TmuxPane> OpenAsync()
    {
        var pane = new TmuxPane(_tmux, await _tmux.NewSessionAsync("person",
            $"XDG_STATE_HOME={_state.FullName} MOANA_TMUX={PrivateTmux.Executable} POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off exec {Shells.Pwsh} -NoProfile -NoLogo -NoExit -Command \"{Setup.Replace("$", "\\$", StringComparison.Ordinal)}\""));
        await pane.SeesAsync("PS /");
        return pane;
    }

    /// <summary>Ends the tmux server, with all that runs in it.</summary>
    public Task EndServerAsync() => _tmux.RunAsync("kill-server");

    /// <summary>Runs a script to its end, which has to be a good one, and gives its output's lines.</summary>
    public async Task<string[]> RunAsync(string script, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? TimeSpan.FromMinutes(2));
        var result = await Command(script).ExecuteBufferedAsync(limit.Token);
        Assert.True(result.ExitCode == 0, $"{script}\n{result.StandardOutput}{result.StandardError}");
        return result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async ValueTask DisposeAsync()
    {
        await _tmux.DisposeAsync();
        Log.Dispose();
        _state.DeleteAll();
    }
}
