namespace Moana.Hosts;

/// <summary>What is known of a file without reading it.</summary>
/// <param name="Path">Its path; what is told is of what a link leads to.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="WrittenAt">When it was last written to, by its machine's clock.</param>
/// <param name="CreatedAt">When it was made; where that is not known, when it was last written to.</param>
internal sealed record FileFacts(string Path, bool IsFolder, DateTimeOffset WrittenAt, DateTimeOffset CreatedAt);
