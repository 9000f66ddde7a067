using System.Text.RegularExpressions;

namespace Moana.Hosts;

/// <summary>A host by name, and what leads there.</summary>
/// <param name="Name">The name, without regard to case.</param>
/// <param name="Carrier">What leads there; null for this machine.</param>
public sealed partial record HostRegistration(string Name, Carrier? Carrier)
{
    /// <summary>The name of this machine among hosts.</summary>
    public const string LocalName = "localhost";

    /// <summary>Words that tasks may ask for.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>How many tasks of one orchestration its agents may have at once; null for as many as there are agents.</summary>
    public int? Capacity { get; init; }

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

    /// <summary>Refuses tags and a capacity that nobody could use.</summary>
    /// <exception cref="MoanaException"><c>BadHost</c>.</exception>
    public void CheckUse()
    {
        if (Tags.FirstOrDefault(t => !Pattern().IsMatch(t)) is { } bad) throw HostErrors.BadHost($"'{bad}' is no tag: letters, digits, '_', '.' and '-' only, at most 64");
        if (Capacity < 1) throw HostErrors.BadHost($"A capacity of {Capacity} is none: give 1 or more");
    }

    /// <inheritdoc/>
    public bool Equals(HostRegistration? other) => other is not null && Name == other.Name && Carrier == other.Carrier && Capacity == other.Capacity && Tags.SequenceEqual(other.Tags);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    [GeneratedRegex(@"\A[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}_.-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
