namespace Moana.Testing;

/// <summary>A pane of a private server, driven and looked at as a person would.</summary>
public class TmuxPane(PrivateTmux tmux, string id)
{
    /// <summary>The server.</summary>
    public PrivateTmux Tmux => tmux;

    /// <summary>The pane's id.</summary>
    public string Id => id;

    /// <summary>Presses keys, by tmux's names.</summary>
    public Task KeysAsync(params string[] keys) => tmux.RunAsync(["send-keys", "-t", id, .. keys]);

    /// <summary>Types a text, character by character.</summary>
    public Task TypeAsync(string text) => tmux.RunAsync("send-keys", "-l", "-t", id, "--", text);

    /// <summary>Pastes a text of any size, in brackets where the program asked for them.</summary>
    public async Task PasteAsync(string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text);
            await tmux.RunAsync("load-buffer", "-b", "test", file);
            await tmux.RunAsync("paste-buffer", "-p", "-r", "-d", "-b", "test", "-t", id);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What stands on the screen.</summary>
    public Task<string> ScreenAsync() => tmux.RunAsync("capture-pane", "-p", "-t", id);

    /// <summary>What a tmux format says of the pane.</summary>
    public Task<string> FactAsync(string format) => tmux.RunAsync("display-message", "-p", "-t", id, format);

    /// <summary>Waits until a text stands on the screen.</summary>
    public Task SeesAsync(string text, TimeSpan? patience = null) => SeesAsync(s => s.Contains(text, StringComparison.Ordinal), $"'{text}'", patience);

    /// <summary>Waits until a text is gone from the screen.</summary>
    public Task SeesNoMoreAsync(string text) => SeesAsync(s => !s.Contains(text, StringComparison.Ordinal), $"no '{text}'");

    /// <summary>Waits until the screen is as described; fails with the screen as it was last.</summary>
    public async Task SeesAsync(Func<string, bool> condition, string description, TimeSpan? patience = null)
    {
        var screen = "";
        try
        {
            await Eventually.TrueAsync(async () => condition(screen = await ScreenAsync()), $"{description} on the screen", patience);
        }
        catch (TimeoutException problem)
        {
            throw new TimeoutException($"{problem.Message} The screen was:\n{screen}");
        }
    }
}
