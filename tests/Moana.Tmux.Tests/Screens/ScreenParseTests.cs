using Moana.Tmux.Screens;

namespace Moana.Tmux.Tests.Screens;

public sealed class ScreenParseTests
{
    [Fact]
    public void Rows_are_kept_with_blank_ones_and_lose_the_blanks_at_their_ends()
    {
        var screen = Screen.Parse("one  \n\n  two\u00a0\n\n");

        Assert.Equal(["one", "", "  two", ""], screen.Rows.Select(r => r.Text));
        Assert.Equal([false, true, false, true], screen.Rows.Select(r => r.IsBlank));
        Assert.False(screen.HasStyles);
        Assert.All(screen.Rows, r => Assert.Empty(r.Runs));
    }

    [Fact]
    public void A_style_lasts_over_the_end_of_a_row_until_it_is_changed()
    {
        var screen = Screen.Parse("a\e[2mb\nc\e[22md\n");

        Assert.True(screen.HasStyles);
        Assert.Equal("ab", screen.Rows[0].Text);
        Assert.Equal(TextAttributes.Dim, screen.Rows[1].StyleAt(0).Attributes);
        Assert.Equal(TextAttributes.None, screen.Rows[1].StyleAt(1).Attributes);
    }

    [Fact]
    public void Runs_cover_the_text_without_gaps_and_neighbours_of_one_style_are_one_run()
    {
        var row = Screen.Parse("ab\e[1mcd\e[0m\e[1mef\e[7m  \n").Rows[0];

        Assert.Equal("abcdef", row.Text);
        Assert.Equal([(0, 2), (2, 4)], row.Runs.Select(r => (r.Start, r.Length)));
        Assert.Equal(TextAttributes.Bold, row.Runs[1].Style.Attributes);
    }

    [Theory]
    [InlineData("1;2", TextAttributes.Bold | TextAttributes.Dim)]
    [InlineData("1;2;22", TextAttributes.None)]
    [InlineData("3;4;5;7;8;9", TextAttributes.Italic | TextAttributes.Underline | TextAttributes.Blink | TextAttributes.Reverse | TextAttributes.Hidden | TextAttributes.Strike)]
    [InlineData("3;23;4;24;5;25;7;27;8;28;9;29", TextAttributes.None)]
    [InlineData("4:3", TextAttributes.Underline)]
    [InlineData("4;4:0", TextAttributes.None)]
    [InlineData("58;5;1;1", TextAttributes.Bold)]
    [InlineData("58:2::1:2:3;1", TextAttributes.Bold)]
    [InlineData("38;5;1;1", TextAttributes.Bold)]
    [InlineData("999999999999;1", TextAttributes.Bold)]
    public void Attributes_are_read(string parameters, TextAttributes expected)
    {
        Assert.Equal(expected, Style(parameters).Attributes);
    }

    [Theory]
    [InlineData("31", TextColorKind.Indexed, 1)]
    [InlineData("97", TextColorKind.Indexed, 15)]
    [InlineData("38;5;246", TextColorKind.Indexed, 246)]
    [InlineData("38:5:246", TextColorKind.Indexed, 246)]
    [InlineData("38;2;1;2;3", TextColorKind.Rgb, 0x010203)]
    [InlineData("38:2:1:2:3", TextColorKind.Rgb, 0x010203)]
    [InlineData("38:2::1:2:3", TextColorKind.Rgb, 0x010203)]
    [InlineData("31;39", TextColorKind.Default, 0)]
    [InlineData("31;0", TextColorKind.Default, 0)]
    [InlineData("38", TextColorKind.Default, 0)]
    public void The_colour_of_the_text_is_read(string parameters, TextColorKind kind, int value)
    {
        Assert.Equal(new TextColor(kind, value), Style(parameters).Foreground);
    }

    [Theory]
    [InlineData("44", TextColorKind.Indexed, 4)]
    [InlineData("104", TextColorKind.Indexed, 12)]
    [InlineData("48;2;255;254;253", TextColorKind.Rgb, 0xfffefd)]
    [InlineData("44;49", TextColorKind.Default, 0)]
    public void The_colour_behind_the_text_is_read(string parameters, TextColorKind kind, int value)
    {
        Assert.Equal(new TextColor(kind, value), Style(parameters).Background);
    }

    [Theory]
    [InlineData("a\e]8;;http://x/\e\\b\e]8;;\e\\c")]
    [InlineData("a\e]8;;http://x/\abc")]
    [InlineData("a\e[2J\e[?25lb\e=c")]
    [InlineData("a\eP1$r\e\\bc")]
    [InlineData("a\0b\rc")]
    [InlineData("a\e(Bbc\e[")]
    [InlineData("abc\e]8;;never ended")]
    [InlineData("abc\e")]
    public void Other_sequences_and_control_characters_are_left_out(string captured)
    {
        Assert.Equal("abc", Screen.Parse(captured).Rows[0].Text);
    }

    [Theory]
    [InlineData("\x0elqk\x0f q")]
    [InlineData("\e(0lqk\e(B q")]
    public void Line_drawing_letters_become_lines(string captured)
    {
        Assert.Equal("┌─┐ q", Screen.Parse("\e[m" + captured).Rows[0].Text);
    }

    [Fact]
    public void The_cursor_is_kept()
    {
        Assert.Equal((3, 1), Screen.Parse("a\nb", (3, 1)).Cursor);
        Assert.Null(Screen.Parse("a").Cursor);
    }

    [Fact]
    public void Nothing_is_a_screen_of_one_blank_row()
    {
        Assert.True(Assert.Single(Screen.Parse("").Rows).IsBlank);
    }

    private static TextStyle Style(string parameters) => Screen.Parse($"\e[{parameters}mx").Rows[0].StyleAt(0);
}
