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
    [InlineData("xy{2,3}zw", "zw")]
    [InlineData("(?:one|two) three", " three")]
    [InlineData("[a-z(]+ there[]x]", " there")]
    [InlineData(@"\p{Lu}rest", "rest")]
    [InlineData("one|two", null)]
    [InlineData("(?i)help me", "help me", true)]
    [InlineData("see (?i)help me", null)]
    [InlineData("a", null)]
    [InlineData(@"\x41BC", null)]
    public void It_is_the_longest_text_that_every_match_holds(string pattern, string? literal, bool anyCase = false)
    {
        Assert.Equal(literal, PatternLiteral.Of(pattern, out var ignoreCase));
        Assert.Equal(anyCase, ignoreCase);
    }

    [Fact]
    public void Whatever_matches_a_pattern_holds_its_literal()
    {
        string[] parts = ["a", "b", "ab", "a?", "b*", "a+", "b{1,2}", "(a|b)", "(?:ab|b)", "[ab]", "[^c]", ".", @"\.", @"\w", "a|b", "^", "$", @"\p{L}", "(a(b|c)*)?", "[]a]", "a{0}"];
        var text = Gen.Char["abc.]"].Array[0, 12].Select(c => new string(c));
        Gen.Select(Gen.Int[0, parts.Length - 1].Select(i => parts[i]).Array[1, 6].Select(string.Concat), Gen.Bool, text).Sample(
            (plain, anyCase, input) =>
            {
                var pattern = anyCase ? $"(?i){plain.ToUpperInvariant().Replace("\\P", "\\p", StringComparison.Ordinal).Replace("\\W", "\\w", StringComparison.Ordinal)}" : plain;
                if (PatternLiteral.Of(pattern, out var ignoreCase) is { } literal && Regex.IsMatch(input, pattern))
                {
                    Assert.Contains(literal, input, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
                }
            },
            iter: 100_000);
    }
}
