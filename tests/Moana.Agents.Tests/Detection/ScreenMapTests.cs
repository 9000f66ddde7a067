using Moana.Detection;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Detection;

/// <summary>Where the regions of a screen begin and end, and how a text in them ends in the title.</summary>
public sealed class ScreenMapTests
{
    private static readonly AgentProfile Profile = new()
    {
        Name = "p",
        Source = "test",
        Delivery = new(),
        Composers = [new() { Prompt = Pattern.Known("^%( |$)"), Continuation = Pattern.Known("^  "), Footer = 1 }],
        TurnPrompt = Pattern.Known("^> "),
        TurnContinuation = Pattern.Known("^  "),
        DialogStart = Pattern.Known("^==="),
    };

    private const string Talk = "> one\nanswer\n> two\n> three\n  more\n\nhalf\n\nblock\nend\n\n% \n\nfooter";

    [Theory]
    [InlineData("screen", 0, 14)]
    [InlineData("screen:1", 13, 14)]
    [InlineData("screen:3", 9, 14)]
    [InlineData("composer", 11, 12)]
    [InlineData("above", 0, 11)]
    [InlineData("above:1", 9, 11)]
    [InlineData("footer", 12, 14)]
    [InlineData("turn", 5, 11)]
    [InlineData("block", 8, 10)]
    [InlineData("dialog", 14, 14)]
    [InlineData("title", 0, 0)]
    public void A_region_is_these_rows(string name, int start, int end)
    {
        Assert.True(Region.TryParse(name, out var region));
        Assert.Equal((start, end), Map(Talk).Rows(region));
        Assert.Equal(name, $"{region}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("3")]
    [InlineData("1:2")]
    [InlineData("middle")]
    [InlineData("middle:2")]
    [InlineData("above:")]
    [InlineData("above:0")]
    [InlineData("above:-1")]
    [InlineData("above:x")]
    public void What_names_no_region_is_none(string name) => Assert.False(name.Length > 0 && Region.TryParse(name, out _));

    [Fact]
    public void The_last_prompt_has_all_its_rows()
    {
        var map = Map(Talk);

        Assert.Equal(((2, 5), "> two\n> three\n  more"), (map.Prompt, map.LastPrompt));
        Assert.True(map.HasTurn);
        Assert.False(map.IsUnanswered);
        Assert.Equal(((0, 0), null), Map("no prompt\n% \n\nfooter") is var none ? (none.Prompt, none.LastPrompt) : default);
    }

    [Theory]
    [InlineData("> one\n\n  ────\n\n% \n\nfooter", true)]
    [InlineData("> one\n\na\n\n% \n\nfooter", false)]
    [InlineData("text\n\n% \n\nfooter", true)]
    public void Nothing_but_a_frame_below_the_last_prompt_is_no_answer(string text, bool isUnanswered) => Assert.Equal(isUnanswered, Map(text).IsUnanswered);

    [Theory]
    [InlineData("=== ask\nyes?", 0)]
    [InlineData("=== old\ntext\n=== ask\nyes?", 2)]
    [InlineData("=== ask\n❯ 1. Yes\n  2. No\n===\n  3. Chat", 0)]
    public void A_dialog_begins_with_the_last_row_that_starts_one_and_parts_no_list(string text, int start)
    {
        var map = Map(text);

        Assert.Equal((start, map.Count), map.Rows(new(RegionName.Dialog, 0)));
    }

    [Theory]
    [InlineData("block\nend", 0, 2)]
    [InlineData("text\n\nend\n\n", 2, 3)]
    [InlineData("\n\n", 0, 0)]
    public void Without_a_composer_the_block_is_the_last_of_the_screen_and_nothing_is_of_a_composer(string text, int start, int end)
    {
        Assert.Equal((start, end), Map(text).Rows(new(RegionName.Block, 0)));
        Assert.Equal(((0, 0), (0, 0)), (Map(text).Rows(new(RegionName.Composer, 0)), Map(text).Rows(new(RegionName.Footer, 0))));
    }

    [Theory]
    [InlineData("proj", "~/src/proj", true)]
    [InlineData("proj", "in proj ", true)]
    [InlineData("proj", "proj", true)]
    [InlineData("proj", "~/src/myproj", false)]
    [InlineData("proj", "~/src/proj2", false)]
    [InlineData("⠋ proj", "~/src/proj", true)]
    [InlineData("⠋", "~/src/⠋", true)]
    [InlineData("", "~/src/proj", false)]
    [InlineData(null, "~/src/proj", false)]
    public void A_text_ends_in_the_title_as_a_word_or_as_the_last_part_of_a_path(string? title, string text, bool ends) =>
        Assert.Equal(ends, new Sight(Map(""), new() { Title = title }).EndsInTitle(text));

    [Theory]
    [InlineData("text            ┃", "text")]
    [InlineData("text┃", "text┃")]
    [InlineData("┃", "┃")]
    [InlineData("text | more", "text | more")]
    [InlineData("", "")]
    public void A_scrollbar_at_the_edge_is_no_text(string row, string text)
    {
        var map = new ScreenMap(new() { Name = "p", Source = "test", Delivery = new(), Scrollbar = "┃" }, Screen.Parse(row + "\n."));

        Assert.Equal(text, map.Text(0).ToString());
    }

    [Fact]
    public void Joined_rows_are_words_with_one_blank_between_them() =>
        Assert.Equal("one two three four", new Sight(Map("one  two\n\n   three\nfour  "), new()).Joined(0, 4));

    private static ScreenMap Map(string text) => new(Profile, Screen.Parse(text));
}
