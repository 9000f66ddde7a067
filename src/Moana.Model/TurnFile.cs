namespace Moana;

/// <summary>A file that an agent changed in a turn.</summary>
public sealed record TurnFile
{
    /// <summary>The file, as the program names it.</summary>
    public required string Path { get; init => field = VisibleText.Of(value); }

    /// <summary>What became of it.</summary>
    public required FileChange Change { get; init; }

    /// <summary>Lines that were added; null when unknown.</summary>
    public int? AddedLines { get; init; }

    /// <summary>Lines that were removed; null when unknown.</summary>
    public int? RemovedLines { get; init; }

    /// <summary>The file's path.</summary>
    public override string ToString() => Path;
}
