using System.Text;

namespace Moana.Tmux.Protocol;

/// <summary>
/// A look at a pane that tmux takes before a command of ours, in the same breath, so that nothing can happen between the
/// look and the deed. It is a command that prints an option whose name is a format: the name of an option that any pane can
/// have, or one that none has. Then it fails, and tmux does not carry out what follows in the same line.
/// </summary>
/// <remarks>
/// (<c>if-shell -F</c> would do the same, but up to 3.7c the server loses some hundred bytes of memory with each one.)
/// </remarks>
/// <param name="pane">The pane.</param>
/// <param name="obstacle">
/// A format that is a word (<c>dead</c>) where the command must not be carried out, and <see cref="Pass"/> where it may be.
/// </param>
internal sealed class CommandGuard(PaneId pane, string obstacle)
{
    /// <summary>The word for: go on.</summary>
    public const string Pass = "remain-on-exit";

    /// <summary>The word for a pane that is not there.</summary>
    public const string Gone = "refused-gone";

    private const string Refusal = "invalid option: refused-";

    /// <summary>A word for an obstacle, as it stands in a format. No option's name begins so.</summary>
    public static string Word(string obstacle) => $"refused-{obstacle}";

    /// <summary>The obstacle that an error names; null when it is an error of the command itself.</summary>
    public static string? Obstacle(string error) => error.StartsWith(Refusal, StringComparison.Ordinal) ? error[Refusal.Length..] : null;

    /// <summary>True when a dead pane is an obstacle.</summary>
    public bool SparesTheDead { get; } = obstacle.Contains("#{?pane_dead,", StringComparison.Ordinal);

    /// <summary>Appends the look, which answers with a block of its own.</summary>
    public void AppendTo(StringBuilder line)
    {
        line.Append("show-options -p -v -t ").Append(pane).Append(' ');

        // A look at a pane that is gone looks at another one.
        TmuxQuote.Append(line, $"#{{?#{{==:#{{pane_id}},{pane}}},{obstacle},{Gone}}}");
        line.Append(" ; ");
    }
}
