using System.Text.RegularExpressions;
using Moana.Panes;

namespace Moana.Delivery;

/// <summary>
/// What somebody may have typed into a program whose composer no profile describes: the text between the program's
/// prompt sign and the cursor.
/// </summary>
internal static partial class CursorLine
{
    /// <summary>The text; null where nothing stands there but a prompt sign.</summary>
    public static string? Draft(Look look)
    {
        if (look.Screen is not { Cursor: var (x, y) } screen || y >= screen.Rows.Count)
        {
            return null;
        }

        var row = screen.Rows[y];
        var typed = row.Text[..Math.Min(row.Text.Length, row.IndexAt(x))];
        typed = typed[PromptSign().Match(typed).Length..].Trim();
        return typed.Length > 0 ? typed : null;
    }

    /// <summary>True where a prompt sign stands right before the cursor, and so nothing was typed.</summary>
    public static bool IsSeenEmpty(Look look) =>
        look.Screen is { Cursor: var (x, y) } screen && y < screen.Rows.Count && screen.Rows[y] is var row
        && row.Text[..Math.Min(row.Text.Length, row.IndexAt(x))].TrimEnd() is [.., '>' or '❯' or '›' or '»' or '$' or '#' or '%' or ':' or '?' or '→']
        && Draft(look) is null;

    // "> ", "❯ ", "│ > ", "agent> ", "Next task: ".
    [GeneratedRegex(@"^(?:[^>❯›»$#%:?→]*[>❯›»$#%:?→](?:\s|$)|[\s│┃▌|]*)")]
    private static partial Regex PromptSign();
}
