using Moana.Detection;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Detection;

/// <summary>Which rows of a screen are taken for the choices of a menu, and which of them for the one that Enter takes.</summary>
public sealed class MenuReaderTests
{
    private static readonly AgentProfile Profile = new() { Name = "p", Source = "test", Delivery = new() };

    [Theory]
    [InlineData("❯")]
    [InlineData("›")]
    [InlineData("▸")]
    [InlineData("▶")]
    [InlineData("→")]
    [InlineData("➤")]
    public void A_sign_that_points_marks_a_choice(string sign) => AssertMenu($"Go on?\n\n  Yes\n{sign} No", 1, "Yes", "No");

    [Theory]
    [InlineData("●")]
    [InlineData("◉")]
    [InlineData("*")]
    [InlineData(">")]
    public void A_bullet_points_in_a_frame_only(string sign)
    {
        AssertMenu($"│ {sign} Yes │\n│   No  │", 0, "Yes", "No");
        Assert.Null(Read($"{sign} Yes\n  No"));
    }

    [Fact]
    public void One_that_begins_in_the_first_row_and_ends_in_the_last_is_read() => AssertMenu("  Yes\n❯ No\n  Maybe", 1, "Yes", "No", "Maybe");

    [Fact]
    public void A_sent_prompt_above_it_is_none_of_its_choices() => AssertMenu("❯ fix it\n❯ Yes\n  No", 0, "Yes", "No");

    [Fact]
    public void It_ends_where_rows_stand_further_left() => AssertMenu("one\n  Yes\n❯ No\ntwo\n  three", 1, "Yes", "No");

    [Fact]
    public void A_row_further_right_is_no_choice() => AssertMenu("  Yes\n    always\n❯ No", 1, "Yes", "No");

    [Theory]
    [InlineData("❯ 1. Yes", true)]
    [InlineData("  1. Yes", false)]
    [InlineData("❯ Yes", false)]
    public void One_choice_is_a_menu_only_where_a_sign_marks_it(string rows, bool isMenu) => Assert.Equal(isMenu, Read(rows) is not null);

    [Fact]
    public void What_stands_behind_a_choice_and_below_it_describes_it()
    {
        var menu = Read("❯ 1. Alpha\n     the first\n     of all\n  2. Beta  the second\n     and last\n\n  Esc to cancel")!;

        Assert.Equal(["the first of all", "the second and last"], menu.Choices.Select(c => c.Description));
    }

    [Fact]
    public void A_description_ends_at_a_row_further_left() =>
        Assert.Equal(["", "b"], Read("❯ 1. Alpha\n  2. Beta\n     b\nEsc to cancel")!.Choices.Select(c => c.Description));

    [Theory]
    [InlineData("1. a list\n\n        ❯ 2. No\n          3. Maybe", "No", "Maybe")]
    [InlineData("       1. a list\n\n        ❯ 2. No\n          3. Maybe", "No", "Maybe")]
    [InlineData("❯ 1. a list\n\n          2. No\n          3. Maybe", "No", "Maybe")]
    [InlineData("        1. Yes\n        ❯ 2. No\n          3. Maybe", "Yes", "No", "Maybe")]
    [InlineData("(checked) 1. Yes\n2. No", "Yes", "No")]
    [InlineData("1. Yes\n(checked) 2. No", "Yes", "No")]
    [InlineData("❯ 1. Yes\n\n\n\n\n\n\n\n  2. No", "Yes", "No")]
    [InlineData("1. a list\n\n\n\n\n\n\n\n\n❯ 2. No\n  3. Maybe", "No", "Maybe")]
    [InlineData("  1. Old\n  2. List\n❯ 1. Yes\n  2. No", "Yes", "No")]
    public void Numbers_of_one_list_follow_one_another_in_about_one_column(string rows, params string[] choices) =>
        Assert.Equal(choices, Read(rows)?.Choices.Select(c => c.Text));

    [Theory]
    [InlineData("Yes   \e[7mNo\e[0m   Always", 1)]
    [InlineData("\e[7mYes\e[0m   No   Always", 0)]
    [InlineData("Yes   No   Always", null)]
    [InlineData("\e[7mYes\e[0m   No   Always\n\nNo more", 0)]
    public void Choices_side_by_side_are_those_of_the_lowest_row_with_several(string rows, int? highlighted)
    {
        var menu = MenuReader.Read(new ScreenMap(Profile, Screen.Parse(rows)), Pattern.Known("Yes|No|Always"))!;

        Assert.Equal(["Yes", "No", "Always"], menu.Choices.Select(c => c.Text));
        Assert.Equal((true, highlighted), (menu.InOneRow, menu.Highlighted));
    }

    [Fact]
    public void A_name_that_two_choices_have_means_neither_and_a_stop_at_its_end_is_no_part_of_it()
    {
        var menu = new DialogMenu([new(1, "Go on", ""), new(2, "Go on", ""), new(3, "Stop here.", "")], null, false);

        Assert.Null(menu.Named("go on"));
        Assert.Null(menu.Named("go on "));
        Assert.Equal(1, new DialogMenu([new(1, "Yes (y)", ""), new(2, "No (n)", "")], null, false).Named("yes")?.Number);
        Assert.Equal(3, menu.Named("Stop here")?.Number);
        Assert.Equal(3, menu.Named("stop  HERE…")?.Number);
    }

    [Theory]
    [InlineData("-r", 0)]
    [InlineData("r-", 1)]
    [InlineData("rr", null)]
    [InlineData("--", null)]
    public void Where_no_sign_points_the_one_that_is_turned_around_is_highlighted(string looks, int? highlighted)
    {
        var rows = looks.Select((look, i) => look == 'r' ? $"{i + 1}. one" : $"\e[7m{i + 1}. one\e[0m");

        Assert.Equal(highlighted, Read(string.Join('\n', rows))?.Highlighted);
    }

    [Theory]
    [InlineData("aab", "aab", 2)]
    [InlineData("aba", "aba", 1)]
    [InlineData("ab", "ab", null)]
    [InlineData("abc", "abc", null)]
    [InlineData("aaa", "aaa", null)]
    [InlineData("ab", "aa", 1)]
    [InlineData("bb", "aa", null)]
    public void A_background_highlights_the_one_that_differs_from_its_row_or_of_three_from_all_others(string choices, string rows, int? highlighted) =>
        Assert.Equal(highlighted, MenuStyle.Highlighted([.. choices.Select(On)], [.. rows.Select(On)]));

    private static TextStyle On(char color) => new(TextAttributes.None, default, new(TextColorKind.Indexed, color));

    private static void AssertMenu(string rows, int highlighted, params string[] choices)
    {
        var menu = Read(rows);

        Assert.Equal(choices, menu?.Choices.Select(c => c.Text));
        Assert.Equal(highlighted, menu?.Highlighted);
    }

    private static DialogMenu? Read(string rows) => MenuReader.Read(new ScreenMap(Profile, Screen.Parse(rows)), null);
}
