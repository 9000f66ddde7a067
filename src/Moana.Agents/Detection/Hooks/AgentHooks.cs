namespace Moana.Detection;

/// <summary>
/// The configuration by which agents' own hooks set <c>@moana-status</c> on their pane. Data only: nothing here edits
/// a file.
/// </summary>
public static class AgentHooks
{
    private const string Sets = "Each hook sets the pane option @moana-status of the pane that the agent runs in; outside of tmux it does nothing.";

    /// <summary>All that are known, by agent.</summary>
    public static IReadOnlyList<AgentHook> All { get; } =
    [
        new("claude", "~/.claude/settings.json", HookTexts.Claude,
            $"Merge the 'hooks' into the file, for all projects, or into .claude/settings.json of one. {Sets} It reports Working from a prompt and from each tool, WaitingForInput for permission questions, and Completed at the end of a turn."),
        new("codex", "~/.codex/config.toml", HookTexts.Codex,
            $"Put the line before the first [table] of the file; a 'notify' that is there already has to call both. {Sets} Codex tells of finished turns only, so it reports Completed."),
        new("gemini", "~/.gemini/settings.json", HookTexts.Gemini,
            $"Merge the 'hooks' into the file, for all projects, or into .gemini/settings.json of one. {Sets} It reports Working from a prompt and from each tool, WaitingForInput for permission questions, and Completed at the end of a turn."),
        new("opencode", "~/.config/opencode/plugins/moana.js", HookTexts.OpenCode,
            $"Save it as a file of this name; opencode loads it at its next start. {Sets} It reports Working, WaitingForInput for permission questions, Failed for errors, and Completed at the end of a turn."),
    ];

    /// <summary>The one of an agent.</summary>
    /// <exception cref="MoanaException">None is known (id <c>HookNotFound</c>).</exception>
    public static AgentHook For(string agent) =>
        All.FirstOrDefault(h => string.Equals(h.Agent, agent, StringComparison.OrdinalIgnoreCase))
            ?? throw DetectionErrors.HookNotFound(agent, All.Select(h => h.Agent));
}
