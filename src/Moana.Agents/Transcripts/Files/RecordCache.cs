using Moana.Detection;

namespace Moana.Transcripts;

/// <summary>Records that were read, so that the next reading goes on where the last one ended. The least used go first.</summary>
internal static class RecordCache
{
    private const int MaxFiles = 128;

    private static readonly object Gate = new();
    private static readonly Dictionary<(string Path, RecordFormat Format), RecordFile> Files = [];
    private static readonly LinkedList<(string Path, RecordFormat Format)> Used = [];

    /// <summary>The record at a path.</summary>
    public static RecordFile At(string path, RecordFormat format)
    {
        lock (Gate)
        {
            Used.Remove((path, format));
            Used.AddLast((path, format));
            if (!Files.TryGetValue((path, format), out var file))
            {
                Files[(path, format)] = file = new(path, format, RecordBounds.Live);
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
