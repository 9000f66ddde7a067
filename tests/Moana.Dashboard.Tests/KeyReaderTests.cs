using System.Text;

namespace Moana.Dashboard.Tests;

public sealed class KeyReaderTests
{
    [Fact]
    public void Typed_text_comes_character_by_character_and_control_keys_by_name() => Assert.Equal(
        [new(Key.Text, "j"), new(Key.Text, "é"), new(Key.Text, "🌊"), new(Key.Enter), new(Key.Backspace), new(Key.ControlC)],
        Feed("jé🌊\r\u007f\u0003"));

    [Theory]
    [InlineData("\u001b[A", "Up")]
    [InlineData("\u001bOB", "Down")]
    [InlineData("\u001b[C", "Right")]
    [InlineData("\u001b[3~", "Delete")]
    [InlineData("\u001b[H", "Home")]
    [InlineData("\u001b[4~", "End")]
    [InlineData("\u001b[6~", "PageDown")]
    [InlineData("\u001b\r", "NewLine")]
    public void A_sequence_is_one_key(string bytes, string key) => Assert.Equal(key, $"{Assert.Single(Feed(bytes)).Key}");

    [Fact]
    public void A_sequence_that_nobody_knows_is_no_text() => Assert.Equal([new(Key.Text, "x")], Feed("\u001b[?1;2c\u001b[1;5Ax"));

    [Fact]
    public void Pieces_are_put_together_wherever_they_were_cut()
    {
        var bytes = Encoding.UTF8.GetBytes("a\u001b[A\u001b[200~é\rq\u001b[201~🌊\u001b[B");
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var reader = new KeyReader();
            Assert.Equal(
                [new(Key.Text, "a"), new(Key.Up), new(Key.Paste, "é\rq"), new(Key.Text, "🌊"), new(Key.Down)],
                reader.Feed(bytes.AsSpan(0, cut)).Concat(reader.Feed(bytes.AsSpan(cut))));
        }
    }

    [Fact]
    public void A_paste_is_one_text_however_many_commands_stand_in_it() =>
        Assert.Equal([new(Key.Paste, "q\ry\u0003")], Feed("\u001b[200~q\ry\u0003\u001b[201~"));

    [Fact]
    public void An_escape_alone_is_a_key_once_nothing_followed_it()
    {
        var reader = new KeyReader();
        Assert.Empty(reader.Feed("\u001b"u8));
        Assert.True(reader.IsUndecided);
        Assert.Equal([new(Key.Escape)], reader.Flush());
        Assert.False(reader.IsUndecided);
    }

    [Fact]
    public void Any_bytes_at_all_are_taken()
    {
        var dice = new Random(3);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[dice.Next(1, 40)];
            dice.NextBytes(bytes);
            var reader = new KeyReader();
            reader.Feed(bytes);
            Assert.True(!reader.IsUndecided || reader.Flush().Count > 0);
        }
    }

    private static IEnumerable<KeyPress> Feed(string text) => new KeyReader().Feed(Encoding.UTF8.GetBytes(text));
}
