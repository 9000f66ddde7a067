namespace Moana.Detection;

/// <summary>The texts of the hooks. The report is <c>status;unix-seconds</c>, as <see cref="HookReport"/> reads it.</summary>
internal static class HookTexts
{
    /// <summary>Claude Code: command hooks per event.</summary>
    internal static string Claude { get; } = Settings(
        ("UserPromptSubmit", null, "Working"), ("PreToolUse", "*", "Working"), ("PostToolUse", "*", "Working"),
        ("PermissionRequest", "*", "WaitingForInput"), ("Stop", null, "Completed"));

    /// <summary>Gemini CLI: command hooks per event, in the same shape.</summary>
    internal static string Gemini { get; } = Settings(
        ("BeforeAgent", null, "Working"), ("BeforeTool", "*", "Working"), ("AfterTool", "*", "Working"),
        ("Notification", "ToolPermission", "WaitingForInput"), ("AfterAgent", null, "Completed"));

    /// <summary>Codex: a program that is run at the end of a turn, with a JSON argument that is not needed.</summary>
    internal static string Codex { get; } =
        $"""
        notify = ["sh", "-c", '{Report("Completed", date: "+%s")}']
        """;

    /// <summary>
    /// opencode: a plugin that listens to its events. Sub-agents have sessions of their own, so a turn is over when none
    /// is busy; an interrupted turn ends in an error that is none. Reports are written one after another.
    /// </summary>
    internal const string OpenCode =
        """
        import { execFile } from "node:child_process"

        const busy = new Set()
        let failed = false
        let written = Promise.resolve()

        const report = (status) => {
          if (!process.env.TMUX_PANE) return
          const value = `${status};${Math.floor(Date.now() / 1000)}`
          const line = ["set-option", "-p", "-t", process.env.TMUX_PANE, "@moana-status", value]
          written = written.then(() => new Promise((done) => execFile("tmux", line, () => done())))
        }

        export const Moana = async () => ({
          event: async ({ event: { type, properties } }) => {
            if (type === "session.status" && properties.status.type !== "idle") {
              if (busy.size === 0) failed = false
              busy.add(properties.sessionID)
              report("Working")
            }
            if (type === "session.status" && properties.status.type === "idle") {
              busy.delete(properties.sessionID)
              if (busy.size === 0) report(failed ? "Failed" : "Completed")
            }
            if (type === "session.error") failed = properties.error?.name !== "MessageAbortedError"
            if (type === "permission.asked" || type === "question.asked") report("WaitingForInput")
            if (type === "permission.replied" || type === "question.replied" || type === "question.rejected") report("Working")
          },
        })

        """;

    private static string Report(string status, string date) =>
        $$"""[ -z "$TMUX_PANE" ] || tmux set-option -p -t "$TMUX_PANE" @moana-status "{{status}};$(date {{date}})" """.TrimEnd();

    private static string Settings(params (string Event, string? Matcher, string Status)[] hooks)
    {
        var events = hooks.Select(hook =>
        {
            var matcher = hook.Matcher is null ? "" : $$"""
                "matcher": "{{hook.Matcher}}", 
                """;
            var command = Report(hook.Status, "+%s").Replace("\"", "\\\"", StringComparison.Ordinal);
            return $$"""
                    "{{hook.Event}}": [
                      { {{matcher}}"hooks": [ { "type": "command", "command": "{{command}}" } ] }
                    ]
                """;
        });
        return $$"""
            {
              "hooks": {
            {{string.Join(",\n", events)}}
              }
            }

            """;
    }
}
