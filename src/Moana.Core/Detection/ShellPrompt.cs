using System.Text.RegularExpressions;

namespace Moana.Detection;

/// <summary>
/// Tells from the screen alone that a shell stands where the agent was: its prompt is the last row. Only asked where
/// the process in the foreground is not known.
/// </summary>
internal static partial class ShellPrompt
{
    private const int MaxLength = 200;

    internal static Observation? Look(Sight sight)
    {
        var map = sight.Map;
        var (row, end) = map.Rows(new Region(RegionName.Screen, 1));
        if (sight.Facts.Command is not null || row == end || map.Text(row).Length > MaxLength || !Prompt().IsMatch(map.Text(row)) || map.Composer is not null)
        {
            return null;
        }

        var text = map.Text(row).ToString();
        return new Observation
        {
            Status = AgentStatus.Exited,
            Evidence = $"a shell prompt is the last row: '{text}'",
            Rule = "shell-prompt",
            Region = "screen:1",
            MatchedText = text,
        };
    }

    // user@host:~/folder$ , [user@host folder]# , ~/folder %
    [GeneratedRegex(@"^(?:\([^()]{1,40}\) )?(?:\[?[\w.-]+@[\w.-]+[: ][^$#%>]{0,100}\]?|~?/?[\w./~-]{0,100} ?)[$#%]$", RegexOptions.NonBacktracking)]
    private static partial Regex Prompt();
}
