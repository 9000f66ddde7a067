namespace Moana.Detection;

/// <summary>What a pane's process says of the agent, before anything on the screen.</summary>
internal static class ProcessEvidence
{
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
    internal static bool IsShell(PaneFacts facts) => facts.Command is { } command && ShellCommandLine.IsShell(command)
        && (facts.CommandLine is not { Length: > 0 } lines
            || lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).All(ShellCommandLine.IsInteractive));

    private static Observation Exited(string evidence) => new() { Status = AgentStatus.Exited, Evidence = evidence };
}
