using System.Text.RegularExpressions;

namespace Moana.Tmux.Commands;

/// <summary>Names of keys. tmux types a name that it does not know as text, so a slip is caught here.</summary>
internal static partial class KeyName
{
    /// <summary>Refuses what is no key.</summary>
    public static void Check(string key)
    {
        if (!Pattern().IsMatch(key))
        {
            throw new TmuxException(
                TmuxError.BadArgument, $"'{key}' is no key of tmux. Keys are single characters or names such as Enter, Escape, Tab, BSpace, Up, PageDown, F5, with C-, M- or S- before them.");
        }
    }

    [GeneratedRegex(
        "^([CMS]-)*(\\P{C}|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]|Enter|Escape|Tab|BTab|Space|BSpace|Up|Down|Left|Right|Home|End|PageUp|PgUp|PPage|PageDown|PgDn|NPage|Insert|IC|Delete|DC|F([1-9]|1[0-2])|KP[0-9*+./-]|KPEnter)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
