using Moana.Agents;
using Moana.Screens;
using Moana.Testing;
using Moana.Tmux;

namespace Moana.Benchmarks;

/// <summary>A private server with panes that show a real agent's idle screen and do nothing.</summary>
internal sealed class StillFleet : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("moana-bench-").FullName;

    private StillFleet()
    {
    }

    public PrivateTmux Tmux { get; } = new();

    public IReadOnlyList<PaneId> Panes { get; private set; } = [];

    /// <summary>A tmux that counts how often it is started, for the cmdlets.</summary>
    public string CountingTmux => Path.Combine(_folder, "tmux");

    public int Spawns => File.Exists(Counter) ? File.ReadAllLines(Counter).Length : 0;

    private string Counter => Path.Combine(_folder, "spawns");

    public static async Task<StillFleet> StartAsync(int agents)
    {
        var fleet = new StillFleet();
        await File.WriteAllTextAsync(fleet.CountingTmux, $"#!/bin/sh\necho >> '{fleet.Counter}'\nexec '{PrivateTmux.Executable}' \"$@\"\n");
        File.SetUnixFileMode(fleet.CountingTmux, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var screen = Path.Combine(fleet._folder, "screen");
        await File.WriteAllTextAsync(screen, ScreenCorpus.At("codex/0.169.0/120x40/idle-1").StyledText);
        var command = $"cat '{screen}'; exec tail -f /dev/null";
        await fleet.Tmux.NewSessionAsync("bench", command);
        await using var server = TmuxServer.For(new() { SocketName = fleet.Tmux.SocketName, Executable = PrivateTmux.Executable });
        var session = (await server.ListSessionsAsync())[0].Id;
        await Task.WhenAll(Enumerable.Range(1, agents - 1).Select(_ => server.NewWindowAsync(session, "w", command, "/")));
        fleet.Panes = [.. (await server.ListPanesAsync()).Select(p => p.Id)];
        await Task.WhenAll(fleet.Panes.Select(p => server.SetPaneOptionsAsync(
            p, new Dictionary<string, string?> { [PaneOptions.Agent] = $"a{p.Number}", [PaneOptions.Profile] = "codex" })));
        await Eventually.TrueAsync(
            async () => (await server.CaptureTextAsync(fleet.Panes[^1], CaptureOptions.Plain)).Contains("Codex", StringComparison.Ordinal), "the last screen");
        return fleet;
    }

    public async ValueTask DisposeAsync()
    {
        await TmuxServer.CloseAllAsync();
        await Tmux.DisposeAsync();
        Directory.Delete(_folder, true);
    }
}
