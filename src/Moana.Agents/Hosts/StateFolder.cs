namespace Moana.Hosts;

/// <summary>
/// What outlives a restart and is no configuration: <c>$XDG_STATE_HOME/moana</c>, by default <c>~/.local/state/moana</c>.
/// </summary>
public static class StateFolder
{
    /// <summary>A file or folder in it, whether it is there or not.</summary>
    public static string Named(string name) => Path.Combine(Home(), "moana", name);

    /// <summary>A relative $XDG_STATE_HOME is invalid, says its specification, and is ignored.</summary>
    private static string Home() => Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { } state && Path.IsPathRooted(state)
        ? state
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
}
