namespace Moana.Tmux.Connections;

/// <summary>Turns a string into one word of a POSIX shell command.</summary>
internal static class ShellQuote
{
    /// <summary>The text as one word.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
