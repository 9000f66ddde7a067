namespace Moana.Hosts;

/// <summary>The user's own files for Moana: <c>$XDG_CONFIG_HOME/moana</c>, by default <c>~/.config/moana</c>.</summary>
internal static class ConfigFolder
{
    /// <summary>A folder in it, whether it is there or not.</summary>
    public static string Named(string name) => Path.Combine(Home(), "moana", name);

    /// <summary>A relative $XDG_CONFIG_HOME is invalid, says its specification, and is ignored.</summary>
    private static string Home() => Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } home && Path.IsPathRooted(home)
        ? home
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
}
