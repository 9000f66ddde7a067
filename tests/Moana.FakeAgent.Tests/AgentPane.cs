using Moana.Testing;

namespace Moana.FakeAgent.Tests;

/// <summary>A fake agent in a pane of a private tmux server.</summary>
public sealed class AgentPane : TmuxPane, IAsyncDisposable
{
    private AgentPane(PrivateTmux tmux, string id, FakeAgentLog log)
        : base(tmux, id) => Log = log;

    public FakeAgentLog Log { get; }

    /// <summary>Starts it and waits until it takes keys.</summary>
    public static async Task<AgentPane> StartAsync(string options, int columns = 120, int rows = 40, bool inShell = false, string? folder = null)
    {
        var pane = await LaunchAsync(options, columns, rows, inShell, folder);
        await pane.SeesEventAsync("ready");
        return pane;
    }

    /// <summary>Starts it without waiting for anything.</summary>
    public static async Task<AgentPane> LaunchAsync(string options, int columns = 120, int rows = 40, bool inShell = false, string? folder = null)
    {
        var tmux = new PrivateTmux();
        var log = new FakeAgentLog();
        var command = $"{(folder is null ? "" : $"cd '{folder}' && exec ")}{TestPaths.FakeAgent} --log {log.Path} {options}";
        var pane = new AgentPane(tmux, await tmux.NewSessionAsync("fake", inShell ? null : command, columns, rows), log);
        if (inShell)
            await pane.KeysAsync(command, "Enter");

        return pane;
    }

    /// <summary>Pastes, waits until it has arrived, and presses Enter.</summary>
    public async Task SubmitAsync(string text)
    {
        var before = Log.Events("paste").Count;
        await PasteAsync(text);
        await Eventually.TrueAsync(() => Log.Events("paste").Count > before, $"the paste of '{text}' arrived");
        await KeysAsync("Enter");
    }

    /// <summary>Waits for an event and returns the given one of its kind.</summary>
    public async Task<FakeAgentEvent> SeesEventAsync(string kind, int count = 1)
    {
        await Eventually.TrueAsync(() => Log.Events(kind).Count >= count, $"{count} '{kind}' in the log");
        return Log.Events(kind)[count - 1];
    }

    /// <summary>Waits until the shell has the terminal again: what is typed before, the ending agent may throw away.</summary>
    public Task SeesShellAsync() => Eventually.TrueAsync(
        async () => !(await FactAsync("#{pane_current_command}")).Contains("fake-agent", StringComparison.Ordinal), "the shell in the foreground");

    public async ValueTask DisposeAsync()
    {
        await Tmux.DisposeAsync();
        Log.Dispose();
    }
}
