using System.Text.RegularExpressions;

namespace Moana.Detection;

/// <summary>
/// Tells from the screen alone that a shell stands where the agent was: its prompt is the last row, maybe with a command
/// behind it. Only asked where the process in the foreground is not known, or carries another terminal.
/// </summary>
internal static partial class ShellPrompt
{
    private const int MaxLength = 200;

    // What an agent has below its composer.
    private const int MaxRowsBelow = 3;

    internal static Observation? Look(Sight sight)
    {
        var map = sight.Map;
        if ((sight.Facts.Command is not null && sight.Facts.Carrier is null) || Find(sight) is not { } row)
        {
            return null;
        }

        var text = map.Text(row).ToString();
        return new Observation
        {
            Status = AgentStatus.Exited,
            Evidence = $"a shell prompt stands at the end: '{text}'",
            Rule = "shell-prompt",
            Region = "screen:1",
            MatchedText = text,
        };
    }

    private static int? Find(Sight sight)
    {
        var map = sight.Map;
        var (last, end) = map.Rows(new Region(RegionName.Screen, 1));
        if (last < end && !(sight.Facts.Carrier is null ? map.Composer is not null : sight.HasOwnComposer) && map.Text(last).Length <= MaxLength && Prompt().IsMatch(map.Text(last)))
        {
            return last;
        }

        // A program that was killed leaves its screen: the shell writes over it, where the cursor stood.
        for (var row = Math.Max(1, map.Rows(new Region(RegionName.Screen, MaxRowsBelow + 1)).Start); row < last; row++)
        {
            if (map.Text(row).Length <= MaxLength && LongPrompt().IsMatch(map.Text(row)) && Death().IsMatch(map.Text(row - 1)))
            {
                return row;
            }
        }

        return null;
    }

    // user@host:~/folder$ , [user@host folder]# , ~/folder % ; a command only behind a prompt that names a host.
    [GeneratedRegex(@"^(?:\([^()]{1,40}\) )?(?:\[?[\w.-]+@[\w.-]+[: ][^$#%>]{0,100}\]?[$#%](?: \S.*)?|~?/?[\w./~-]{0,100} ?[$#%])$", RegexOptions.NonBacktracking)]
    private static partial Regex Prompt();

    // user@host:~/folder$
    [GeneratedRegex(@"^[\w.-]+@[\w.-]+:[~/][^$#%> ]{0,100}[$#](?: |$)", RegexOptions.NonBacktracking)]
    private static partial Regex LongPrompt();

    // What a shell says of a program that a signal ended, before what is left of the program's row.
    [GeneratedRegex(@"\b(?:Killed|Terminated|Hangup|Aborted|Segmentation fault)", RegexOptions.NonBacktracking)]
    private static partial Regex Death();
}
