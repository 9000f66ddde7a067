using System.Globalization;
using Moana.Tmux.Screens;

namespace Moana.Tmux.Tests.Faults;

/// <summary>A server that is used for a night stays as large as it was.</summary>
public sealed class GrowthTests
{
    /// <summary>tmux remembers so many commands; until then each makes it grow.</summary>
    private const int Remembered = 1_000;

    private const int Prompts = 2_000;

    [Fact(Timeout = 120_000)]
    public async Task A_prompt_leaves_less_than_a_kilobyte_in_the_server()
    {
        // A screen as large as those of programs: some versions lose what they print of it.
        await using var rig = await Rig.StartAsync("stty -echo; seq -s ' ' 700; echo ready for the next prompt; exec cat > /dev/null");
        await rig.ShowsAsync("ready");
        var screen = await rig.Server.CaptureAsync(rig.Pane, CaptureOptions.Styled);
        var seen = ScreenStamp.Of(screen, Enumerable.Range(0, screen.Rows.Count).Where(row => screen.Rows[row].Text.Contains("ready", StringComparison.Ordinal)));
        var server = await rig.ServerProcessAsync();
        for (var i = 0; i < Remembered; i++)
        {
            await PromptAsync(rig, seen, i);
        }

        var before = Resident(server);
        for (var i = 0; i < Prompts; i++)
        {
            await PromptAsync(rig, seen, i);
        }

        Assert.InRange((Resident(server) - before) / Prompts, long.MinValue, 1_000);
    }

    private static async Task PromptAsync(Rig rig, ScreenStamp seen, int number)
    {
        Assert.True(await rig.Server.ExchangePaneOptionAsync(rig.Pane, "@moana-lock", null, $"held-{number}"));
        await rig.Server.SetPaneOptionsAsync(rig.Pane, new Dictionary<string, string?> { ["@moana-turn"] = $"turn-{number}" });
        Assert.True(await rig.Server.TryPasteAsync(rig.Pane, $"Do the work of number {number}.", seen));
        await rig.Server.CaptureAsync(rig.Pane, CaptureOptions.Styled);
        Assert.True(await rig.Server.TrySendKeysAsync(rig.Pane, ["Enter"], seen));
        Assert.True(await rig.Server.ExchangePaneOptionAsync(rig.Pane, "@moana-lock", $"held-{number}", null));
        await rig.Server.GetPaneAsync(rig.Pane, ["@moana-turn"]);
    }

    private static long Resident(int process) =>
        long.Parse(File.ReadAllText($"/proc/{process}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
