using Moana.Detection;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Detection;

/// <summary>What is grey, coloured and red, of the colours that terminals have.</summary>
public sealed class StyleTests
{
    [Theory]
    [InlineData("38;5;1", "coloured red")]
    [InlineData("38;5;9", "coloured red")]
    [InlineData("31", "coloured red")]
    [InlineData("91", "coloured red")]
    [InlineData("38;5;196", "coloured red")]
    [InlineData("38;5;52", "coloured red")]
    [InlineData("38;5;210", "coloured red")]
    [InlineData("38;5;2", "coloured")]
    [InlineData("38;5;3", "coloured")]
    [InlineData("38;5;4", "coloured")]
    [InlineData("38;5;5", "coloured")]
    [InlineData("38;5;6", "coloured")]
    [InlineData("38;5;208", "coloured")]
    [InlineData("38;5;21", "coloured")]
    [InlineData("38;5;46", "coloured")]
    [InlineData("38;5;8", "grey")]
    [InlineData("38;5;59", "grey")]
    [InlineData("38;5;238", "grey")]
    [InlineData("38;5;240", "grey")]
    [InlineData("38;5;251", "grey")]
    [InlineData("38;5;232", "")]
    [InlineData("38;5;255", "")]
    [InlineData("38;5;16", "")]
    [InlineData("38;5;231", "")]
    [InlineData("38;5;0", "")]
    [InlineData("38;5;7", "")]
    [InlineData("38;5;15", "")]
    [InlineData("39", "")]
    [InlineData("38;2;120;110;130", "grey")]
    [InlineData("38;2;100;100;148", "grey")]
    [InlineData("38;2;100;100;149", "coloured")]
    [InlineData("38;2;200;150;150", "coloured red")]
    [InlineData("38;2;199;150;150", "coloured")]
    public void A_colour_is_told_by_what_xterm_makes_of_it(string sequence, string looks)
    {
        var style = Screen.Parse($"\e[{sequence}mx").Rows[0].StyleAt(0);
        string Word(StyleName name, string word) => StyleTest.Holds(name, style) ? word : "";

        Assert.Equal(looks, $"{Word(StyleName.Grey, "grey")}{Word(StyleName.Colored, "coloured")} {Word(StyleName.Red, "red")}".Trim());
    }

    [Theory]
    [InlineData("\e[2mone\e[0m \e[2mtwo", true)]
    [InlineData("\e[2mone\e[0m two", false)]
    [InlineData("\e[2mone\e[1mtwo", true)]
    [InlineData("   ", false)]
    public void A_stretch_has_styles_when_each_of_its_characters_that_is_no_blank_has_one(string row, bool covered)
    {
        var parsed = Screen.Parse(row + "\e[0m.").Rows[0];

        Assert.Equal(covered, StyleTest.Covers([StyleName.Dim, StyleName.Bold], parsed, 0, parsed.Text.Length - 1));
    }

    [Fact]
    public void What_has_another_style_before_a_stretch_and_behind_it_does_not_count()
    {
        var row = Screen.Parse("a\e[2mbc\e[0md").Rows[0];

        Assert.True(StyleTest.Covers([StyleName.Dim], row, 1, 2));
        Assert.False(StyleTest.Covers([StyleName.Dim], row, 0, 2));
        Assert.False(StyleTest.Covers([StyleName.Dim], row, 1, 3));
    }

    [Fact]
    public void Three_styles_are_of_colour() =>
        Assert.Equal([StyleName.Grey, StyleName.Colored, StyleName.Red], Enum.GetValues<StyleName>().Where(StyleTest.IsColor));
}
