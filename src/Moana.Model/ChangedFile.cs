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
    /// <summary>Its path in the repository.</summary>
    public string Path { get; init => field = VisibleText.Of(value); } = VisibleText.Of(Path);

    /// <summary>Its path before, where it was renamed; else null.</summary>
    public string? From { get; init => field = VisibleText.Of(value); } = VisibleText.Of(From);

    /// <summary>The path.</summary>
    public override string ToString() => Path;
}
