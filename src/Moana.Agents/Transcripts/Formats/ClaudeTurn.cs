namespace Moana.Transcripts;

/// <summary>A turn of claude's and the lines that belong to it by time.</summary>
/// <param name="prompt">The prompt; null for a turn that the program began by itself.</param>
/// <param name="startedAt">The time of its line.</param>
/// <param name="parent">The line that it follows.</param>
internal sealed class ClaudeTurn(string? prompt, DateTimeOffset startedAt, string? parent)
{
    private readonly List<ClaudeLine> _lines = [];
    private TurnBuilder? _built;

    public string? Prompt => prompt;

    public DateTimeOffset StartedAt => startedAt;

    public string? Parent => parent;

    /// <summary>About how many UTF-16 units it holds.</summary>
    public long Size { get; private set; }

    /// <summary>Whether another prompt took its place in the conversation.</summary>
    public bool IsReplaced
    {
        get;
        set => (field, _built) = (value, null);
    }

    public void Add(ClaudeLine line)
    {
        _lines.Add(line);
        Size += line.Size;
        _built = null;
    }

    /// <summary>Takes the lines of a time and later away: a prompt was found that they belong to.</summary>
    public IReadOnlyList<ClaudeLine> TakeFrom(DateTimeOffset time)
    {
        var later = _lines.FindAll(l => l.At >= time);
        if (later.Count > 0)
        {
            _lines.RemoveAll(l => l.At >= time);
            Size -= later.Sum(l => (long)l.Size);
            _built = null;
        }

        return later;
    }

    /// <summary>The turn as it stands now.</summary>
    public TurnBuilder Build(string? conversation)
    {
        if (_built is { } built) return built;
        var turn = new TurnBuilder { Prompt = prompt, StartedAt = startedAt, ConversationId = conversation };
        foreach (var line in _lines.OrderBy(l => l.At).ThenBy(l => l.Order))
        {
            line.Apply(turn);
        }

        if (IsReplaced && !turn.HasEnded && turn.Final is null)
        {
            turn.End(TurnOutcome.Interrupted, at: null);
        }

        return _built = turn;
    }
}
