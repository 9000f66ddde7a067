namespace Moana.Tmux.Commands;

/// <summary>Names that tmux keeps as they are given. Others it would change without a word.</summary>
internal static class Names
{
    public static void CheckSession(string name)
    {
        if (name.Contains('.', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal))
        {
            throw Bad($"The session name '{name}' holds '.' or ':', which tmux uses in targets. Choose a name without them.");
        }

        CheckText("session", name);
    }

    public static void CheckWindow(string name) => CheckText("window", name);

    public static void CheckVariable(string name)
    {
        if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal))
        {
            throw Bad($"'{name}' is no name for an environment variable.");
        }
    }

    private static void CheckText(string what, string name)
    {
        if (name.Length == 0)
        {
            throw Bad($"The {what} name is empty.");
        }

        if (name.Any(char.IsControl))
        {
            throw Bad($"The {what} name '{name.ReplaceLineEndings(" ")}' holds control characters. Remove them.");
        }
    }

    private static TmuxException Bad(string message) => new(TmuxError.BadArgument, message);
}
