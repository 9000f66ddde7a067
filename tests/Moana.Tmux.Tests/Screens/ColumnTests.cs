using Moana.Testing;
using Moana.Tmux.Screens;

namespace Moana.Tmux.Tests.Screens;

public sealed class ColumnTests
{
    [Theory]
    [InlineData("abc", 1, 1)]
    [InlineData("日本語", 0, 0)]
    [InlineData("日本語", 1, 0)]
    [InlineData("日本語", 2, 1)]
    [InlineData("日本語", 6, 3)]
    [InlineData("e\u0301x", 1, 2)]
    [InlineData("👍x", 2, 2)]
    [InlineData("abc", 10, 3)]
    public void The_character_in_a_column_is_found(string text, int column, int index)
    {
        Assert.Equal(index, Screen.Parse(text).Rows[0].IndexAt(column));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 4)]
    [InlineData(6, 6)]
    [InlineData(7, 7)]
    public void The_column_of_a_character_is_found(int index, int column)
    {
        Assert.Equal(column, Screen.Parse("a日e\u0301👍x").Rows[0].ColumnAt(index));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("plain")]
    [InlineData("日本語のテキスト")]
    [InlineData("한국어 ｗｉｄｅ")]
    [InlineData("e\u0301o\u0308")]
    [InlineData("👍 🚀 ✅")]
    [InlineData("👩\u200d💻 x")]
    [InlineData("─│╭╮❯›●◐✻…")]
    public async Task Widths_agree_with_those_of_tmux(string text)
    {
        await using var tmux = new PrivateTmux();
        var pane = await tmux.NewSessionAsync("width", $"printf '{text}'; exec cat");
        var column = "";
        await Eventually.TrueAsync(
            async () => (column = await tmux.RunAsync("display-message", "-p", "-t", pane, "#{cursor_x}")) != "0", "the text is written");

        var row = Screen.Parse(await tmux.RunAsync("capture-pane", "-p", "-t", pane)).Rows[0];

        Assert.Equal(text, row.Text);
        Assert.Equal(int.Parse(column, System.Globalization.CultureInfo.InvariantCulture), row.Width);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_styled_capture_of_tmux_has_the_text_of_a_plain_one()
    {
        await using var tmux = new PrivateTmux();
        var pane = await tmux.NewSessionAsync(
            "styles", @"printf '\033[1mbold\033[0m \033(0lqk\033(B \033[38;2;1;2;3mrgb\n\033[2mdim\n\nrest'; exec cat", 40, 5);
        await Eventually.TrueAsync(
            async () => (await tmux.RunAsync("capture-pane", "-p", "-t", pane)).Contains("rest", StringComparison.Ordinal), "the text is written");

        var screen = Screen.Parse(await tmux.RunAsync("capture-pane", "-p", "-e", "-t", pane));

        Assert.Equal(["bold ┌─┐ rgb", "dim", "", "rest"], screen.Rows.Take(4).Select(r => r.Text));
        Assert.Equal(TextAttributes.Bold, screen.Rows[0].StyleAt(0).Attributes);
        Assert.Equal(new TextColor(TextColorKind.Rgb, 0x010203), screen.Rows[0].StyleAt(9).Foreground);
        Assert.Equal(TextAttributes.Dim, screen.Rows[3].StyleAt(0).Attributes);
    }
}
