namespace Moana.Workspaces;

/// <summary>How a change comes onto its target.</summary>
public enum LandingMethod
{
    /// <summary>Each of its commits, one after another; a history with merges as one commit of all.</summary>
    Rebase,

    /// <summary>One commit of all.</summary>
    Squash,

    /// <summary>A merge commit.</summary>
    Merge,
}

/// <summary>How a change is to land.</summary>
public sealed record LandingOptions
{
    /// <summary>The message where none is given.</summary>
    public const string DefaultMessage = "{task} ({agent})";

    /// <summary>The branch; null for the one that the workspace began from.</summary>
    public string? Target { get; init; }

    /// <summary>How it comes onto the target.</summary>
    public LandingMethod Method { get; init; }

    /// <summary>
    /// The message of a commit that is made: of a squash, of a merge, of what was not committed. <c>{task}</c>, <c>{agent}</c>,
    /// <c>{name}</c> and <c>{target}</c> are replaced; a workspace without task or agent gives its name.
    /// </summary>
    public string Message { get; init; } = DefaultMessage;

    /// <summary>Commands that have to succeed on the target with the change, as validations are written.</summary>
    public IReadOnlyList<string> Validate { get; init; } = [];

    /// <summary>The folder that they run in, relative to the root of the repository; empty for the root.</summary>
    public string Folder { get; init; } = "";

    /// <summary>How long each of them may take.</summary>
    public TimeSpan ValidateTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether the target is brought up to its remote's first, and pushed there.</summary>
    public bool Push { get; init; }

    /// <summary>What the validation is told of the attempt, by variables, beside agent, task and path.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Whether the workspace goes on from the target as it is then. Only for one whose agent does nothing meanwhile; one with
    /// something new in it, or with another branch checked out, stays as it is.
    /// </summary>
    public bool Advance { get; init; }

    /// <summary>How long to wait in the queue.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(1);

    internal string MessageFor(WorkspaceRecord record, string target) => Message
        .Replace("{task}", record.Task ?? record.Name, StringComparison.Ordinal)
        .Replace("{agent}", record.Agent ?? record.Name, StringComparison.Ordinal)
        .Replace("{name}", record.Name, StringComparison.Ordinal)
        .Replace("{target}", target, StringComparison.Ordinal);
}
