using System.Text.Json.Serialization;

namespace Moana;

/// <summary>What was done to a file.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FileChange>))]
public enum FileChange
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>Its content, its mode or its type is another one.</summary>
    Modified,

    /// <summary>It is gone.</summary>
    Deleted,

    /// <summary>It has another path; its content may differ too.</summary>
    Renamed,
}

/// <summary>One file of a change.</summary>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Kind">What was done to it.</param>
/// <param name="Added">Lines added; null for a binary file.</param>
/// <param name="Removed">Lines removed; null for a binary file.</param>
/// <param name="From">Its path before, where it was renamed; else null.</param>
public sealed record ChangedFile(string Path, FileChange Kind, int? Added, int? Removed, string? From = null)
{
    /// <summary>The path.</summary>
    public override string ToString() => Path;
}
