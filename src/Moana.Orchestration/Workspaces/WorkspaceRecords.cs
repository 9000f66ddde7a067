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
    public IReadOnlyList<WorkspaceRecord> List(Action<MoanaException> unreadable)
    {
        var records = new List<WorkspaceRecord>();
        foreach (var file in Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.json").Order(StringComparer.OrdinalIgnoreCase).ToArray() : [])
        {
            try
            {
                if (Read(file) is { } record)
                {
                    records.Add(record);
                }
            }
            catch (Exception e) when (e is JsonException or UnauthorizedAccessException or IOException)
            {
                unreadable(WorkspaceErrors.WorkspaceRecordUnreadable(file, e));
            }
        }

        return records;
    }

    /// <summary>A record by its name, in any case; null when there is none.</summary>
    public WorkspaceRecord? Find(string name) =>
        List(e => throw e).FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes a record in place of the one of its name.</summary>
    public void Save(WorkspaceRecord record)
    {
        Directory.CreateDirectory(Folder);
        var file = FileOf(record.Name);
        var draft = $"{file}.{Guid.NewGuid():n}.new";
        try
        {
            using (var stream = new FileStream(draft, FileMode.CreateNew))
            {
                JsonSerializer.Serialize(stream, record, Options);
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, file, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Removes a record.</summary>
    public void Delete(string name) => File.Delete(FileOf(name));

    private string FileOf(string name) => Path.Combine(Folder, name + ".json");

    /// <summary>Null for one that was removed meanwhile.</summary>
    private static WorkspaceRecord? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<WorkspaceRecord>(File.ReadAllText(file), Options);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
