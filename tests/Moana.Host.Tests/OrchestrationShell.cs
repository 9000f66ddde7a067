using CliWrap;
using CliWrap.Buffered;
using Moana.Storage;
using Moana.Testing;

namespace Moana.Hosting.Tests;

/// <summary>Shells of one user, each a process of its own, with fake agents and a record that they share.</summary>
internal sealed class OrchestrationShell : IAsyncDisposable
{
    private readonly PrivateTmux _tmux = new();
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("moana-state-");

    /// <summary>What the agents took, for a fact.</summary>
    public FakeAgentLog Log { get; } = new();

    public OrchestrationStore Store => new(Path.Combine(_state.FullName, "moana", "moana.db"));

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
    public Command Command(string script) => Shells
        .HostCommand("-Command", $"$ErrorActionPreference = 'Stop'; $PSDefaultParameterValues = @{{ '*-Moana*:SocketName' = '{_tmux.SocketName}' }}; {script}")
        .WithEnvironmentVariables(e => e.Set("XDG_STATE_HOME", _state.FullName).Set("NO_COLOR", "1").Set("MOANA_TMUX", PrivateTmux.Executable))
        .WithValidation(CommandResultValidation.None);

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
        _state.Delete(recursive: true);
    }
}
