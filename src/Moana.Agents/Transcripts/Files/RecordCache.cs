using Moana.Detection;
using Moana.Hosts;

namespace Moana.Transcripts;

/// <summary>Records that were read, so that the next reading goes on where the last one ended. The least used go first.</summary>
internal static class RecordCache
{
    private const int MaxFiles = 128;

    private static readonly object Gate = new();
    private static readonly Dictionary<(object Place, string Path, RecordFormat Format), RecordFile> Files = [];
    private static readonly LinkedList<(object Place, string Path, RecordFormat Format)> Used = [];

    /// <summary>The record at a path.</summary>
    public static RecordFile At(IFileView files, string path, RecordFormat format)
    {
        lock (Gate)
        {
            var key = (files.Place, path, format);
            Used.Remove(key);
            Used.AddLast(key);
            if (!Files.TryGetValue(key, out var file))
            {
                Files[key] = file = new(path, format, RecordBounds.Live);
            }

            while (Files.Count > MaxFiles)
            {
                Files.Remove(Used.First!.Value);
                Used.RemoveFirst();
            }

            return file;
        }
    }
}
