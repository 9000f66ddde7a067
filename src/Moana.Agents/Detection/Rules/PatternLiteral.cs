using System.Text;
using System.Text.RegularExpressions;

namespace Moana.Detection;

/// <summary>
/// The longest text that every match of a pattern surely holds. To look for it first is many times cheaper than to run
/// the pattern, and nearly always says no.
/// </summary>
internal static partial class PatternLiteral
{
    private const string AnyCase = "(?i)";

    /// <summary>Finds it; null when there is none, or none that is told safely.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="ignoreCase">True where the pattern begins with <c>(?i)</c>: the text counts in any case.</param>
    public static string? Of(string pattern, out bool ignoreCase)
    {
        ignoreCase = pattern.StartsWith(AnyCase, StringComparison.Ordinal);
        return Of(ignoreCase ? pattern[AnyCase.Length..] : pattern);
    }

    private static string? Of(string pattern)
    {
        if (InlineOptions().IsMatch(pattern))
        {
            return null;
        }

        string longest = "";
        var run = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            switch (c)
            {
                case '|':
                    // Alternatives of the whole pattern; those within groups are never looked into.
                    return null;
                case '(':
                    i = EndOfGroup(pattern, i);
                    End();
                    break;
                case '[':
                    i = EndOfClass(pattern, i);
                    End();
                    break;
                case '?' or '*' or '{':
                    // The character before may be missing.
                    run.Length -= run.Length > 0 ? 1 : 0;
                    End();
                    i = c == '{' ? Math.Max(i, pattern.IndexOf('}', i)) : i;
                    break;
                case '+' or '.' or '^' or '$':
                    End();
                    break;
                case '\\' when i + 1 < pattern.Length && !char.IsAsciiLetterOrDigit(pattern[i + 1]):
                    run.Append(pattern[++i]);
                    break;
                case '\\':
                    i++;
                    i = i + 1 < pattern.Length && pattern[i] is 'p' or 'P' ? Math.Max(i, pattern.IndexOf('}', i)) : i;
                    End();
                    if (i < pattern.Length && pattern[i] is 'x' or 'u' or 'c' or 'k' or (>= '0' and <= '9'))
                    {
                        // Numbers follow that are no text.
                        return longest.Length > 1 ? longest : null;
                    }

                    break;
                default:
                    run.Append(c);
                    break;
            }
        }

        End();
        return longest.Length > 1 ? longest : null;

        void End()
        {
            longest = run.Length > longest.Length ? run.ToString() : longest;
            run.Clear();
        }
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

    // (?i) and the like change what a letter, a blank or a group means.
    [GeneratedRegex(@"\(\?[a-z]*-?[a-z]*[imnsx]")]
    private static partial Regex InlineOptions();
}
