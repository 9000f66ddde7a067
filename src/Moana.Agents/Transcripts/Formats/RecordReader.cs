using System.Text.Json;
using Moana.Detection;

namespace Moana.Transcripts;

/// <summary>
/// Makes turns of the lines of a record, in the order in which they stand. What it does not know it skips, because programs add
/// kinds of lines with each version.
/// </summary>
/// <param name="bounds">How much of the record is kept.</param>
internal abstract class RecordReader(RecordBounds bounds)
{
    private readonly List<TurnBuilder> _turns = [];

    /// <summary>The sizes of all turns but the last, which still grows.</summary>
    private long _size;

    /// <summary>The turns that are kept, oldest first.</summary>
    public virtual IReadOnlyList<TurnBuilder> Turns => _turns;

    /// <summary>The conversation's id, once a line has told it.</summary>
    public string? ConversationId { get; protected set; }

    /// <summary>Whether a line was of this format.</summary>
    public bool Recognized { get; protected set; }

    /// <summary>The turn that the next lines belong to; null before the first.</summary>
    protected TurnBuilder? Current => _turns.LastOrDefault();

    /// <summary>The reader of a format.</summary>
    public static RecordReader For(RecordFormat format, RecordBounds bounds) => format switch
    {
        RecordFormat.Codex => new CodexReader(bounds),
        RecordFormat.Claude => new ClaudeReader(bounds),
        RecordFormat.Gemini => new GeminiReader(bounds),
        RecordFormat.Qwen => new QwenReader(bounds),
        RecordFormat.Copilot => new CopilotReader(bounds),
        RecordFormat.Opencode => new OpencodeReader(bounds),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };

    /// <summary>Reads one line.</summary>
    public abstract void Read(JsonElement line);

    /// <summary>How much of the record is kept.</summary>
    protected RecordBounds Bounds => bounds;

    /// <summary>Begins a turn. The oldest go when there are more than are kept.</summary>
    protected TurnBuilder Begin(string? prompt, DateTimeOffset? at)
    {
        _size += Current?.Size ?? 0;
        var turn = new TurnBuilder { Prompt = prompt, StartedAt = at, ConversationId = ConversationId };
        _turns.Add(turn);
        while (_turns.Count > 1 && (_turns.Count > bounds.Turns || _size > bounds.Units))
        {
            _size -= _turns[0].Size;
            _turns.RemoveAt(0);
        }

        return turn;
    }

}

/// <summary>How much of a record is kept.</summary>
/// <param name="Turns">The most turns; the newest are kept.</param>
/// <param name="Units">About the most UTF-16 units in all of them; the newest turn is kept whole.</param>
internal sealed record RecordBounds(int Turns, long Units)
{
    /// <summary>Of a record that is read again and again.</summary>
    public static RecordBounds Live { get; } = new(64, 4 * 1024 * 1024);

    /// <summary>Of a saved record.</summary>
    public static RecordBounds Saved { get; } = new(100_000, 128L * 1024 * 1024);
}
