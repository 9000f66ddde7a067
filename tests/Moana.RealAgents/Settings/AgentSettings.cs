namespace Moana.RealAgents.Settings;

/// <summary>The table of settings: what people have, one difference at a time.</summary>
public static class AgentSettings
{
    /// <summary>A plain terminal that tells nothing of itself, and the oldest Node.js that will do.</summary>
    public static AgentSetting Clean { get; } = new("clean") { Term = null, ColorTerm = null, Node = 0, Size = (120, 40) };

    /// <summary>A developer's usual terminal.</summary>
    public static AgentSetting Base { get; } = new("base");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AgentSetting> All { get; } =
    [
        Clean,
        Base,
        new("small") { Size = (80, 24) },
        new("osc11-dark") { Attached = new("#cdd6f4", "#1e1e2e") },
        new("osc11-light") { Attached = new("#4c4f69", "#eff1f5") },
        new("nocolor") { Variables = new Dictionary<string, string> { ["NO_COLOR"] = "1" } },
        new("forcecolor") { ColorTerm = null, Variables = new Dictionary<string, string> { ["FORCE_COLOR"] = "3" } },
        new("xterm") { Term = "xterm-256color" },
        new("screen") { Term = "screen-256color", ColorTerm = null },
        new("langC") { Variables = new Dictionary<string, string> { ["LANG"] = "C" } },
        Of("claude", "screenreader", ".claude/settings.json", """{ "axScreenReader": true }"""),
        Of("claude", "vim", ".claude.json", """{ "editorMode": "vim" }""", ".claude/settings.json", """{ "editorMode": "vim" }"""),
        Of("claude", "classic", ".claude/settings.json", """{ "tui": "default" }"""),
        Of("claude", "acceptedits", ".claude/settings.json", """{ "permissions": { "defaultMode": "acceptEdits" } }"""),
        Of("codex", "notitle", ".codex/config.toml", "tui.terminal_title = []"),
        Of("codex", "statusline", ".codex/config.toml", """tui.status_line = ["model-with-reasoning", "project-name", "git-branch", "context-remaining", "run-state"]"""),
        new("noaltscreen") { Agents = ["codex"], Arguments = ["--no-alt-screen"] },
        Of("copilot", "screenreader", ".copilot/settings.json", """{ "screenReader": true }"""),
        Of("gemini", "screenreader", ".gemini/settings.json", """{ "ui": { "accessibility": { "screenReader": true } } }"""),
        Of("gemini", "vim", ".gemini/settings.json", """{ "general": { "vimMode": true } }"""),
        Of("gemini", "nobg", ".gemini/settings.json", """{ "ui": { "useBackgroundColor": false } }"""),
        Of("gemini", "nospinner", ".gemini/settings.json", """{ "ui": { "showSpinner": false, "hideWindowTitle": true } }"""),
        Of("gemini", "hidefooter", ".gemini/settings.json", """{ "ui": { "hideFooter": true } }"""),
        Of("opencode", "theme-system", ".config/opencode/tui.json", """{ "theme": "system" }"""),
        Of("qwen", "screenreader", ".qwen/settings.json", """{ "ui": { "accessibility": { "screenReader": true } } }"""),
        Of("qwen", "vim", ".qwen/settings.json", """{ "general": { "vimMode": true } }"""),
        Of("qwen", "lang-de", ".qwen/settings.json", """{ "general": { "language": "de" } }"""),
    ];

    /// <summary>Those that a program has.</summary>
    public static IEnumerable<AgentSetting> For(AgentKit kit) => All.Where(s => s.Agents is null || s.Agents.Contains(kit.Name));

    /// <summary>A program's setting of a name.</summary>
    public static AgentSetting Named(AgentKit kit, string name) => For(kit).FirstOrDefault(s => s.Name == name)
        ?? throw new ArgumentException($"{kit.Name} has no setting '{name}'. Known: {string.Join(", ", For(kit))}.", nameof(name));

    private static AgentSetting Of(string agent, string name, params string[] files) =>
        new(name) { Agents = [agent], Files = files.Chunk(2).ToDictionary(f => f[0], f => f[1]) };
}
