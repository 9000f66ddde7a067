using Moana.FakeAgent.Behaviour;

namespace Moana.FakeAgent.Styles;

/// <summary>Antigravity, from reported marks: braille and a word while working, footers, a lone <c>&gt;</c> between rules. The rest is a guess.</summary>
internal sealed class AntigravityStyle : Style
{
    internal override string Failure => "Error: Internal server error (mock)";

    internal override string Placeholder(string paste, int number) => $"[Pasted text #{number} +{Lines(paste) - 1} lines]";

    internal override IReadOnlyList<string> Header(string folder) => ["", "  Antigravity CLI", Dim($"  {folder}"), ""];

    internal override IEnumerable<string> Entry(EntryKind kind, string text, int width) => kind switch
    {
        EntryKind.Prompt => [.. Marked("> ", text, width, Bold), ""],
        EntryKind.Answer => [.. Marked("  ", text, width), ""],
        EntryKind.Tool => [$"● Bash({text})", ""],
        EntryKind.Done => [],
        EntryKind.Interruption => ["  Cancelled", ""],
        _ => [.. Marked("  ", text, width, row => $"\e[31m{row}\e[39m"), ""],
    };

    internal override string Done(View view) => "";

    internal override string Limit(TimeSpan resetsIn) => $"Error: Quota exceeded. Resets in {resetsIn.TotalSeconds:0}s.";

    internal override Block Bottom(View view, int width, int maxComposerRows)
    {
        var word = view.Activity switch { Activity.Tools => "Running tools", Activity.Streaming => "Generating", _ => "Thinking" };
        List<string> above = [.. view.Queued.Select(q => Dim($"  queued: {q.Split('\n')[0]}")),
            .. view.IsWorking ? [$"{Spinner(view)} {word}...", ""] : new[] { "" }, Rule(width)];
        var hint = view.AsksToExit ? "press ctrl+c again to exit" : view.IsWorking ? "esc to cancel" : "? for shortcuts";
        var footer = hint + (view.Background > 0 ? " · 1 task" : "");
        return Around(above, ComposerRows(view, "> ", width, maxComposerRows), [Rule(width), Grey(footer)]);
    }

    internal override Dialog Permission() => new(DialogKind.Permission,
        [new("Allow once", true), new("Allow for this session", true), new("Deny", false)]);

    internal override Dialog Trust() => new(DialogKind.Trust, [new("Yes, I trust this folder", true), new("No, exit", false)]);

    internal override Block Bottom(Dialog dialog, View view, int width)
    {
        List<string> above = dialog.Kind == DialogKind.Trust
            ? [Rule(width), "Do you trust the contents of this folder?", $"  {view.Folder}", ""]
            : [Rule(width), "Requesting permission for:", $"  {Command}", "", "Do you want to proceed?"];
        var menu = dialog.Choices.Select((c, i) => $"{(i == dialog.Selected ? '>' : ' ')} {i + 1}. {c.Label}");
        return new([.. above, .. menu, Rule(width), Grey("↑/↓ navigate · enter select · esc to cancel")], above.Count + dialog.Selected, 0);
    }
}
