using System.Globalization;
using Moana.Delivery;

namespace Moana.Dashboard;

/// <summary>A text that is being typed, and the place in it. Places are between characters as people count them.</summary>
/// <param name="Text">The text.</param>
/// <param name="Cursor">The place, as an index into the text.</param>
internal sealed record LineEditor(string Text = "", int Cursor = 0)
{
    /// <summary>The text after a key; the same when the key edits nothing.</summary>
    public LineEditor Apply(KeyPress press) => press.Key switch
    {
        Key.Text => Insert(press.Text),
        Key.Paste => Insert(PromptText.Clean(press.Text).Text),
        Key.NewLine => Insert("\n"),
        Key.Backspace => Remove(Before, Cursor),
        Key.Delete => Remove(Cursor, After),
        Key.ControlU => Remove(0, Cursor),
        Key.ControlK => Remove(Cursor, Text.Length),
        Key.ControlW => Remove(WordBefore, Cursor),
        Key.Left => this with { Cursor = Before },
        Key.Right => this with { Cursor = After },
        Key.Home => this with { Cursor = 0 },
        Key.End => this with { Cursor = Text.Length },
        _ => this,
    };

    private int Before => Cursor == 0 ? 0 : StringInfo.ParseCombiningCharacters(Text[..Cursor])[^1];

    private int After => Cursor == Text.Length ? Cursor : Cursor + StringInfo.GetNextTextElementLength(Text, Cursor);

    private int WordBefore
    {
        get
        {
            var at = Cursor;
            while (at > 0 && char.IsWhiteSpace(Text[at - 1]))
            {
                at--;
            }

            while (at > 0 && !char.IsWhiteSpace(Text[at - 1]))
            {
                at--;
            }

            return at;
        }
    }

    private LineEditor Insert(string text) => new(Text.Insert(Cursor, text), Cursor + text.Length);

    private LineEditor Remove(int from, int to) => new(Text.Remove(from, to - from), from);
}
