using Moana.Testing;

namespace Moana.FakeAgent.Tests;

/// <summary>A fake agent in a pane of a private tmux server, driven as a person would.</summary>
public sealed class AgentPane : IAsyncDisposable
{
    public PrivateTmux Tmux { get; } = new();
    public FakeAgentLog Log { get; } = new();
    public string Id { get; private set; } = "";

    /// <summary>Starts it and waits until it takes keys.</summary>
    public static async Task<AgentPane> StartAsync(string options, int columns = 120, int rows = 40, bool inShell = false)
    {
        var pane = await LaunchAsync(options, columns, rows, inShell);
        await pane.SeesEventAsync("ready");
        return pane;
    }

    /// <summary>Starts it without waiting for anything.</summary>
    public static async Task<AgentPane> LaunchAsync(string options, int columns = 120, int rows = 40, bool inShell = false)
    {
        var pane = new AgentPane();
        var command = $"{TestPaths.FakeAgent} --log {pane.Log.Path} {options}";
        pane.Id = await pane.Tmux.NewSessionAsync("fake", inShell ? null : command, columns, rows);
        if (inShell)
            await pane.Tmux.RunAsync("send-keys", "-t", pane.Id, command, "Enter");

        return pane;
    }

    public Task KeysAsync(params string[] keys) => Tmux.RunAsync(["send-keys", "-t", Id, .. keys]);

    public Task TypeAsync(string text) => Tmux.RunAsync("send-keys", "-l", "-t", Id, text);

    public async Task PasteAsync(string text)
    {
        await Tmux.RunAsync("set-buffer", "-b", "test", "--", text);
        await Tmux.RunAsync("paste-buffer", "-p", "-r", "-d", "-b", "test", "-t", Id);
    }

    /// <summary>Pastes, waits until it is seen, and presses Enter.</summary>
    public async Task SubmitAsync(string text)
    {
        var before = Log.Events("paste").Count;
        await PasteAsync(text);
        await Eventually.TrueAsync(() => Log.Events("paste").Count > before, $"the paste of '{text}' arrived");
        await KeysAsync("Enter");
    }

    public Task<string> ScreenAsync() => Tmux.RunAsync("capture-pane", "-p", "-t", Id);

    public Task<string> FactAsync(string format) => Tmux.RunAsync("display-message", "-p", "-t", Id, format);

    public Task SeesAsync(string text) => Eventually.TrueAsync(
        async () => (await ScreenAsync()).Contains(text, StringComparison.Ordinal), $"'{text}' on the screen");

    public Task SeesNoMoreAsync(string text) => Eventually.TrueAsync(
        async () => !(await ScreenAsync()).Contains(text, StringComparison.Ordinal), $"'{text}' gone from the screen");

    /// <summary>Waits for an event and returns the first of its kind.</summary>
    public async Task<FakeAgentEvent> SeesEventAsync(string kind, int count = 1)
    {
        await Eventually.TrueAsync(() => Log.Events(kind).Count >= count, $"{count} '{kind}' in the log");
        return Log.Events(kind)[count - 1];
    }

    public async ValueTask DisposeAsync()
    {
        await Tmux.DisposeAsync();
        Log.Dispose();
    }
}
