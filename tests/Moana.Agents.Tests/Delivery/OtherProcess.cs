using System.Diagnostics;
using Moana.Testing;

namespace Moana.Agents.Tests.Delivery;

/// <summary>Another process that delivers prompts. It is ended with the test.</summary>
internal sealed class OtherProcess : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(TestPaths.Output("Moana.Deliverer"), "moana-deliverer");

    private readonly Process _process;

    private OtherProcess(Process process) => _process = process;

    /// <summary>Starts one; it delivers when told to.</summary>
    public static async Task<OtherProcess> StartAsync(FakeFleet fleet, AgentPane agent, string pauseAt, params string[] prompts)
    {
        var start = new ProcessStartInfo(Program, [PrivateTmux.Executable, fleet.Tmux.SocketName, agent.Name, pauseAt, .. prompts])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var other = new OtherProcess(Process.Start(start)!);
        await other.SaysAsync("ready");
        return other;
    }

    /// <summary>Tells it to begin.</summary>
    public Task BeginAsync() => _process.StandardInput.WriteLineAsync("begin");

    /// <summary>The next line that it says.</summary>
    public async Task<string> LineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("the other process has ended");

    public async Task SaysAsync(string line) => Assert.Equal(line, await LineAsync());

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
