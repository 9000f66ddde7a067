namespace Moana;

/// <summary>What became of a workspace that was removed.</summary>
public sealed record WorkspaceRemoval
{
    /// <summary>The workspace's name.</summary>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>The folder that it had.</summary>
    public required string Path { get; init => field = VisibleText.Of(value); }

    /// <summary>The git bundle with the work that had not landed; null when there was none.</summary>
    public string? Bundle { get; init => field = VisibleText.Of(value); }

    /// <summary>The workspace's name.</summary>
    public override string ToString() => Name;
}
