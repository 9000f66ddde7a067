namespace Moana.Tmux.Tests;

public sealed class AddressTests
{
    [Theory]
    [InlineData("%0", 0)]
    [InlineData("%1234", 1234)]
    public void A_pane_id_is_read_and_written_as_tmux_does(string text, int number)
    {
        Assert.Equal(number, PaneId.Parse(text).Number);
        Assert.Equal(text, new PaneId(number).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("5")]
    [InlineData("%-5")]
    [InlineData("%5 ")]
    [InlineData("@5")]
    public void A_text_that_is_no_pane_id_is_refused(string text)
    {
        Assert.False(PaneId.TryParse(text, out _));
        Assert.Throws<FormatException>(() => PaneId.Parse(text));
    }
}
