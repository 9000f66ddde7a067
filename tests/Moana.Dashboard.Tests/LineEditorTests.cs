namespace Moana.Dashboard.Tests;

public sealed class LineEditorTests
{
    [Fact]
    public void Characters_are_put_in_and_taken_out_where_the_cursor_is()
    {
        var editor = After([.. Make.Type("abd"), new(Key.Left), .. Make.Type("c"), new(Key.Home), new(Key.Delete), new(Key.End), new(Key.Backspace)]);
        Assert.Equal(new LineEditor("bc", 2), editor);
    }

    [Fact]
    public void A_character_of_several_code_points_is_one()
    {
        var editor = After([new(Key.Paste, "e\u0301👩‍🚀x"), new(Key.Left), new(Key.Backspace)]);
        Assert.Equal(new LineEditor("e\u0301x", 2), editor);
        Assert.Equal("x", editor.Apply(new(Key.Backspace)).Text);
    }

    [Fact]
    public void Words_and_line_halves_go_at_once()
    {
        Assert.Equal("one ", After([.. Make.Type("one two  "), new(Key.ControlW)]).Text);
        Assert.Equal("", After([.. Make.Type("one two"), new(Key.ControlU)]).Text);
        Assert.Equal("on", After([.. Make.Type("one"), new(Key.Left), new(Key.ControlK)]).Text);
    }

    [Fact]
    public void A_paste_keeps_its_newlines_and_loses_its_escape_sequences() =>
        Assert.Equal("a\nb c", After([new(Key.Paste, "a\r\nb\u001b[31m c")]).Text);

    [Fact]
    public void Keys_at_the_ends_do_no_harm() =>
        Assert.Equal(new LineEditor(), After([new(Key.Left), new(Key.Right), new(Key.Backspace), new(Key.Delete), new(Key.ControlW), new(Key.Up)]));

    private static LineEditor After(KeyPress[] keys) => keys.Aggregate(new LineEditor(), (editor, key) => editor.Apply(key));
}
