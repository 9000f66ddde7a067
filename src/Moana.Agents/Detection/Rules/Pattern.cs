using System.Globalization;
using System.Text.RegularExpressions;

namespace Moana.Detection;

/// <summary>
/// A pattern of a profile: a regular expression that is matched in time linear in the text, whatever it says, so that
/// no profile can hang the classifier.
/// </summary>
internal sealed partial class Pattern
{
    /// <summary>The longest pattern, in characters.</summary>
    internal const int MaxLength = 600;

    /// <summary>How large the product of all counted repetitions (<c>{n,m}</c>) may be: each multiplies the work per character.</summary>
    internal const int MaxRepetition = 1000;

    private readonly string _text;
    private readonly string? _start;
    private readonly IReadOnlyList<string> _needed;
    private readonly StringComparison _comparison;
    private Regex? _regex;

    private Pattern(string text, Regex? built)
    {
        _text = text;
        _regex = built;
        _start = LiteralStart().Match(text) is { Success: true } match ? match.Groups[1].Value : null;
        _needed = PatternLiteral.Of(text, out var ignoreCase);
        _comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
    }

    // Where two threads are the first, both build it: the same, and no harm.
    private Regex Regex => _regex ??= Build(_text);

    /// <summary>A pattern that is known to be good. It is built when a text first may match it, for that takes milliseconds.</summary>
    internal static Pattern Known(string text) => new(text, null);

    /// <summary>Builds a pattern, or says why it cannot be used.</summary>
    internal static Pattern? TryCreate(string text, out string reason)
    {
        reason = "";
        if (text.Length is 0 or > MaxLength)
        {
            reason = $"a pattern has 1 to {MaxLength} characters, and this one {text.Length}";
        }
        else if (Repetition(text) > MaxRepetition)
        {
            reason = $"its counted repetitions multiply to more than {MaxRepetition}; use smaller counts, * or +";
        }
        else
        {
            try
            {
                return new Pattern(text, Build(text));
            }
            catch (NotSupportedException)
            {
                reason = "lookarounds, backreferences and atomic groups are not supported, because patterns are matched in linear time";
            }
            catch (ArgumentException exception)
            {
                reason = $"it is no regular expression: {exception.Message}";
            }
        }

        return null;
    }

    internal bool IsMatch(ReadOnlySpan<char> text) => MayMatch(text) && Regex.IsMatch(text);

    /// <summary>False when a text surely does not match, which is told at a fraction of the cost.</summary>
    internal bool MayMatch(ReadOnlySpan<char> text) =>
        (_start is null || text.StartsWith(_start, StringComparison.Ordinal)) && (_needed.Count == 0 || HasNeeded(text));

    /// <summary>Finds the first match; false when there is none.</summary>
    internal bool Find(ReadOnlySpan<char> text, out int index, out int length)
    {
        index = length = 0;
        if (!MayMatch(text))
        {
            return false;
        }

        foreach (var match in Regex.EnumerateMatches(text))
        {
            (index, length) = (match.Index, match.Length);
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    private bool HasNeeded(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < _needed.Count; i++)
        {
            if (text.Contains(_needed[i], _comparison))
            {
                return true;
            }
        }

        return false;
    }

    private static Regex Build(string text) => new(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static double Repetition(string text)
    {
        var product = 1.0;
        foreach (Match match in Counted().Matches(text))
        {
            product *= Math.Max(1, double.Parse(match.Groups[match.Groups[2].Success ? 2 : 1].ValueSpan, CultureInfo.InvariantCulture));
        }

        return product;
    }

    [GeneratedRegex(@"\{([0-9]{1,9})(?:,([0-9]{1,9})?)?\}")]
    private static partial Regex Counted();

    // What an anchored pattern surely starts with; a character that a quantifier may drop does not belong to it.
    [GeneratedRegex(@"^\^([^\\\[\](){}.*+?|^$#]+)(?![*?{|])(?!.*\|)")]
    private static partial Regex LiteralStart();
}
