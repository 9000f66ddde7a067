using Moana.Detection;
using Moana.Hosts;

namespace Moana.Transcripts;

/// <summary>The record of one conversation.</summary>
/// <param name="Path">The file or database.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Conversation">The conversation's id, where the way to the record tells it; opencode's always does.</param>
internal sealed record ConversationRecord(string Path, RecordFormat Format, string? Conversation)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public T Read<T>(IFileView files, int last, Func<RecordReader, T> use, CancellationToken token) => Format == RecordFormat.Opencode
        ? use(new RecordDatabase(Path).Read(Conversation!, last, RecordBounds.Live, token))
        : RecordCache.At(files, Path, Format).Read(files, use, token);
}
