namespace Moana.Detection;

/// <summary>Writes a profile to begin with: a file with comments that say what may stand in it.</summary>
public static class ProfileStarter
{
    /// <summary>The file that a profile of a name gets.</summary>
    /// <param name="name">The profile's name.</param>
    /// <param name="path">A file; or a folder, which exists or ends with a slash; or null for the user's own.</param>
    /// <exception cref="MoanaException"><c>BadProfileName</c>.</exception>
    public static string FileFor(string name, string? path)
    {
        if (!ProfileReader.IsName(name))
        {
            throw StarterErrors.BadProfileName(name);
        }

        var folder = path is null ? ProfileFiles.UserFolder : path.EndsWith('/') || Directory.Exists(path) ? path : null;
        return folder is null ? path! : Path.Combine(folder, $"{name}.yaml");
    }

    /// <summary>Writes the file.</summary>
    /// <param name="file">The file; its folder is made.</param>
    /// <param name="starter">What goes into it.</param>
    /// <param name="force">Whether a file that is there is overwritten.</param>
    /// <exception cref="MoanaException"><c>ProfileExists</c>, <c>ProfileUnwritable</c>.</exception>
    public static void Write(string file, StarterProfile starter, bool force)
    {
        if (File.Exists(file) && !force)
        {
            throw StarterErrors.ProfileExists(file);
        }

        var folder = Path.GetDirectoryName(file)!;
        if (ProfileFiles.In(folder).FirstOrDefault(f => f != file && Holds(f, starter.Name)) is { } other)
        {
            throw StarterErrors.NameTaken(starter.Name, other);
        }

        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(file, starter.Text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StarterErrors.ProfileUnwritable(file, e);
        }
    }

    private static bool Holds(string file, string name) => string.Equals(ProfileReader.Read(file, [], known: true)?.Name, name, StringComparison.OrdinalIgnoreCase);
}
