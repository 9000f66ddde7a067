using Moana.Delivery;
using Moana.Detection;

namespace Moana.Agents.Tests.Delivery;

public sealed class ComposerReadingTests
{
    private const string Long = "Create the file src/one.rs with a struct that counts its losses and tells when trading has to stop. "
        + "Include unit tests for each function, and say which of them you ran.";

    [Fact]
    public void The_prompt_is_known_again_however_the_composer_wraps_it() =>
        Assert.Equal(ComposerContent.Ours, Read(Long, Long.Replace(" with", "\n  with", StringComparison.Ordinal).Replace(" Include", "\n\nInclude", StringComparison.Ordinal)));

    [Theory]
    [InlineData(40, 130)]
    [InlineData(0, 90)]
    public void A_part_of_a_long_prompt_without_its_end_is_still_coming(int from, int to) =>
        Assert.Equal(ComposerContent.Part, Read(Long, Long[from..to]));

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("\u200b")]
    public void A_blank_composer_is_empty(string shown) => Assert.Equal(ComposerContent.Empty, Read(Long, shown));

    [Fact]
    public void Accents_that_the_agent_composes_are_the_same_text() =>
        Assert.Equal(ComposerContent.Ours, Read("e\u0301te\u0301", "\u00e9t\u00e9"));

    [Fact]
    public void A_broken_surrogate_is_no_error() => Assert.Equal(ComposerContent.Other, Read("a\ud83d b", "something else"));

    [Fact]
    public void The_prompt_twice_is_not_the_prompt() => Assert.Equal(ComposerContent.Other, Read("fix it", "fix itfix it"));

    [Fact]
    public void A_draft_before_the_prompt_is_not_the_prompt() => Assert.Equal(ComposerContent.Other, Read(Long, "rm -rf build " + Long));

    [Fact]
    public void The_end_of_a_long_prompt_in_a_small_composer_is_ours() =>
        Assert.Equal(ComposerContent.Ours, Read(Long, Long[^40..]));

    [Fact]
    public void A_short_piece_of_a_long_prompt_proves_nothing() => Assert.Equal(ComposerContent.Other, Read(Long, "Create the file"));

    [Theory]
    [InlineData("[Pasted Content 3000 chars]", ComposerContent.Ours)]
    [InlineData("[Pasted Content 9 chars]", ComposerContent.Other)]
    [InlineData("[Pasted text #1 +59 lines]", ComposerContent.Ours)]
    [InlineData("[Pasted ~60 lines]", ComposerContent.Ours)]
    [InlineData("[Paste #1 - 60 lines]", ComposerContent.Ours)]
    [InlineData("[Paste #60 - 12 lines]", ComposerContent.Other)]
    [InlineData("[Pasted text #4]", ComposerContent.Ours)]
    [InlineData("[Pasted Content 3000 chars] #14", ComposerContent.Ours)]
    [InlineData("[Pasted Text: 12 lines]", ComposerContent.Other)]
    public void A_placeholder_is_ours_when_the_size_that_it_names_is(string placeholder, object expected)
    {
        var prompt = string.Join('\n', Enumerable.Repeat(new string('x', 49), 60));

        var content = new ComposerReading(prompt).Read(new ComposerView(placeholder, placeholder, 0, 0));

        Assert.Equal(expected, content);
    }

    [Fact]
    public void A_placeholder_with_other_text_beside_it_is_not_ours()
    {
        var prompt = string.Join('\n', Enumerable.Repeat("line", 60));

        var content = new ComposerReading(prompt).Read(new ComposerView("draft [Pasted ~60 lines]", "[Pasted ~60 lines]", 0, 0));

        Assert.Equal(ComposerContent.Other, content);
    }

    [Fact]
    public void A_quoted_placeholder_in_what_a_small_composer_shows_of_the_prompt_is_the_prompts()
    {
        const string Quote = "[Pasted text #1 +12 lines]";
        const string Prompt = Long + " Do not mind the " + Quote + " above.";

        Assert.Equal(ComposerContent.Ours, Read("o not mind the " + Quote + " above."));
        Assert.Equal(ComposerContent.Other, Read("my draft minded the " + Quote + " above."));
        Assert.Equal(ComposerContent.Other, Read(Quote));

        static ComposerContent Read(string shown) => new ComposerReading(Prompt).Read(new ComposerView(shown, Quote, 0, 0));
    }

    private static ComposerContent Read(string prompt, string shown) => new ComposerReading(prompt).Read(new ComposerView(shown, null, 0, 0));
}
