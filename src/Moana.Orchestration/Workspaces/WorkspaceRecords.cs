using System.Text.Json;

namespace Moana.Workspaces;

/// <summary>
/// The records of a repository's workspaces: a file each, in its common git folder, so that they are found from every
/// worktree and by every process, and go with the repository. A file is written whole or not at all.
/// </summary>
/// <param name="repository">The repository.</param>
internal sealed class WorkspaceRecords(Repository repository)
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    private string Folder => Path.Combine(repository.RecordFolder, "workspaces");

    /// <summary>All records, by name.</summary>
    /// <param name="unreadable">Hears of each that cannot be read.</param>
    public async Task<IReadOnlyList<WorkspaceRecord>> ListAsync(Action<MoanaException> unreadable)
    {
        var records = new List<WorkspaceRecord>();
        foreach (var (path, text, error) in await repository.Place.ReadAllAsync(Folder, ".json").ConfigureAwait(false))
        {
            try
            {
                // One without a text was removed meanwhile.
                if (error is not null) unreadable(WorkspaceErrors.WorkspaceRecordUnreadable(path, error));
                else if (text is not null && JsonSerializer.Deserialize<WorkspaceRecord>(text, Options) is { } record) records.Add(record);
            }
            catch (JsonException e)
            {
                unreadable(WorkspaceErrors.WorkspaceRecordUnreadable(path, e));
            }
        }

        return records;
    }

    /// <summary>A record by its name, in any case; null when there is none.</summary>
    public async Task<WorkspaceRecord?> FindAsync(string name) =>
        (await ListAsync(e => throw e).ConfigureAwait(false)).FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes a record in place of the one of its name.</summary>
    public Task SaveAsync(WorkspaceRecord record) => repository.Place.WriteAsync(FileOf(record.Name), JsonSerializer.Serialize(record, Options));

    /// <summary>Removes a record.</summary>
    public Task DeleteAsync(string name) => repository.Place.DeleteAsync(FileOf(name));

    private string FileOf(string name) => Path.Combine(Folder, name + ".json");
}
