using CsCheck;
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

    private static readonly string[] _clusters = ["👨‍👩‍👧‍👦", "👍🏽", "👩🏽‍🚀", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️‍🔥", "1️⃣", "🇩🇪", "e\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030c", "ô", "क्षि", "안", "漢", "a", "Z", " "];

    [Fact]
    public void Text_of_which_the_terminal_loses_parts_of_joined_characters_is_ours_and_other_text_is_not() => Gen.Select(Gen.Int[0, _clusters.Length - 1].Select(i => _clusters[i]).List[1, 60], Gen.Int[21, 32]).Sample((parts, bytes) =>
    {
        var prompt = $"say {string.Join(" ", parts)} end";
        var shown = $"say {string.Join(" ", parts.Select(p => Cut(p, bytes)))} end";

        Assert.Equal(ComposerContent.Ours, Read(prompt, shown));
        Assert.NotEqual(ComposerContent.Ours, Read(prompt, $"{shown} 👩"));
    });

    /// <summary>What a cell of so many bytes holds of a character: as many of its code points as fit, at least the first.</summary>
    private static string Cut(string character, int bytes)
    {
        var kept = "";
        foreach (var rune in character.EnumerateRunes().TakeWhile(r => kept.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(kept) + r.Utf8SequenceLength <= bytes))
        {
            kept += rune;
        }

        return kept;
    }

    [Fact]
    public void Text_that_the_program_draws_wrongly_is_known_as_spoiled_and_only_where_its_words_are_all_there()
    {
        const string Prompt = "Tell the family of four 👨‍👩‍👧‍👦 that all tests have passed today.";
        Assert.Equal(ComposerContent.Spoiled, Read(Prompt, Prompt.Replace("👨‍👩‍👧‍👦", "👨👩👧👦", StringComparison.Ordinal)));
        Assert.Equal(ComposerContent.Other, Read(Prompt, Prompt.Replace("👨‍👩‍👧‍👦", "👨👩 and others", StringComparison.Ordinal)));
    }

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
