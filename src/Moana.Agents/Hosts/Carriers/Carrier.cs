namespace Moana.Hosts;

/// <summary>
/// A command line that leads to a host: whatever words stand behind it run there, with standard input, output and error
/// carried both ways. It holds no secret, and never asks anybody for one.
/// </summary>
public abstract record Carrier
{
    /// <summary>What it is.</summary>
    public abstract HostKind Kind { get; }

    /// <summary>The words that lead to the host, for programs that need no terminal.</summary>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>The words that lead to the host with this terminal, for a person.</summary>
    public abstract IReadOnlyList<string> TerminalWords { get; }

    /// <summary>The words as they stand on a command line, for people.</summary>
    public sealed override string ToString() => string.Join(' ', Words);

    /// <summary>Refuses a word that the carrier's program would take for an option of its own.</summary>
    /// <exception cref="MoanaException"><c>BadHost</c>.</exception>
    private protected static string Plain(string what, string word) => word.Length > 0 && word[0] != '-' && !word.Any(char.IsControl)
        ? word
        : throw HostErrors.BadHost($"'{word}' is no {what}");
}
