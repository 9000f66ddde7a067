using System.Diagnostics;
using System.Globalization;
using CliWrap.Buffered;
using Moana.Testing;

namespace Moana.Benchmarks;

/// <summary>
/// Fake agents <c>a1</c>, <c>a2</c>, ... in one session, started by a shell of its own, which sends them their first
/// prompt, too: this process has done nothing with them yet, and they themselves are warm. They keep no session records,
/// whatever the home of whoever runs this has of them, and their runtimes do not compile anew what runs often: hundreds of
/// them would do little else. They are processes like any other, so what they use of the machine is told apart.
/// </summary>
internal sealed class FakeAgents(PrivateTmux tmux)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    /// <summary>Where they are, for a cmdlet.</summary>
    public string Server => $"-SocketName {tmux.SocketName}";

    /// <summary>Starts them, and waits until all have completed a turn.</summary>
    public static async Task<FakeAgents> StartAsync(PrivateTmux tmux, int count)
    {
        var agents = new FakeAgents(tmux);
        using var limit = new CancellationTokenSource(Patience);
        var started = await Shells.Command(["-Command", string.Create(CultureInfo.InvariantCulture, $$"""
            $ErrorActionPreference = 'Stop'
            Import-Module '{{TestPaths.Module}}'
            $a = [ordered]@{}
            1..{{count}} | ForEach-Object { $a["a$_"] = "CODEX_HOME=/nonexistent DOTNET_TC_CallCountThreshold=FFFFFF '{{TestPaths.FakeAgent}}' --style codex --name a$_ --work 0.3" }
            $null = New-MoanaSession fleet $a {{agents.Server}}
            $null = Wait-MoanaStatus a* Idle -Timeout {{Patience.TotalSeconds}} {{agents.Server}}
            Send-MoanaPrompt a* 'say hello' {{agents.Server}}
            (Wait-MoanaStatus a* Completed -Timeout {{Patience.TotalSeconds}} {{agents.Server}}).Count
            """)]).ExecuteBufferedAsync(limit.Token);
        return started.StandardOutput.Trim() == $"{count}" ? agents : throw new InvalidOperationException(started.StandardOutput + started.StandardError);
    }

    /// <summary>Seconds of a processor so far: of this process, of tmux, and of the agents themselves.</summary>
    public async Task<(double Moana, double Tmux, double Agents)> CpuAsync()
    {
        var server = await tmux.RunAsync("display-message", "-p", "#{pid}");
        var panes = await tmux.RunAsync("list-panes", "-a", "-F", "#{pane_pid}");
        return (Cpu(Environment.ProcessId), Cpu(int.Parse(server, CultureInfo.InvariantCulture)), panes.Split('\n').Sum(p => Cpu(int.Parse(p, CultureInfo.InvariantCulture))));
    }

    private static double Cpu(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime.TotalSeconds;
    }
}
