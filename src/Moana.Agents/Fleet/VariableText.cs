using System.Text.RegularExpressions;

namespace Moana.Agents;

/// <summary>
/// Values of environment variables that name others: <c>${NAME}</c>, or <c>$env:NAME</c>. They are filled in each time that an
/// agent is started, from the environment of the process that starts it; so what they stand for is noted nowhere. A
/// <c>$${</c> stands for <c>${</c>.
/// </summary>
public static partial class VariableText
{
    private static readonly HashSet<string> _secrets =
        new(StringComparer.OrdinalIgnoreCase) { "key", "token", "secret", "secrets", "password", "passwd", "pass", "passphrase", "credential", "credentials", "auth", "cookie", "pat" };

    /// <summary>The names of the variables that a text names.</summary>
    public static IEnumerable<string> Names(string text) => Place().Matches(text).Select(NameOf).OfType<string>();

    /// <summary>The text with the values in place of the names.</summary>
    /// <param name="text">The text.</param>
    /// <param name="find">A variable's value; may throw where there is none.</param>
    public static string Fill(string text, Func<string, string> find) => Place().Replace(text, m => NameOf(m) is { } name ? find(name) : "${");

    /// <summary>Whether a variable's name says that its value is secret: <c>OPENAI_API_KEY</c>, <c>PGPASSWORD</c>.</summary>
    public static bool IsSecret(string name) =>
        name.Split('_', '-', '.').Any(_secrets.Contains) || Ending().IsMatch(name);

    private static string? NameOf(Match match) => match.Groups[1] is { Success: true } braces ? braces.Value : match.Groups[2] is { Success: true } plain ? plain.Value : null;

    [GeneratedRegex(@"\$\$\{|\$\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)\}|\$env:([A-Za-z_][A-Za-z0-9_]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Place();

    [GeneratedRegex("(?:apikey|token|secret|password|credentials?)$", RegexOptions.IgnoreCase)]
    private static partial Regex Ending();
}
