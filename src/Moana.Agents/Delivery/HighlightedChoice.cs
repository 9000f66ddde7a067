using System.Text.RegularExpressions;
using Moana.Panes;

namespace Moana.Delivery;

/// <summary>
/// Which choice of an open menu Enter would take. An answer of a profile stands for going on; where the highlighted choice
/// ends the program, denies or buys something, it is another one than was meant.
/// </summary>
internal static partial class HighlightedChoice
{
    /// <summary>So many of the last rows hold a menu.</summary>
    private const int MenuRows = 24;

    /// <summary>The text of the highlighted choice where it is one that refuses; else null.</summary>
    public static string? Refusing(Look look)
    {
        var rows = look.Screen?.Rows ?? [];
        return rows.Skip(rows.Count - MenuRows).Select(r => Choice().Match(r.Text)).LastOrDefault(m => m.Success) is { } marked
            && Refusal().IsMatch(marked.Groups["text"].Value)
            ? marked.Groups["text"].Value.TrimEnd(' ', '│', '┃')
            : null;
    }

    // "❯ 1. Yes", "│ ● 2. No", " › Trust and continue".
    [GeneratedRegex(@"^[\s│┃]*[❯›●▸▶>]\s+(\d+[.)]\s+)?(?<text>\S.*)$")]
    private static partial Regex Choice();

    [GeneratedRegex(@"^(no|nope|exit|quit|cancel|deny|decline|reject|don.t|abort|back|upgrade|buy|subscribe|log ?out|sign ?out)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Refusal();
}
