namespace Moana.Detection;

/// <summary>What a pane's process says of the agent, before anything on the screen.</summary>
internal static class ProcessEvidence
{
    private static readonly HashSet<string> _shells = new(StringComparer.Ordinal)
    {
        "sh", "bash", "zsh", "fish", "dash", "ash", "ksh", "mksh", "tcsh", "csh", "nu", "xonsh", "elvish", "pwsh",
    };

    /// <summary>An observation when the agent's program is gone; else null.</summary>
    internal static Observation? Look(PaneFacts facts)
    {
        if (facts.Dead)
        {
            return Exited(facts.DeadStatus is { } code ? $"the pane's process ended with exit code {code}" : "the pane's process has ended");
        }

        return IsShell(facts) ? Exited($"a shell ({facts.Command}) stands in the foreground of the pane") : null;
    }

    /// <summary>
    /// True when an interactive shell stands in the foreground. A shell that runs a script may be the agent's
    /// launcher, which only the command lines can tell.
    /// </summary>
    internal static bool IsShell(PaneFacts facts) => facts.Command is { } command && _shells.Contains(command.TrimStart('-'))
        && (facts.CommandLine is not { Length: > 0 } lines || lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).All(IsInteractiveShell));

    private static bool IsInteractiveShell(string commandLine)
    {
        var words = commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && _shells.Contains(Path.GetFileName(words[0]).TrimStart('-'))
            && words.Skip(1).All(w => w.StartsWith('-') && w != "-c" && w != "-Command");
    }

    private static Observation Exited(string evidence) => new() { Status = AgentStatus.Exited, Evidence = evidence };
}
