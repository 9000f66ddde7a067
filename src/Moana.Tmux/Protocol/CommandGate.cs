using System.Text.RegularExpressions;

namespace Moana.Tmux.Protocol;

/// <summary>
/// The choke point that every command passes before it is written or started. Some tmux commands kill or freeze the
/// server of the person whose work runs in it, or change what is theirs; only what is known to be harmless goes through.
/// </summary>
internal static partial class CommandGate
{
    private static readonly HashSet<string> Harmless =
    [
        "capture-pane", "delete-buffer", "display-message", "kill-pane", "kill-session", "list-clients", "list-panes",
        "list-sessions", "load-buffer", "new-session", "new-window", "respawn-pane", "send-keys", "set-buffer", "show-buffer", "show-options",
    ];

    /// <summary>Sees every command that passes. For tests.</summary>
    internal static event Action<TmuxCommand>? Passed;

    /// <summary>True for the name of a command that can pass.</summary>
    public static bool Uses(string name) => Harmless.Contains(name) || name is "paste-buffer" or "refresh-client" or "set-option";

    /// <summary>Lets a command through.</summary>
    /// <exception cref="InvalidOperationException">The command is not known to be harmless: a defect of the driver.</exception>
    public static void Pass(TmuxCommand command)
    {
        for (var each = command; each is not null; each = each.Next)
        {
            if (!IsHarmless(each))
            {
                throw new InvalidOperationException($"The tmux command '{each.Name}' with these arguments is not known to be harmless and was not sent.");
            }
        }

        Passed?.Invoke(command);
    }

    /// <summary>
    /// Of one window, or the end of one. Of all panes or windows, or of a session, it kills a server up to 3.6a when the
    /// session dies while the client is slow.
    /// </summary>
    [GeneratedRegex("^moana-[0-9]+(:@[0-9]+:.*)?$", RegexOptions.Singleline)]
    private static partial Regex WindowSubscription();

    private static bool IsHarmless(TmuxCommand command) => command.Name switch
    {
        // Into a dead pane it kills a 3.3a server, so it goes only where tmux itself looks first.
        "paste-buffer" => command.Guard is { SparesTheDead: true },
        // Its other forms resize people's windows, block their programs or kill the server.
        "refresh-client" => (command.Arguments is ["-B", var subscription] && WindowSubscription().IsMatch(subscription))
            || (command.Arguments is ["-A", _] or ["-t", _, "-A", _]
                && (command.Arguments[^1].EndsWith(":pause", StringComparison.Ordinal) || command.Arguments[^1].EndsWith(":continue", StringComparison.Ordinal))),
        // Options of people are theirs, hooks too: only a pane's user options, and what Moana's own windows need.
        "set-option" => command.Arguments is ["-p" or "-pu", "-t", ['%', ..], "--", ['@', ..], ..]
            or ["-w", "-t", ['@', ..], "remain-on-exit", "on" or "off"],
        _ => Harmless.Contains(command.Name),
    };
}
