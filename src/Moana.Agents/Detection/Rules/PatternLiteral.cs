using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Moana.Detection;

/// <summary>
/// Texts of which every match of a pattern surely holds one. To look for them first is many times cheaper than to run
/// the pattern, let alone to build it, and nearly always says no.
/// </summary>
internal static partial class PatternLiteral
{
    private const string AnyCase = "(?i)";

    /// <summary>To look for more texts than these would cost more than the pattern.</summary>
    private const int MaxTexts = 16;

    /// <summary>The least that a text has to weigh, in bytes: one letter tells nothing, one sign beyond ASCII much.</summary>
    private const int MinWeight = 2;

    /// <summary>Finds them; none where they are not told safely.</summary>
    /// <param name="pattern">The pattern, which has to be a regular expression.</param>
    /// <param name="ignoreCase">True where the pattern begins with <c>(?i)</c>: the texts count in any case.</param>
    public static IReadOnlyList<string> Of(string pattern, out bool ignoreCase)
    {
        ignoreCase = pattern.StartsWith(AnyCase, StringComparison.Ordinal);
        var rest = ignoreCase ? pattern[AnyCase.Length..] : pattern;
        return InlineOptions().IsMatch(rest) ? [] : OfAlternatives(rest);
    }

    /// <summary>One for each alternative, or none where one of them has none.</summary>
    private static List<string> OfAlternatives(string pattern)
    {
        var texts = new List<string>();
        for (var at = 0; at <= pattern.Length; at++)
        {
            if (OfSequence(pattern, ref at) is not { Count: > 0 } found || texts.Count + found.Count > MaxTexts)
            {
                return [];
            }

            texts.AddRange(found);
        }

        return texts;
    }

    /// <summary>The weightiest of what stands up to the next alternative.</summary>
    private static List<string> OfSequence(string pattern, ref int at)
    {
        List<string> best = [];
        var run = new StringBuilder();
        while (at < pattern.Length && pattern[at] != '|')
        {
            var end = EndOfAtom(pattern, at);
            var next = EndOfQuantifier(pattern, end, out var least);
            var character = Character(pattern.AsSpan(at..end));
            if (character is not null && least > 0)
            {
                run.Append(character);
            }

            if (character is null || next > end)
            {
                Keep([run.ToString()]);
                run.Clear();
            }

            if (least > 0 && Inside(pattern[at..end]) is { } group)
            {
                Keep(OfAlternatives(group));
            }

            at = next;
        }

        Keep([run.ToString()]);
        return best;

        void Keep(List<string> texts) => best = Weight(texts) >= Math.Max(MinWeight, Weight(best) + 1) ? texts : best;
    }

    private static int Weight(List<string> texts) => texts.Count == 0 ? 0 : texts.Min(Encoding.UTF8.GetByteCount);

    /// <summary>The character that stands for itself; null where it means something.</summary>
    private static char? Character(ReadOnlySpan<char> atom) => atom switch
    {
        ['\\', var escaped] when !char.IsAsciiLetterOrDigit(escaped) => escaped,
        [var c] when c is not ('.' or '^' or '$') => c,
        _ => null,
    };

    /// <summary>What stands in a group; null where it is none, or has an option.</summary>
    private static string? Inside(string atom) => atom switch
    {
        ['(', '?', ':', .. var inside, ')'] => inside,
        ['(', not '?', ..] and [_, .. var inside, ')'] => inside,
        _ => null,
    };

    private static int EndOfAtom(string pattern, int start)
    {
        var end = pattern[start] switch
        {
            '(' => EndOfGroup(pattern, start) + 1,
            '[' => EndOfClass(pattern, start) + 1,
            '\\' => start + Escape().Match(pattern, start).Length,
            _ => start + 1,
        };
        return Math.Min(end, pattern.Length);
    }

    private static int EndOfQuantifier(string pattern, int start, out int least)
    {
        var match = Quantifier().Match(pattern, start);
        least = match.Value switch
        {
            "" or ['+', ..] => 1,
            ['{', ..] => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
            _ => 0,
        };
        return start + match.Length;
    }

    private static int EndOfGroup(string pattern, int start)
    {
        var depth = 0;
        for (var i = start; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    i = EndOfClass(pattern, i);
                    break;
                case '(':
                    depth++;
                    break;
                case ')' when --depth == 0:
                    return i;
            }
        }

        return pattern.Length;
    }

    private static int EndOfClass(string pattern, int start)
    {
        // A bracket that comes first, or first after the caret, is one of the class.
        var i = start + 1;
        i += i < pattern.Length && pattern[i] == '^' ? 1 : 0;
        i += i < pattern.Length && pattern[i] == ']' ? 1 : 0;
        for (var depth = 1; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '[' when i > 0 && pattern[i - 1] == '-':
                    depth++;
                    break;
                case ']' when --depth == 0:
                    return i;
            }
        }

        return pattern.Length;
    }

    [GeneratedRegex(@"\G\\(?:[pP]\{[^}]*\}|c.|x..|u....|[0-9]+|.)", RegexOptions.Singleline)]
    private static partial Regex Escape();

    [GeneratedRegex(@"\G(?:[?*+]|\{([0-9]{1,9})(?:,[0-9]*)?\})\??")]
    private static partial Regex Quantifier();

    // These change what a letter, a blank or a group means behind them; (?i:...) only within, where nothing is looked for.
    [GeneratedRegex(@"\(\?[imnsx-]+\)|\(\?[imns-]*x[imnsx-]*:")]
    private static partial Regex InlineOptions();
}
