using Moana.Detection;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Detection;

/// <summary>How far the turn on a hostile screen is.</summary>
public enum TurnState
{
    Finished,
    Working,
}

/// <summary>
/// Screens drawn as the real programs draw them, with a prompt and an answer of a test's own: the way each marks and
/// indents prompts and prose, its status row, composer and footer.
/// </summary>
internal static class HostileFrames
{
    internal static IReadOnlyList<string> Agents { get; } = ["codex", "claude", "gemini", "opencode", "qwen", "copilot", "amp", "antigravity"];

    internal static string Draw(string agent, TurnState state, IReadOnlyList<string> prompt, IReadOnlyList<string> answer, int columns, int rows)
    {
        var working = state == TurnState.Working;
        var rule = new string('─', columns);
        var (transcript, bottom) = agent switch
        {
            "codex" => Codex(prompt, answer, columns, working),
            "claude" => (
                (string[])[.. Marked("❯ ", prompt, columns, "\e[48;5;237m"), "", .. Marked("● ", answer, columns), "", .. working ? ["\e[38;5;174m✽\e[39m \e[38;5;174mBeaming… \e[38;5;246m(4s · ↓ 20 tokens)\e[39m"] : new[] { "\e[38;5;246m✻\e[39m \e[38;5;246mBrewed for 4s · done 1:40 PM\e[39m" }],
                (string[])["", $"\e[38;5;244m{rule}\e[39m", "❯\u00a0\e[7m \e[0m", $"\e[38;5;244m{rule}\e[39m", $"  \e[38;5;246m⏸ manual mode on · {(working ? "esc to interrupt" : "? for shortcuts")}\e[39m"]),
            "gemini" => (
                [.. Marked(" > ", prompt, columns, "\e[38;5;231m"), "", .. Marked("✦ ", answer, columns, "\e[38;5;231m"), ""],
                [working ? " \e[38;5;183m⠙\e[39m Thinking... (esc to cancel, 4s)" : "", $"\e[2m{rule}\e[0m", " \e[38;5;248mShift+Tab to accept edits\e[39m", "\e[48;5;240m", " \e[38;5;183m> \e[7m\e[39m \e[0m\e[38;5;248m\e[48;5;240m Type your message or @path/to/file\e[39m", "\e[49m", " \e[38;5;248mworkspace (/directory)      branch     /model\e[39m", " /home/u/proj      main       Auto"]),
            "opencode" => OpenCode(prompt, answer, columns, working),
            "qwen" => (
                [.. Marked("  > ", prompt, columns, "\e[38;5;183m"), "", .. Marked("  ◆\ufe0e ", answer, columns), "", .. working ? ["  .. \e[38;5;183mSpinning up the hamster wheel...\e[38;5;103m (4s · ↓ 16 tokens · esc to cancel)\e[39m"] : Array.Empty<string>()],
                ["", $"\e[38;5;153m{rule}\e[39m", "\e[38;5;183m> \e[4m\e[39m \e[0m\e[38;5;103m Type your message or @path/to/file\e[39m", $"\e[38;5;153m{rule}\e[39m", "  ➜ proj · git:(main) · mock-model", $"  \e[38;5;103m{(working ? "Enter to steer · Ctrl+Q to queue · " : "")}⏸ Ask permissions (shift + tab to cycle)\e[39m"]),
            "copilot" => (
                [.. Stamped(prompt, columns), "", .. Marked(" ● ", answer, columns), ""],
                [" /home/u/proj [main]", $"\e[2m{rule}\e[0m", "❯", $"\e[2m{rule}\e[0m", working ? " \e[94m◎\e[39m \e[34mWorking\e[39m · 50 B \e[1mesc esc\e[0m interrupt      mock-model" : " Interactive · Manual Approval · \e[1m/\e[0m commands · \e[1m?\e[0m help      mock-model"]),
            "amp" => (
                [.. prompt.SelectMany(l => Cut(l, columns - 3)).Select(l => $"\e[32m┃\e[39m \e[3m{l}\e[23m"), "", .. Marked("  ", answer, columns), ""],
                ["╭" + new string('─', columns - 2) + "╮", "│" + new string(' ', columns - 2) + "│", (working ? "╰ ∼ Streaming " : "╰").PadRight(columns - 1, '─') + "╯"]),
            _ => (
                [.. Marked("> ", prompt, columns, "\e[1m"), "", .. Marked("  ", answer, columns), "", .. working ? ["⠙ Thinking..."] : Array.Empty<string>()],
                ["", rule, "> ", rule, working ? "esc to cancel" : "? for shortcuts"]),
        };
        var space = Math.Max(0, rows - bottom.Length);
        var shown = transcript.TakeLast(space).ToList();
        return string.Join('\n', [.. shown, .. Enumerable.Repeat("", space - shown.Count), .. bottom]) + "\n";
    }

    /// <summary>The title that the program sets in that state.</summary>
    internal static string? Title(string agent, TurnState state) => (agent, state) switch
    {
        ("codex", TurnState.Working) => "⠙ proj",
        ("codex", _) => "proj",
        ("claude", _) => "✳ Claude Code",
        ("gemini", TurnState.Working) => "✦  Working… (proj)",
        ("gemini", _) => "◇  Ready (proj)",
        ("opencode", _) => "OC | Session",
        ("qwen", TurnState.Working) => "◐ Qwen - proj",
        ("qwen", _) => "Qwen - proj",
        ("copilot", _) => "hello - GitHub Copilot",
        ("amp", TurnState.Working) => "⠙ Thread - amp - proj",
        ("amp", _) => "Thread - amp - proj",
        _ => null,
    };

    internal static Observation Look(string agent, TurnState state, IReadOnlyList<string> prompt, IReadOnlyList<string> answer, int columns = 120, int rows = 40, bool plain = false)
    {
        var text = Draw(agent, state, prompt, answer, columns, rows);
        if (!plain)
        {
            return Classifier.Classify(Profiles.Named(agent), Screen.Parse(text), new PaneFacts { Title = Title(agent, state), Command = "node", Now = Profiles.Now });
        }

        var rowsOfText = Screen.Parse(text).Rows.Select(r => r.Text);
        return Classifier.Classify(Profiles.Named(agent), Screen.Parse(string.Join('\n', rowsOfText)), new PaneFacts { Command = "node", Now = Profiles.Now });
    }

    private static (string[], string[]) Codex(IReadOnlyList<string> prompt, IReadOnlyList<string> answer, int columns, bool working) => (
        ["", "  \e[1m>_\e[0m OpenAI Codex \e[2m(v0.169.0)\e[0m", "", "\e[48;5;238m \e[49m", .. Marked("\e[1;2m› \e[0m\e[48;5;238m", prompt, columns), " \e[49m", "", .. Marked("\e[2m• \e[0m", answer, columns), "",
            .. working ? ["• \e[2mWorking\e[0m \e[2m(4s • \e[0;1mesc\e[0;2m to interrupt)\e[0m", ""] : new[] { "\e[2m  Worked for 4s • 13:37\e[0m", "" }],
        ["", "\e[1m›\e[0m \e[2mAsk Codex to do anything\e[0m", "", "  \e[38;5;223mmock-model default\e[39m · \e[38;5;151m/home/u/proj\e[39m", "  \e[1m←\e[0m for agents · \e[1m?\e[0m for shortcuts"]);

    private static (string[], string[]) OpenCode(IReadOnlyList<string> prompt, IReadOnlyList<string> answer, int columns, bool working) => (
        ["  \e[38;5;75m┃\e[39m", .. prompt.SelectMany(l => Cut(l, columns - 8)).Select(l => $"  \e[38;5;75m┃\e[39m  {l}"), "  \e[38;5;75m┃\e[39m", "", .. answer.SelectMany(l => Cut(l, columns - 8)).Select(l => $"     \e[38;5;255m{l}\e[39m"), "", $"     \e[38;5;75m▣ \e[39m Build\e[38;5;8m · Mock Model{(working ? "" : " · 4.5s")}\e[39m", ""],
        ["  \e[38;5;75m┃\e[39m", "  \e[38;5;75m┃\e[39m", "  \e[38;5;75m┃\e[39m  Build · Mock Model Mock", "  \e[38;5;75m╹\e[39m" + new string('▀', columns - 4), working ? "   \e[38;5;60m⬝⬝■■■■■■\e[39m  esc interrupt          ctrl+p commands" : "   /home/u/proj           ctrl+p commands"]);

    private static IEnumerable<string> Marked(string mark, IReadOnlyList<string> lines, int columns, string style = "")
    {
        var indent = mark.Contains('\e', StringComparison.Ordinal) ? "  " : new string(' ', new string([.. mark.Where(c => c != '\ufe0e')]).Length);
        var rows = lines.SelectMany(l => Cut(l, columns - indent.Length)).ToList();
        return rows.Select((row, i) => style + (i == 0 ? mark : indent) + row + (style.Length > 0 ? "\e[0m" : ""));
    }

    private static IEnumerable<string> Stamped(IReadOnlyList<string> lines, int columns) => lines.SelectMany(l => Cut(l, columns - 10))
        .Select((row, i) => i == 0 ? $" ❯ {row}".PadRight(columns - 6) + "13:54" : "   " + row);

    private static IEnumerable<string> Cut(string line, int columns) =>
        line.Length == 0 ? [""] : line.Chunk(Math.Max(8, columns)).Select(c => new string(c));
}
