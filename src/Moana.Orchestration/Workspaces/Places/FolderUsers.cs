namespace Moana.Workspaces;

/// <summary>Which programs run in a folder: what they write after a look at it would be lost with it.</summary>
internal static class FolderUsers
{
    /// <summary>The processes whose current folder is in a folder, as in <c>codex (4711)</c>. Other users' are not seen.</summary>
    public static IReadOnlyList<string> Find(string folder)
    {
        var users = new List<string>();
        foreach (var process in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc") : [])
        {
            try
            {
                if (int.TryParse(Path.GetFileName(process), out var id) && id != Environment.ProcessId
                    && Directory.ResolveLinkTarget(Path.Combine(process, "cwd"), returnFinalTarget: false)?.FullName is { } path
                    && (path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal)))
                {
                    users.Add($"{File.ReadAllText(Path.Combine(process, "comm")).Trim()} ({id})");
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended, or is somebody else's.
            }
        }

        return users;
    }
}
