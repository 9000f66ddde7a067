using System.Text.RegularExpressions;
using CsCheck;
using Moana.Detection;

namespace Moana.Agents.Tests.Detection;

public sealed class PatternLiteralTests
{
    [Theory]
    [InlineData("esc to interrupt", "esc to interrupt")]
    [InlineData(@"^Worked for \d+s", "Worked for ")]
    [InlineData(@"\(\d+s · esc", "s · esc")]
    [InlineData("colou?r of it", "r of it")]
    [InlineData("ab*cd", "cd")]
    [InlineData("xyz+zw", "xyz")]
    [InlineData("x{2,3}yz{0,2}w", null)]
    [InlineData("(?:one|two) three", " three")]
    [InlineData("[a-z(]+ there[]x]", " there")]
    [InlineData(@"\p{Lu}rest", "rest")]
    [InlineData(@"[x\]y]+ there", " there")]
    [InlineData("[a-z-[aeiou]]+ there", " there")]
    [InlineData(@"[\]abcdefgh]+ it", " it")]
    [InlineData("one|two", "one|two")]
    [InlineData("one|two|[a-z]+", null)]
    [InlineData("one|", null)]
    [InlineData("(yes|no|never mind) [0-9]", "yes|no|never mind")]
    [InlineData("(yes (or|and) )?no way", "no way")]
    [InlineData("(yes|(n|N)o) way, sir", " way, sir")]
    [InlineData("(one|two)*", null)]
    [InlineData("(?i)help me", "help me", true)]
    [InlineData("see (?i)help me", null)]
    [InlineData("see (?i:help me) right now", " right now")]
    [InlineData("see (?x:h e l p) now", null)]
    [InlineData("a", null)]
    [InlineData("…", "…")]
    [InlineData("^[0-9] ?…+", "…")]
    [InlineData(@"\x41BC", "BC")]
    [InlineData(@"ab\u0041cde\0123fg", "cde")]
    [InlineData("a{b}c", "a{b}c")]
    [InlineData("(00|01|02|03|04|05|06|07|08|09|10|11|12|13|14|15|16)", null)]
    public void It_is_the_longest_text_or_texts_of_which_every_match_holds_one(string pattern, string? texts, bool anyCase = false)
    {
        Assert.Equal(texts?.Split('|') ?? [], PatternLiteral.Of(pattern, out var ignoreCase));
        Assert.Equal(anyCase, ignoreCase);
    }

    [Fact]
    public void Whatever_matches_a_pattern_holds_one_of_its_texts()
    {
        string[] parts = ["a", "b", "ab", "a?", "b*", "a+", "b{1,2}", "(a|b)", "(?:ab|b)", "[ab]", "[^c]", ".", @"\.", @"\w", "a|b", "^", "$", @"\p{L}", "(a(b|c)*)?", "[]a]", "a{0}", "(ab|ba|cc)", "(ab|c)+", "(ab|ca){0,2}", "(?:ab|(bc|ca))", "|", @"\x61", @"\u0062", "ab+?", "(ab)??", "(?i:Ab)"];
        var text = Gen.Char["abc.]"].Array[0, 12].Select(c => new string(c));
        Gen.Select(Gen.Int[0, parts.Length - 1].Select(i => parts[i]).Array[1, 6].Select(string.Concat), Gen.Bool, text).Sample(
            (plain, anyCase, input) =>
            {
                var pattern = anyCase ? $"(?i){plain.ToUpperInvariant().Replace("\\P", "\\p", StringComparison.Ordinal).Replace("\\W", "\\w", StringComparison.Ordinal).Replace("\\X", "\\x", StringComparison.Ordinal).Replace("\\U", "\\u", StringComparison.Ordinal)}" : plain;
                if (PatternLiteral.Of(pattern, out var ignoreCase) is { Count: > 0 } texts && Regex.IsMatch(input, pattern))
                {
                    Assert.Contains(texts, t => input.Contains(t, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));
                }
            },
            iter: 100_000);
    }
}
