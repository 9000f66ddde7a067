using Moana.FakeAgent.Behaviour;
using Moana.FakeAgent.Terminals;

namespace Moana.FakeAgent.Styles;

/// <summary>How one kind of agent looks, and the few things in which its keys differ.</summary>
internal abstract class Style
{
    /// <summary>The command whose permission every dialog asks.</summary>
    protected const string Command = "touch mock-file.txt && date >> mock-file.txt";

    private const string Braille = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

    internal static Style Named(string name) => name switch
    {
        "amp" => new AmpStyle(),
        "antigravity" => new AntigravityStyle(),
        "claude" => new ClaudeStyle(),
        "codex" => new CodexStyle(),
        "plain" => new PlainStyle(),
        _ => throw new OptionException($"Unknown style '{name}'. Known: amp, antigravity, claude, codex, plain."),
    };

    /// <summary>Whether Enter during a turn goes into that turn; otherwise it waits for its end.</summary>
    internal virtual bool Steers => false;

    /// <summary>Whether Tab during a turn lets the prompt wait for its end.</summary>
    internal virtual bool TabQueues => false;

    /// <summary>Whether a prompt that is interrupted before it gave anything comes back into the composer.</summary>
    internal virtual bool RestoresInterrupted => false;

    /// <summary>Whether an Enter behind the first letters of a file's or a command's name takes one from a menu.</summary>
    internal virtual bool CompletesWords => false;

    /// <summary>Whether an Enter behind a backslash makes a new line of it.</summary>
    internal virtual bool ContinuesAfterBackslash => false;

    /// <summary>Dim text in the empty composer, before the first prompt and after.</summary>
    internal virtual string? Ghost(View view, bool failed) => null;

    /// <summary>Whether a paste shows as a placeholder, unless an option says otherwise.</summary>
    internal virtual bool Collapses(string paste) => false;

    /// <summary>Whether a paste shows as a placeholder when an option gives the limit, in the unit that this agent counts in.</summary>
    internal virtual bool Collapses(string paste, int limit) => paste.Length > limit;

    /// <summary>What stands for a collapsed paste.</summary>
    internal abstract string Placeholder(string paste, int number);

    internal abstract IReadOnlyList<string> Header(string folder);

    /// <summary>A piece of the transcript with the space around it.</summary>
    internal abstract IEnumerable<string> Entry(EntryKind kind, string text, int width);

    /// <summary>The mark of a turn that went well; empty when the agent has none.</summary>
    internal abstract string Done(View view);

    internal abstract string Failure { get; }

    internal abstract string Limit(TimeSpan resetsIn);

    /// <summary>Status, composer and footer.</summary>
    internal abstract Block Bottom(View view, int width, int maxComposerRows);

    internal abstract Dialog Permission();

    internal abstract Dialog Trust();

    internal abstract Block Bottom(Dialog dialog, View view, int width);

    /// <summary>The terminal's title, or null when the agent sets none.</summary>
    internal virtual string? Title(View view, Dialog? dialog) => null;

    protected static char Spinner(View view) => Braille[view.Frame % Braille.Length];

    protected static string Dim(string text) => $"\e[2m{text}\e[0m";

    protected static string Bold(string text) => $"\e[1m{text}\e[0m";

    protected static string Grey(string text) => $"\e[38;5;246m{text}\e[39m";

    protected static string Rule(int width, char line = '─') => $"\e[38;5;244m{new string(line, width)}\e[39m";

    protected static int Lines(string text) => text.AsSpan().Count('\n') + 1;

    /// <summary>A text in rows, the first behind a mark and the others indented by the mark's width.</summary>
    protected static IEnumerable<string> Marked(string mark, string text, int width, Func<string, string>? colour = null)
    {
        var indent = new string(' ', Cells.Width(mark));
        var first = true;
        foreach (var row in Cells.Wrap(text, width - indent.Length - 1))
        {
            var full = (first ? mark : indent) + row;
            first = false;
            yield return colour is null ? full : colour(full);
        }
    }

    /// <summary>The last rows of the composer, the mark before the first that is shown, and the cursor after them.</summary>
    protected static Block ComposerRows(View view, string mark, int width, int maxRows, Func<string, string>? ghost = null)
    {
        var indent = new string(' ', Cells.Width(mark));
        if (view.Composer.IsEmpty)
            return new([mark + (view.Ghost is { } text ? (ghost ?? Dim)(text) : "")], 0, indent.Length);

        var all = view.Composer.Rows(width - indent.Length - 1);
        var first = Math.Max(0, all.Count - Math.Max(1, maxRows));
        var rows = all.Skip(first).Select((row, i) => (i == 0 ? mark : indent) + row).ToList();
        return new(rows, rows.Count - 1, indent.Length + Cells.Width(all[^1]));
    }

    /// <summary>A block with rows above and below another.</summary>
    protected static Block Around(IReadOnlyCollection<string> above, Block block, IEnumerable<string> below) =>
        new([.. above, .. block.Rows, .. below], above.Count + block.CursorRow, block.CursorColumn);

    /// <summary>A row with a text at each end.</summary>
    protected static string Ends(string left, string right, int width, char fill = ' ') =>
        left + new string(fill, Math.Max(1, width - Cells.Width(left) - Cells.Width(right))) + right;
}
