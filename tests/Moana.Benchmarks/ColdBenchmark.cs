using CliWrap.Buffered;
using Moana.Agents;
using Moana.Testing;

namespace Moana.Benchmarks;

/// <summary>
/// Whole processes of pwsh from their start to their end, warm files, in turns: an empty script, one that imports the
/// module, and one that asks for the status of three kinds of agents.
/// </summary>
internal static class ColdBenchmark
{
    private static readonly string[] Styles = ["amp", "claude", "codex"];

    public static async Task<object> RunAsync(Arguments arguments)
    {
        await using var tmux = new PrivateTmux();
        foreach (var style in Styles)
        {
            var pane = await tmux.NewSessionAsync(style, $"{TestPaths.FakeAgent} --style {style}");
            await tmux.RunAsync("set-option", "-p", "-t", pane, PaneOptions.Agent, style, ";", "set-option", "-p", "-t", pane, PaneOptions.Profile, style);
        }

        var import = $"Import-Module '{TestPaths.Module}'";
        var status = $"{import}; (Get-MoanaStatus -SocketName {tmux.SocketName}).Status -join ' '";
        await Eventually.TrueAsync(async () => await RunAsync(status) == "Idle Idle Idle", "the agents are ready");
        var times = new Dictionary<string, List<double>> { ["exit"] = [], [import] = [], [status] = [] };
        for (var round = 0; round < arguments.Number("rounds", 10); round++)
        {
            foreach (var (script, taken) in times)
            {
                taken.Add(await Figures.MeasureOnceAsync(() => RunAsync(script)) / 1000);
            }
        }

        var (bare, imported, told) = (Figures.Median(times["exit"]), Figures.Median(times[import]), Figures.Median(times[status]));
        return new { bare_s = bare, import_s = imported, status_s = told, over_bare_s = Math.Round(told - bare, 3) };
    }

    private static async Task<string> RunAsync(string script) =>
        (await Shells.Command(["-Command", script]).ExecuteBufferedAsync()).StandardOutput.TrimEnd();
}
