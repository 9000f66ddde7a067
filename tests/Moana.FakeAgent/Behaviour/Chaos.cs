namespace Moana.FakeAgent.Behaviour;

/// <summary>Something that goes wrong with one prompt.</summary>
internal enum Fault
{
    /// <summary>The Enter puts a newline into the composer.</summary>
    Swallow,

    /// <summary>What was typed or pasted shows late.</summary>
    Lag,

    /// <summary>The turn shows late after the Enter.</summary>
    Late,

    /// <summary>The turn is over before anybody looks.</summary>
    Quick,

    /// <summary>The turn looks ready in between.</summary>
    Flicker,

    /// <summary>A permission dialog opens after the paste.</summary>
    Dialog,

    /// <summary>The program ends after the paste.</summary>
    Crash,
}

/// <summary>Draws the random faults of one run; the same seed gives the same faults.</summary>
internal sealed class Chaos(Options options)
{
    /// <summary>Faults after which a prompt still gets through.</summary>
    internal static IReadOnlyList<Fault> Harmless { get; } = [Fault.Swallow, Fault.Lag, Fault.Late, Fault.Quick, Fault.Flicker];

    private readonly Random _random = new(options.Seed);

    internal static IReadOnlyList<Fault> Parse(string list) =>
        [.. list.Split(',').Select(word => Enum.TryParse<Fault>(word, ignoreCase: true, out var fault)
            ? fault : throw new OptionException($"Unknown fault '{word}'. Known: {string.Join(", ", Enum.GetNames<Fault>()).ToLowerInvariant()}."))];

    /// <summary>The fault of the next prompt, or null.</summary>
    internal Fault? Next() =>
        options.Chaos > 0 && _random.NextDouble() < options.Chaos ? options.Faults[_random.Next(options.Faults.Count)] : null;

    /// <summary>How long a late thing takes, milliseconds.</summary>
    internal int Delay() => _random.Next(50, 400);
}
