using static Moana.MoanaErrorKind;

namespace Moana.Reports;

/// <summary>Errors about writing a report to a file.</summary>
public static class ReportErrors
{
    /// <summary>A file of that name is there already.</summary>
    public static MoanaException FileExists(string path) => new(
        "FileExists", Exists, $"There is a file {path} already; nothing was written.", path);

    /// <summary>A file cannot be written.</summary>
    public static MoanaException FileUnwritable(string path, Exception inner) => new(
        "FileUnwritable", InvalidState, $"The file {path} cannot be written: {inner.Message}", path, inner);
}
