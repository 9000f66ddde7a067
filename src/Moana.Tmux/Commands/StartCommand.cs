using Moana.Tmux.Protocol;

namespace Moana.Tmux.Commands;

/// <summary>Reads <c>pane_start_command</c>, which tmux prints as it would stand in a command of its own.</summary>
internal static class StartCommand
{
    /// <summary>The command line as it was given, when it was given as one argument; otherwise tmux's words.</summary>
    public static string Read(string printed)
    {
        if (printed is [('"' or '\'') and var quote, .. var inner, var last] && last == quote)
        {
            return HasBare(inner, quote) ? printed : TmuxFormat.Unescape(inner);
        }

        return HasBare(printed, ' ') ? printed : TmuxFormat.Unescape(printed);
    }

    private static bool HasBare(string text, char sought)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == sought)
            {
                return true;
            }

            i += text[i] == '\\' ? 1 : 0;
        }

        return false;
    }
}
