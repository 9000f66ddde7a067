using System.Text.RegularExpressions;

namespace Moana.Hosts;

/// <summary>A host by name, and what leads there.</summary>
/// <param name="Name">The name, without regard to case.</param>
/// <param name="Carrier">What leads there; null for this machine.</param>
public sealed partial record HostRegistration(string Name, Carrier? Carrier)
{
    /// <summary>The name of this machine among hosts.</summary>
    public const string LocalName = "localhost";

    /// <summary>This machine.</summary>
    public static HostRegistration Local { get; } = new(LocalName, null);

    /// <summary>What carries Moana there.</summary>
    public HostKind Kind => Carrier?.Kind ?? HostKind.Local;

    /// <summary>The host as addresses name it: null for this machine.</summary>
    public string? AddressName => Carrier is null ? null : Name;

    /// <summary>The carrier's words in one string, separated by newlines; null for this machine.</summary>
    public string? Via => Carrier is null ? null : string.Join('\n', Carrier.Words);

    /// <summary>Refuses what cannot name a host.</summary>
    /// <exception cref="MoanaException"><c>BadHostName</c>.</exception>
    public static string CheckName(string name) =>
        Pattern().IsMatch(name) && !name.Equals(LocalName, StringComparison.OrdinalIgnoreCase) ? name : throw HostErrors.BadHostName(name);

    [GeneratedRegex(@"\A[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}_.-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
