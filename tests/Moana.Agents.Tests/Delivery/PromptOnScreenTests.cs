using Moana.Delivery;
using Moana.Detection;
using Moana.Panes;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Delivery;

/// <summary>How little of a prompt, or of a placeholder's size, is enough to know it again; and where it is looked for without a composer.</summary>
public sealed class PromptOnScreenTests
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzabcdefghijklmn";

    [Theory]
    [InlineData(0, 20, ComposerContent.Part)]
    [InlineData(0, 19, ComposerContent.Other)]
    [InlineData(20, 40, ComposerContent.Ours)]
    [InlineData(21, 40, ComposerContent.Other)]
    [InlineData(0, 40, ComposerContent.Ours)]
    public void Twenty_characters_tell_a_text(int from, int to, object content) => Assert.Equal(content, Read(Letters, Letters[from..to]));

    [Theory]
    [InlineData("tell my family 👨‍👩 of twenty", "tell my family 👨👩 of twenty", ComposerContent.Spoiled)]
    [InlineData("tell a family 👨‍👩 of twenty", "tell a family 👨👩 of twenty", ComposerContent.Other)]
    [InlineData(Letters, "abcdefghij(klmnopqrstuvwxyz)abcdefghijklmn", ComposerContent.Other)]
    public void Only_a_text_of_twenty_letters_with_other_characters_between_them_may_be_drawn_wrongly(string prompt, string shown, object content) =>
        Assert.Equal(content, Read(prompt, shown));

    [Theory]
    [InlineData("[1499 chars]", ComposerContent.Ours)]
    [InlineData("[1498 chars]", ComposerContent.Other)]
    [InlineData("[11996 chars]", ComposerContent.Ours)]
    [InlineData("[11997 chars]", ComposerContent.Other)]
    [InlineData("[3000 chars, 2 images]", ComposerContent.Ours)]
    [InlineData("[Pasted chars]", ComposerContent.Ours)]
    [InlineData("[61 lines]", ComposerContent.Ours)]
    [InlineData("[62 lines]", ComposerContent.Other)]
    [InlineData("[58 lines]", ComposerContent.Other)]
    [InlineData("[59 lines, 3 images]", ComposerContent.Ours)]
    public void A_placeholder_may_be_one_line_off_and_count_characters_as_half_or_four_times_as_many(string placeholder, object content)
    {
        var reading = new ComposerReading(string.Join('\n', Enumerable.Repeat(new string('x', 49), 60)));

        Assert.Equal(content, reading.Read(new(placeholder, placeholder, 0, 0)));
        Assert.Equal(content, reading.Read(new("", placeholder, 0, 0)));
    }

    [Fact]
    public void A_prompt_that_looks_like_a_placeholder_is_known_and_a_paste_of_another_size_is_not_taken_for_its_end()
    {
        const string Placeholder = "[Pasted text #1 +12 lines]";

        Assert.Equal(ComposerContent.Ours, new ComposerReading(Placeholder).Read(new(Placeholder, Placeholder, 0, 0)));
        Assert.Equal(ComposerContent.Other, new ComposerReading($"What does this mean: {Placeholder}").Read(new(Placeholder, Placeholder, 0, 0)));
    }

    [Theory]
    [InlineData("> fix the\n  parser", 8, 1, true)]
    [InlineData("> fix the\n  parser", 7, 1, false)]
    [InlineData("> fix the parser now", 16, 0, true)]
    [InlineData("> fix the parser now", 20, 0, false)]
    [InlineData("> fix the parser\n$ ", 2, 1, false)]
    [InlineData("> fix the parser", 16, 1, false)]
    [InlineData("fix the parser", 14, 0, true)]
    [InlineData("fix the parser", null, 0, false)]
    public void Without_a_composer_a_prompt_stands_where_its_end_is_right_before_the_cursor(string text, int? x, int y, bool stands) =>
        Assert.Equal(stands, new ComposerReading("fix the parser").EndsAtCursor(At(text, x, y)));

    [Theory]
    [InlineData("", "> fix the parser", true)]
    [InlineData("> fix the parser", "> fix the parser", false)]
    [InlineData("fix the parser", "fix the parser\n> fix the\n  parser", true)]
    [InlineData("fix the parser fix the parser", "fix the parser", false)]
    [InlineData("", "> fix the pars", false)]
    public void It_has_appeared_when_it_stands_there_once_more_than_before(string before, string now, bool appeared)
    {
        var fingerprint = ComposerReading.Fingerprint(Screen.Parse(before));

        Assert.Equal(appeared, new ComposerReading("fix the parser").HasAppeared(At(now, null, 0), fingerprint));
    }

    [Fact]
    public void A_pane_that_is_gone_shows_nothing()
    {
        var gone = At("", null, 0) with { Screen = null };
        var reading = new ComposerReading("fix");

        Assert.Equal((false, false, ""), (reading.EndsAtCursor(gone), reading.HasAppeared(gone, ""), ComposerReading.Fingerprint(null)));
        Assert.Equal((null, false), (CursorLine.Draft(gone), CursorLine.IsSeenEmpty(gone)));
    }

    [Theory]
    [InlineData("> x", 3, "x")]
    [InlineData(">   two  words", 14, "two  words")]
    public void A_draft_at_the_cursor_is_its_words(string row, int x, string draft) => Assert.Equal(draft, CursorLine.Draft(At(row, x, 0)));

    [Theory]
    [InlineData(">", true)]
    [InlineData("❯ ", true)]
    [InlineData("› ", true)]
    [InlineData("» ", true)]
    [InlineData("$ ", true)]
    [InlineData("# ", true)]
    [InlineData("% ", true)]
    [InlineData("Next task: ", true)]
    [InlineData("What now? ", true)]
    [InlineData("→ ", true)]
    [InlineData("> x", false)]
    [InlineData("> a >", false)]
    [InlineData("working", false)]
    [InlineData("", false)]
    public void Only_a_prompt_sign_right_before_the_cursor_tells_that_nothing_was_typed(string row, bool isEmpty)
    {
        Assert.Equal(isEmpty, CursorLine.IsSeenEmpty(At(row, row.Length, 0)));
        Assert.False(CursorLine.IsSeenEmpty(At(row, row.Length, 1)), "the cursor is below all rows");
    }

    [Theory]
    [InlineData("plain", false)]
    [InlineData("\e", true)]
    [InlineData("a\u009b1m", true)]
    public void An_escape_is_seen_wherever_it_stands(string text, bool has) => Assert.Equal(has, PromptText.HasEscape(text));

    [Theory]
    [InlineData("No, exit", true)]
    [InlineData("Upgrade your plan", true)]
    [InlineData("Don’t run it", true)]
    [InlineData("Yes, proceed", false)]
    [InlineData("Nothing else", false)]
    public void Enter_alone_is_kept_from_a_choice_that_refuses_or_buys(string text, bool refuses)
    {
        var seen = new Observation { Status = AgentStatus.WaitingForInput, Evidence = "", Menu = new([new(1, "Go on", ""), new(2, text, "")], 1, false) };

        Assert.Equal(refuses ? text : null, RefusingChoice.In(seen)?.Text);
        Assert.Null(RefusingChoice.In(seen with { Menu = seen.Menu with { Highlighted = null } }));
        Assert.Null(RefusingChoice.In(seen with { Menu = null }));
    }

    [Fact]
    public void A_long_text_of_the_screen_is_cut_in_a_reason()
    {
        var line = new string('x', 200);

        Assert.Equal(("", "a b", line, line + "…"), (DeliveryState.Short(null), DeliveryState.Short("a\nb"), DeliveryState.Short(line), DeliveryState.Short(line + "y")));
    }

    private static Look At(string text, int? x, int y) =>
        new(null!, text, Screen.Parse(text, x is { } column ? (column, y) : null), new() { Status = AgentStatus.Unknown, Evidence = "" }, default, default);

    private static ComposerContent Read(string prompt, string shown) => new ComposerReading(prompt).Read(new(shown, null, 0, 0));
}
