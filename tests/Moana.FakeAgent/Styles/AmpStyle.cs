using Moana.FakeAgent.Behaviour;
using Moana.FakeAgent.Terminals;

namespace Moana.FakeAgent.Styles;

/// <summary>Amp, from reported marks: the box, the state in its bottom border, the title. The rest is a guess.</summary>
internal sealed class AmpStyle : Style
{
    internal override string Failure => "Error: Internal server error (mock)";

    internal override string Placeholder(string paste, int number) => $"[Pasted text #{number} ({Lines(paste)} lines)]";

    internal override IReadOnlyList<string> Header(string folder) => ["", "  Welcome to Amp", Dim("  Ctrl+O for help"), ""];

    internal override IEnumerable<string> Entry(EntryKind kind, string text, int width) => kind switch
    {
        EntryKind.Prompt => [.. Cells.Wrap(text, width - 3).Select(row => $"\e[32m┃\e[39m \e[3m{row}\e[23m"), ""],
        EntryKind.Answer => [.. Marked("  ", text, width), ""],
        EntryKind.Tool => [$"  ✓ {text}", ""],
        EntryKind.Done => [Dim($"  {text}"), ""],
        EntryKind.Interruption => [Dim("  Cancelled"), ""],
        _ => [.. Marked("  ", text, width, row => $"\e[31m{row}\e[39m"), ""],
    };

    internal override string Done(View view) => "2 files changed +14 -3";

    internal override string Limit(TimeSpan resetsIn) => $"Error: Rate limit reached. Try again in {resetsIn.TotalSeconds:0}s.";

    internal override Block Bottom(View view, int width, int maxComposerRows)
    {
        var text = ComposerRows(view, "", width - 4, maxComposerRows);
        while (text.Rows.Count < Math.Min(3, maxComposerRows))
            text.Rows.Add("");

        var rows = text.Rows.Select(row => $"│ {row}{new string(' ', Math.Max(0, width - 4 - Visible(row)))} │");
        var state = view.Activity switch
        {
            Activity.Thinking => " ∼ Thinking ",
            Activity.Tools => " ∼ Running Tools ",
            Activity.Streaming => " ∼ Streaming ",
            _ when view.AsksToExit => " Ctrl+C again to exit ",
            _ => "",
        };
        var queued = view.Queued.Count > 0 ? $" {view.Queued.Count} queued " : "";
        return new(
            [.. view.Queued.Select(q => Dim($"  ↳ {q.Split('\n')[0]}")), Ends("╭", queued + "─ smart ─╮", width, '─'), .. rows, Ends("╰" + state, $" {view.Folder} ─╯", width, '─')],
            view.Queued.Count + 1 + text.CursorRow, 2 + text.CursorColumn);
    }

    internal override Dialog Permission() => new(DialogKind.Permission,
        [new("Approve", true, 'y'), new("Allow All for This Session", true), new("Deny", false, 'n')], hasNumbers: false);

    internal override Dialog Trust() => new(DialogKind.Trust, [new("(y)es", true, 'y'), new("(n)o", false, 'n')], hasNumbers: false);

    internal override Block Bottom(Dialog dialog, View view, int width)
    {
        if (dialog.Kind == DialogKind.Trust)
        {
            const string Question = "Would you like to log in to Amp? [(y)es, (n)o]: ";
            return new(["No API key found. Starting login flow...", Question], 1, Question.Length);
        }

        List<string> above = ["  Waiting for approval", "", $"  $ {Command}", "", "  Run this command?"];
        var menu = dialog.Choices.Select((c, i) => i == dialog.Selected ? Bold($"  ▸ {c.Label}") : $"    {c.Label}");
        return new([.. above, .. menu, "", Dim("  ↑↓ navigate · Enter select · Esc cancel"), Ends("╰ ∼ Waiting ", "─╯", width, '─')],
            above.Count + dialog.Selected, 2);
    }

    internal override string? Title(View view, Dialog? dialog)
    {
        var folder = Path.GetFileName(view.Folder);
        return dialog is { Kind: DialogKind.Permission } ? $"Plugin confirmation needed - amp - {folder}"
            : view.IsWorking ? $"{Spinner(view)} Mock thread - amp - {folder}" : $"Mock thread - amp - {folder}";
    }

    /// <summary>The cells of a composer row; ghost text has colour around it.</summary>
    private static int Visible(string row) => Cells.Width(row.Replace("\e[2m", "").Replace("\e[0m", ""));
}
