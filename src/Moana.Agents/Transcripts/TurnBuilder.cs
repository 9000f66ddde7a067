namespace Moana.Transcripts;

/// <summary>A turn as it grows while its record is read.</summary>
internal sealed class TurnBuilder
{
    /// <summary>The most of what is said and called in one turn that is kept; beyond it the oldest goes.</summary>
    private const int MaxItems = 2000;

    private readonly List<string> _texts = [];
    private readonly List<ToolBuilder> _tools = [];
    private readonly Dictionary<string, ToolBuilder> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TurnFile> _files = new(StringComparer.Ordinal);

    /// <summary>The prompt, as the program took it; null for a turn that the program began by itself.</summary>
    public string? Prompt { get; init; }

    public string? ConversationId { get; set; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public TurnOutcome? Outcome { get; private set; }

    public string? Error { get; set; }

    public DateTimeOffset? ResetsAt { get; set; }

    public string? Model { get; set; }

    public UsageBuilder Usage { get; } = new();

    /// <summary>The last message, while nothing that came after it says that there is more to come.</summary>
    public string? Final { get; set; }

    /// <summary>The questions that wait for an answer, by their ids.</summary>
    public HashSet<string> Questions { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the turn waits for an answer.</summary>
    public bool Asks => Questions.Count > 0 && Outcome is null;

    /// <summary>What the agent said last; null when it said nothing.</summary>
    public string? LastText => _texts.LastOrDefault();

    /// <summary>The last tool that was called; null when none was.</summary>
    public ToolBuilder? LastTool => _tools.LastOrDefault();

    /// <summary>About how many UTF-16 units it holds.</summary>
    public int Size { get; private set; }

    /// <summary>Adds what the agent said.</summary>
    public void Say(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        _texts.Add(text);
        Size += text.Length;
        while (_texts.Count > MaxItems || (Size > PlainText.MaxText && _texts.Count > 1))
        {
            Size -= _texts[0].Length;
            _texts.RemoveAt(0);
        }
    }

    /// <summary>The call of a tool, which is added when it is new.</summary>
    public ToolBuilder Call(string? id, string? name, string arguments)
    {
        if (id is not null && _byId.TryGetValue(id, out var known)) return known;
        Final = null;
        var tool = new ToolBuilder { Name = name ?? "", Arguments = PlainText.First(arguments, PlainText.MaxTool) };
        _tools.Add(tool);
        Size += tool.Arguments.Length;
        if (id is not null) _byId[id] = tool;
        if (_tools.Count > MaxItems) _tools.RemoveAt(0);
        return tool;
    }

    /// <summary>A call that was made before; null when it is not known.</summary>
    public ToolBuilder? Called(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    /// <summary>Notes a change of a file. A file that is new stays new when it is changed again.</summary>
    public void Change(string? path, FileChange change, int? added, int? removed)
    {
        if (string.IsNullOrEmpty(path) || (_files.Count >= MaxItems && !_files.ContainsKey(path))) return;
        var before = _files.GetValueOrDefault(path);
        _files[path] = new()
        {
            Path = path,
            Change = before?.Change == FileChange.Added && change == FileChange.Modified ? FileChange.Added : change,
            AddedLines = before is null ? added : before.AddedLines + added,
            RemovedLines = before is null ? removed : before.RemovedLines + removed,
        };
    }

    /// <summary>The turn ended so.</summary>
    public void End(TurnOutcome outcome, DateTimeOffset? at, string? error = null)
    {
        (Outcome, EndedAt, Error) = (outcome, at ?? EndedAt, error ?? Error);
    }

    /// <summary>Whether how it ended is known.</summary>
    public bool HasEnded => Outcome is not null;

    /// <summary>The turn as it stands now.</summary>
    public AgentTurn Build(string profile, string evidence) => new()
    {
        Prompt = Prompt,
        Answer = (Outcome is null or TurnOutcome.Completed) && Final is { Length: > 0 } ? Final : null,
        Texts = [.. _texts],
        Tools = [.. _tools.Select(t => t.Build())],
        Files = [.. _files.Values],
        Outcome = Outcome,
        Error = Error,
        ResetsAt = ResetsAt,
        Model = Model,
        Usage = Usage.Build(),
        ConversationId = ConversationId,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        Source = TurnSource.Record,
        Evidence = evidence,
        Profile = profile,
    };
}
