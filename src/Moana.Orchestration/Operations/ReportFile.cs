using Moana.Agents;
using Moana.Reports;

namespace Moana.Operations;

/// <summary>Writes a report to a file.</summary>
public static class ReportFile
{
    /// <summary>What a file's ending says: HTML, JSON, JUnit, or Markdown for any other and for none.</summary>
    public static ReportFormat FormatOf(string? file) => Path.GetExtension(file)?.ToLowerInvariant() switch
    {
        ".html" or ".htm" => ReportFormat.Html,
        ".json" => ReportFormat.Json,
        ".xml" => ReportFormat.JUnit,
        _ => ReportFormat.Markdown,
    };

    /// <summary>Writes the file.</summary>
    /// <param name="file">Its full path.</param>
    /// <param name="write">Writes what is to stand in it.</param>
    /// <param name="overwrite">Whether to write over one that is there.</param>
    /// <exception cref="MoanaException"><c>FolderNotFound</c>, <c>FileExists</c>, <c>FileUnwritable</c>.</exception>
    public static void Write(string file, Action<Stream> write, bool overwrite)
    {
        if (Path.GetDirectoryName(file) is { } folder && !Directory.Exists(folder))
        {
            throw FleetErrors.FolderNotFound(folder);
        }

        try
        {
            var options = new FileStreamOptions { Mode = overwrite ? FileMode.Create : FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                // Prompts are people's own: nobody else may read them.
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var stream = new FileStream(file, options);
            write(stream);
        }
        catch (IOException) when (!overwrite && File.Exists(file))
        {
            throw ReportErrors.FileExists(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ReportErrors.FileUnwritable(file, e);
        }
    }
}
