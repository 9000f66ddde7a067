namespace Moana.Tmux.Commands;

/// <summary>Names of user options.</summary>
internal static class OptionName
{
    /// <summary>Refuses what is no user option: tmux's own options belong to people, and a name stands unquoted in formats.</summary>
    public static void Check(string name)
    {
        if (name is not ['@', _, ..] || !name.AsSpan(1).ContainsOnlyNameCharacters())
        {
            throw new TmuxException(
                TmuxError.BadArgument,
                $"'{name}' is no user option. The name has to be '@' and letters, digits, '-' or '_'; tmux's own options are not touched.");
        }
    }

    private static bool ContainsOnlyNameCharacters(this ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
