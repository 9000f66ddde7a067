using Moana.FakeAgent.Behaviour;

namespace Moana.FakeAgent.Styles;

/// <summary>Claude 2.1, from real screens.</summary>
internal sealed class ClaudeStyle : Style
{
    private const string Glyphs = "·✢✳✶✻✽✻✶✳✢";

    private static readonly string[] _verbs = ["Contemplating", "Burrowing", "Proofing", "Embellishing", "Moonwalking", "Beaming"];
    private static readonly string[] _pasts = ["Brewed", "Baked", "Churned", "Cogitated", "Cooked", "Sautéed"];

    internal override bool RestoresInterrupted => true;

    internal override bool ContinuesAfterBackslash => true;

    internal override bool Steers => true;

    internal override string Failure => "API Error: 500 Internal server error (mock). This is a server-side issue, usually temporary — try again in a moment.";

    internal override string? Ghost(View view, bool failed) =>
        view.Queued.Count > 0 ? "Press up to edit queued messages" : failed ? "Resend your message to try again" : null;

    internal override bool Collapses(string paste) => paste.Length > 800 || Lines(paste) > 3;

    internal override bool Collapses(string paste, int limit) => Lines(paste) > limit;

    internal override string Placeholder(string paste, int number) => Lines(paste) == 1 ? $"[Pasted text #{number}]" : $"[Pasted text #{number} +{Lines(paste) - 1} lines]";

    internal override IReadOnlyList<string> Header(string folder) =>
        ["", " ▐▛███▛█   Claude Code v2.1.330", "▝▜██████▀  Opus 5.5 · API Usage Billing", $" ▝▝   ▝▝   {folder}", "", ""];

    internal override IEnumerable<string> Entry(EntryKind kind, string text, int width) => kind switch
    {
        EntryKind.Prompt => [.. Marked("❯ ", text, width, row => $"\e[48;5;237m{row}\e[49m"), ""],
        EntryKind.Answer => [.. Marked("● ", text, width), ""],
        EntryKind.Tool => ["  Ran 1 shell command", ""],
        EntryKind.Done => [Grey($"✻ {text}"), ""],
        EntryKind.Interruption => [Grey("  ⎿  Interrupted · What should Claude do instead?"), ""],
        _ => [.. Marked("● ", text, width, row => $"\e[38;5;211m{row}\e[39m"), ""],
    };

    internal override string Done(View view) => $"{_pasts[view.Turn % _pasts.Length]} for {view.Seconds} · done {DateTime.Now:h:mm tt}";

    internal override string Limit(TimeSpan resetsIn) => $"API Error: Request rejected (429) · You've hit your limit · resets in {resetsIn.TotalSeconds:0}s";

    internal override Block Bottom(View view, int width, int maxComposerRows)
    {
        List<string> above = [];
        foreach (var queued in view.Queued)
            above.AddRange([$"❯ {queued.Split('\n')[0]}", Grey("  ⎿  Queued · ctrl+x ctrl+s to send now"), ""]);

        if (view.IsWorking)
        {
            var tokens = view.Elapsed.TotalSeconds < 1 ? "" : $" ({view.Seconds} · ↓ {(int)(view.Elapsed.TotalSeconds * 8)} tokens{(view.Activity == Activity.Thinking ? " · thinking" : "")})";
            above.AddRange([$"\e[38;5;174m{Glyphs[view.Frame % Glyphs.Length]} {_verbs[view.Turn % _verbs.Length]}…\e[39m{tokens}",
                Grey("  ⎿  Tip: Use /memory to view and manage Claude memory")]);
        }

        above.AddRange(["", Rule(width)]);
        var background = view.Background > 0 ? " · 1 shell" : "";
        var footer = view.AsksToExit ? "  Press Ctrl-C again to exit"
            : "  ⏸ manual mode on" + background + (!view.Composer.IsEmpty ? "" : view.IsWorking ? " · esc to interrupt" : " · ? for shortcuts");
        return Around(above, WithCursor(view, ComposerRows(view, "❯\u00a0", width, maxComposerRows, CursorOn)), [Rule(width), Grey(footer)]);
    }

    /// <summary>It draws its own cursor: an inverse cell behind the text, or the first of the ghost text.</summary>
    private static Block WithCursor(View view, Block composer)
    {
        if (!view.Composer.IsEmpty || view.Ghost is null)
            composer.Rows[^1] += "\e[7m \e[0m";

        return composer;
    }

    private static string CursorOn(string ghost) => $"\e[7m{ghost[..1]}\e[0;2m{ghost[1..]}\e[0m";

    internal override Dialog Permission() => new(DialogKind.Permission,
    [
        new("Yes", true),
        new("Yes, and don't ask again for touch mock-file.txt and date commands", true),
        new("No", false),
    ]);

    internal override Dialog Trust() => new(DialogKind.Trust, [new("Yes, I trust this folder", true), new("No, exit", false)]);

    internal override Block Bottom(Dialog dialog, View view, int width)
    {
        List<string> above = dialog.Kind == DialogKind.Trust
            ? [Rule(width), Bold(" Accessing workspace:"), "", $" {view.Folder}", "", " Quick safety check: Is this a project you created or one you trust?", ""]
            : [Rule(width), Bold(" Bash command"), Grey(" Mock shell command"), Rule(width, '╌'), $" {Command}", Rule(width, '╌'), " Do you want to proceed?"];
        if (dialog.Kind == DialogKind.Limit)
            above = [Rule(width), " What do you want to do?", ""];

        var menu = Menus.Draw(dialog, (c, i) => i == dialog.Selected ? $" \e[38;5;153m❯\e[39m {Grey($"{i + 1}.")} \e[38;5;153m{c.Label}\e[39m" : $"   {Grey($"{i + 1}.")} {c.Label}");
        var footer = dialog.Kind != DialogKind.Permission ? " Enter to confirm · Esc to cancel" : " Esc to cancel · Tab to amend";
        return new([.. above, .. menu, "", Grey(footer)], above.Count + dialog.Selected, 1);
    }

    internal override string? Title(View view, Dialog? dialog) => "✳ Claude Code";
}
