using Moana.Delivery;

namespace Moana.Agents.Tests.Delivery;

public sealed class PromptTextTests
{
    [Theory]
    [InlineData("plain", "plain", 0)]
    [InlineData("tab\tand\nnewline", "tab\tand\nnewline", 0)]
    [InlineData("dos\r\nlines\r\n", "dos\nlines", 0)]
    [InlineData("red \u001b[31mword\u001b[0m", "red word", 9)]
    [InlineData("break\u001b[201~out\r", "breakout", 6)]
    [InlineData("title\u001b]2;x\u0007.", "title.", 6)]
    [InlineData("c1 \u009b31m bell\u0007 nul\0", "c1  bell nul", 6)]
    [InlineData("été, 漢字, 👩‍👩‍👧", "été, 漢字, 👩‍👩‍👧", 0)]
    public void Escape_sequences_and_control_characters_are_removed_and_counted(string prompt, string text, int removed)
    {
        var clean = PromptText.Clean(prompt);

        Assert.Equal(text, clean.Text);
        Assert.Equal(removed, clean.Removed);
    }

    [Fact]
    public void No_control_character_but_newline_and_tab_survives()
    {
        var all = string.Concat(Enumerable.Range(0, 0x3000).Select(c => (char)c));

        var clean = PromptText.Clean(all).Text;

        Assert.DoesNotContain(clean, c => char.IsControl(c) && c is not ('\n' or '\t'));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n\t ")]
    [InlineData("\u001b[0m\u0007")]
    public void Nothing_but_blanks_and_control_characters_is_empty(string prompt) => Assert.True(PromptText.Clean(prompt).IsEmpty);

    [Fact]
    public void A_half_surrogate_becomes_the_replacement_character() => Assert.Equal("a\ufffdb", PromptText.Clean("a\ud83db").Text);
}
