using System.Globalization;
using Moana.Testing;
using Moana.Tmux.Connections;

namespace Moana.Tmux.Tests;

/// <summary>A private tmux server, a driver for it with connections of its own, and the end of both.</summary>
public sealed class Rig : IAsyncDisposable
{
    private Rig(DriverSettings? settings, string? via)
    {
        Endpoint = new() { SocketName = Tmux.SocketName, Executable = PrivateTmux.Executable, ConfigFile = "/dev/null", Via = via };
        Server = new(Endpoint, settings ?? new());
    }

    /// <summary>The way around the driver.</summary>
    public PrivateTmux Tmux { get; } = new();

    public TmuxEndpoint Endpoint { get; }

    /// <summary>The driver.</summary>
    public TmuxServer Server { get; }

    /// <summary>The first pane of the first session.</summary>
    public PaneId Pane { get; private set; }

    /// <summary>The first session.</summary>
    public SessionId Session { get; private set; }

    internal static async Task<Rig> StartAsync(string? command = null, DriverSettings? settings = null, IVia? via = null)
    {
        var rig = new Rig(settings, via is null ? null : await via.WordsAsync());
        rig.Pane = PaneId.Parse(await rig.Tmux.NewSessionAsync("main", command));
        rig.Session = SessionId.Parse(await rig.Tmux.RunAsync("display-message", "-p", "-t", "main:", "#{session_id}"));
        return rig;
    }

    /// <summary>A driver without a server.</summary>
    internal static async Task<Rig> WithoutServerAsync(IVia? via = null) => new(null, via is null ? null : await via.WordsAsync());

    /// <summary>The pane's screen, seen around the driver.</summary>
    public Task<string> ScreenAsync(PaneId? pane = null) => Tmux.RunAsync("capture-pane", "-p", "-t", (pane ?? Pane).ToString());

    /// <summary>The server's process.</summary>
    public async Task<int> ServerProcessAsync() =>
        int.Parse(await Tmux.RunAsync("display-message", "-p", "#{pid}"), CultureInfo.InvariantCulture);

    /// <summary>The clients of the server.</summary>
    public async Task<IReadOnlyList<string>> ClientsAsync() =>
        (await Tmux.RunAsync("list-clients", "-F", "#{client_name} #{client_flags}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Waits until the pane shows a text.</summary>
    public Task ShowsAsync(string text, PaneId? pane = null) =>
        Eventually.TrueAsync(async () => (await ScreenAsync(pane)).Contains(text, StringComparison.Ordinal), $"'{text}' on the screen");

    public async ValueTask DisposeAsync()
    {
        var processes = Server.ProcessIds;
        await Server.DisposeAsync();
        await Tmux.DisposeAsync();
        foreach (var id in processes)
        {
            await Processes.EndedAsync(id);
        }
    }
}
