using Moana.FakeAgent.Behaviour;

namespace Moana.FakeAgent.Styles;

/// <summary>Codex 0.169, from real screens.</summary>
internal sealed class CodexStyle : Style
{
    internal override bool CompletesWords => true;

    internal override bool Steers => true;

    internal override bool TabQueues => true;

    internal override string Failure => "unexpected status 500 Internal Server Error: Internal server error (mock).";

    internal override string? Ghost(View view, bool failed) => "Ask Codex to do anything";

    internal override bool Collapses(string paste) => paste.Length > 1000;

    internal override string Placeholder(string paste, int number) => $"[Pasted Content {paste.Length} chars]";

    internal override IReadOnlyList<string> Header(string folder) =>
        ["", $"  {Bold(">_")} OpenAI Codex {Dim("(v0.169.0)")}", $"     {Dim(folder)}", "", ""];

    internal override IEnumerable<string> Entry(EntryKind kind, string text, int width) => kind switch
    {
        EntryKind.Prompt => [.. Marked("› ", text, width, row => $"\e[48;5;238m{row}\e[49m"), "", ""],
        EntryKind.Answer => [.. Marked("• ", text, width), ""],
        EntryKind.Tool => [.. Marked("• ", $"Ran {text}", width), Dim("  └ (no output)"), ""],
        EntryKind.Done => [Dim($"  {text}"), "", ""],
        EntryKind.Interruption => [.. Marked("■ ", "Conversation interrupted - use /feedback if something went wrong", width, Red), "", ""],
        _ => [.. Marked("■ ", text, width, Red), "", ""],
    };

    internal override string Done(View view) =>
        $"Worked for {(view.Elapsed.TotalSeconds < 1 ? "<1s" : view.Seconds)} • {DateTime.Now:HH\\:mm}";

    internal override string Limit(TimeSpan resetsIn) => $"You've hit your usage limit. Try again in {resetsIn.TotalSeconds:0} seconds.";

    internal override Block Bottom(View view, int width, int maxComposerRows)
    {
        var terminals = view.Background > 0 ? " · 1 background terminal running · /ps to view · /stop to close" : "";
        // While text streams only the title tells that it works.
        List<string> above = view.Activity is Activity.Thinking or Activity.Tools
            ? [Dim($"{(view.Frame / 6 % 2 == 0 ? '•' : '◦')} Working ({view.Seconds} • esc to interrupt){terminals}"), "", ""]
            : view.Background > 0 ? [Dim($"  1 background terminal running · /ps to view · /stop to close"), "", ""] : ["", ""];
        if (view.Queued.Count > 0)
            above = ["", "• Queued follow-up messages", .. view.Queued.Select(q => Dim($"  ↳ {q.Split('\n')[0]}")), .. above];

        var hint = view.AsksToExit ? "  ctrl + c again to quit"
            : view.Composer.IsEmpty ? "  ← for agents · ? for shortcuts"
            : view.IsWorking ? "  tab to queue message" : "";
        return Around(above, ComposerRows(view, "› ", width, maxComposerRows), ["", $"  mock-model default · {view.Folder}", hint]);
    }

    internal override Dialog Permission() => new(DialogKind.Permission,
    [
        new("Yes, proceed (y)", true, 'y'),
        new($"Yes, and don't ask again for commands that start with `{Command}` (p)", true, 'p'),
        new("No, and tell Codex what to do differently (esc)", false),
    ]);

    internal override Dialog Trust() => new(DialogKind.Trust, [new("Trust and continue", true), new("Back to Agent Command Center", false)]);

    internal override Block Bottom(Dialog dialog, View view, int width)
    {
        List<string> above = dialog.Kind == DialogKind.Trust
            ? ["  Folder access", $"  {view.Folder}", "", .. Marked("  ", "Trust this folder? Codex can read, edit, and run files here, subject to your permission settings.", width), ""]
            : [$"• Running {Command}", "", "", Bold("  Would you like to run the following command?"), "", "  Environment: local", "", $"  $ {Command}", "", ""];
        var menu = dialog.Choices.Select((c, i) => i == dialog.Selected ? $"\e[1;7m› {i + 1}. {c.Label}\e[0m" : $"  {i + 1}. {c.Label}");
        var footer = dialog.Kind == DialogKind.Trust ? "  enter continue · esc back" : "  Press enter to confirm or esc to cancel";
        return new([.. above, .. menu, "", footer], above.Count + dialog.Selected, 1);
    }

    internal override string? Title(View view, Dialog? dialog)
    {
        var folder = Path.GetFileName(view.Folder);
        return dialog is { Kind: DialogKind.Permission } ? $"[ {(view.Frame / 5 % 2 == 0 ? '!' : '.')} ] Action Required | {folder}"
            : view.IsWorking ? $"{Spinner(view)} {folder}" : folder;
    }

    private static string Red(string text) => $"\e[31m{text}\e[39m";
}
