namespace Moana.Plans;

/// <summary>An agent that a plan brings along.</summary>
public sealed record PlanAgent
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The command line that starts it, without what <see cref="Permissions"/> add; its name where the plan says none.</summary>
    public required string Command { get; init; }

    /// <summary>The profile to read its screen by; null to recognise it.</summary>
    public string? Profile { get; init; }

    /// <summary>The folder that it works in; null, on another host, for the home there.</summary>
    public string? Path { get; init; }

    /// <summary>The host that it runs on; null for this machine.</summary>
    public string? Host { get; init; }

    /// <summary>What its program may do without asking, in the program's own words.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>Environment variables that it gets. Values may name variables of whoever starts it: <c>${NAME}</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The workspace that it works in, made where it is not there; null for the folder itself.</summary>
    public string? Workspace { get; init; }

    /// <summary>What that begins from; null for what is checked out.</summary>
    public string? Base { get; init; }

    /// <summary>Patterns of ignored files that the workspace gets.</summary>
    public IReadOnlyList<string> Copy { get; init; } = [];

    /// <summary>Commands that make the workspace ready.</summary>
    public IReadOnlyList<string> Setup { get; init; } = [];

    /// <summary>Where its fields stand; "" is itself.</summary>
    internal IReadOnlyDictionary<string, PlanNode> Places { get; init; } = new Dictionary<string, PlanNode>();

    /// <summary>A problem with it, at the place of a field.</summary>
    internal PlanProblem Problem(string field, string what, string remedy)
    {
        var at = Places.GetValueOrDefault(field) ?? Places.GetValueOrDefault("");
        return new(null, field, $"Agent '{Name}' {what}.", remedy) { Line = at?.Line ?? 0, Column = at?.Column ?? 0 };
    }
}
