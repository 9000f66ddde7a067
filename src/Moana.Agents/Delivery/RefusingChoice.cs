using System.Text.RegularExpressions;
using Moana.Detection;

namespace Moana.Delivery;

/// <summary>
/// Choices that Enter by itself is never pressed on: an answer that names only the key stands for going on, and these end
/// the program, deny or buy something.
/// </summary>
internal static partial class RefusingChoice
{
    /// <summary>The highlighted choice where it is one of them; else null.</summary>
    public static DialogChoice? In(Observation seen) => seen.Menu?.Marked is { } marked && Words().IsMatch(marked.Text) ? marked : null;

    [GeneratedRegex(@"^(no|nope|exit|quit|cancel|deny|decline|reject|don.t|abort|back|upgrade|buy|purchase|subscribe|request more|log ?out|sign ?out)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
