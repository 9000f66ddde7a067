using System.Text.RegularExpressions;

namespace Moana.Detection;

/// <summary>
/// Tells the menu that a program shows when a limit is reached: wait, or pay. The turn is over; nobody is asked anything
/// that the work depends on.
/// </summary>
internal static partial class LimitMenu
{
    /// <summary>Whether a menu is one.</summary>
    /// <param name="menu">The menu.</param>
    /// <param name="text">What stands above it and around it.</param>
    internal static bool Is(DialogMenu? menu, string text) =>
        menu is not null && menu.Choices.Any(c => Offer().IsMatch(c.Text)) && Limit().IsMatch(text);

    [GeneratedRegex(@"^(upgrade\b|(stop and )?wait (for|until)\b.*(limit|reset)|request more\b|(buy|purchase|add|get) (more|extra)?\b.*(credit|usage|token)|(use|switch to|enable|turn on)\b.*\b(extra|on-demand|overage) usage)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Offer();

    [GeneratedRegex(@"\b(limits?|quota|credits?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Limit();
}
