namespace Moana.Agents;

/// <summary>What a person writes for a name. Wildcards are matched by the shell's own rules, so the shell brings the match.</summary>
/// <param name="Text">The text as written.</param>
/// <param name="IsWildcard">True when it may stand for any number of names, none included.</param>
/// <param name="Matches">Whether a name is meant.</param>
public sealed record NamePattern(string Text, bool IsWildcard, Func<string, bool> Matches)
{
    /// <summary>A whole name, without regard to case.</summary>
    public static NamePattern Whole(string name) => new(name, false, n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase));
}
