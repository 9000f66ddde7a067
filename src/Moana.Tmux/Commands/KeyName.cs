using System.Text.RegularExpressions;

namespace Moana.Tmux.Commands;

/// <summary>Names of keys. tmux types a name that it does not know as text, so a slip is caught here.</summary>
public static partial class KeyName
{
    /// <summary>True for a single character, or a name that tmux knows, with modifiers before it or not. Case does not count.</summary>
    public static bool IsKnown(string key) => Pattern().IsMatch(key);

    /// <summary>Refuses what is no key.</summary>
    /// <exception cref="TmuxException">It is none (<see cref="TmuxError.BadArgument"/>).</exception>
    public static void Check(string key)
    {
        if (!IsKnown(key))
        {
            throw new TmuxException(
                TmuxError.BadArgument, $"'{key}' is no key of tmux. Keys are single characters or names such as Enter, Escape, Tab, BSpace, Up, PageDown, F5, with C-, M- or S- before them.");
        }
    }

    [GeneratedRegex(
        "^([CMS]-)*(\\P{C}|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]|Enter|Escape|Tab|BTab|Space|BSpace|Up|Down|Left|Right|Home|End|PageUp|PgUp|PPage|PageDown|PgDn|NPage|Insert|IC|Delete|DC|F([1-9]|1[0-2])|KP[0-9*+./-]|KPEnter)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
