using Moana.FakeAgent.Behaviour;

namespace Moana.FakeAgent.Styles;

/// <summary>An agent that nobody wrote a profile for: it shows the template's indicator words and nothing else that is known.</summary>
internal sealed class PlainStyle : Style
{
    internal override string Failure => "The request did not succeed.";

    internal override string Placeholder(string paste, int number) => $"[Pasted {paste.Length} characters]";

    internal override IReadOnlyList<string> Header(string folder) => ["An agent", ""];

    internal override IEnumerable<string> Entry(EntryKind kind, string text, int width) => kind switch
    {
        EntryKind.Prompt => [.. Marked("> ", text, width), ""],
        EntryKind.Interruption => ["Stopped.", ""],
        _ => [.. Marked("", text, width), ""],
    };

    internal override string Done(View view) => "3 files changed";

    internal override string Limit(TimeSpan resetsIn) => $"Too many requests, try again in {resetsIn.TotalSeconds:0} seconds.";

    internal override Block Bottom(View view, int width, int maxComposerRows)
    {
        List<string> above = view.Activity switch
        {
            Activity.Thinking => [$"{Spinner(view)} Thinking", ""],
            Activity.Tools => [$"{Spinner(view)} Running tools", ""],
            Activity.Streaming => [$"{Spinner(view)} Streaming response", ""],
            _ => [],
        };
        return Around(above, ComposerRows(view, "> ", width, maxComposerRows), []);
    }

    internal override Dialog Permission() => new(DialogKind.Permission, [new("Yes", true, 'y'), new("No", false, 'n')]);

    internal override Dialog Trust() => new(DialogKind.Trust, [new("Yes", true, 'y'), new("No", false, 'n')]);

    internal override Block Bottom(Dialog dialog, View view, int width)
    {
        List<string> above = dialog.Kind == DialogKind.Trust ? ["Trust this folder?"] : [$"Run {Command}?"];
        var menu = dialog.Choices.Select((c, i) => $"{(i == dialog.Selected ? '>' : ' ')} {i + 1}. {c.Label}");
        return new([.. above, .. menu], above.Count + dialog.Selected, 0);
    }
}
