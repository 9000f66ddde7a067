using System.Text.Json;
using System.Text.RegularExpressions;

namespace Moana.Transcripts;

/// <summary>
/// claude: lines that name their parents. The order in the file is not the order in time (an answer may stand before its prompt),
/// so a turn keeps what belongs to it by time, and is made of it when somebody asks.
/// </summary>
internal sealed partial class ClaudeReader(RecordBounds bounds) : RecordReader(bounds)
{
    /// <summary>Beyond so many lines no prompt is waited for that would explain them.</summary>
    private const int MaxEarly = 200;

    /// <summary>What a person told the program and not the model: its commands, lines of a shell, notes; and what came of them.</summary>
    private static readonly string[] Commands = ["<command-", "<local-command-", "<bash-input>", "<bash-stdout>", "<bash-stderr>", "<user-memory-input>"];

    private readonly List<ClaudeTurn> _turns = [];
    private readonly List<ClaudeLine> _early = [];
    private int _order;

    /// <inheritdoc/>
    public override IReadOnlyList<TurnBuilder> Turns => [.. _turns.Select(t => t.Build(ConversationId))];

    /// <inheritdoc/>
    public override void Read(JsonElement line)
    {
        if (line.IsTrue("isSidechain") || line.Time("timestamp") is not { } at) return;
        switch (line.Text("type"))
        {
            case "user" or "assistant" when line.At("message").ValueKind == JsonValueKind.Object:
                Recognized |= line.At("message", "content").ValueKind is JsonValueKind.String or JsonValueKind.Array;
                ConversationId ??= line.Text("sessionId");
                if (Prompt(line) is { } prompt)
                {
                    Begin(prompt.Text, prompt.IsOwn, line.Text("parentUuid"), at);
                }
                else if (ClaudeLine.Read(line, at, _order++) is { } entry)
                {
                    Add(entry);
                }

                break;
            case "system" when line.Says("subtype", "turn_duration"u8):
                Add(new(at, _order++, turn => turn.End(turn.Outcome ?? TurnOutcome.Completed, at), 0));
                break;
        }
    }

    /// <summary>The prompt of a line; null for anything else. What the program wrote for itself has a turn, but no prompt.</summary>
    private static (string? Text, bool IsOwn)? Prompt(JsonElement line)
    {
        if (!line.Says("type", "user"u8) || line.IsTrue("isMeta") || line.IsTrue("isCompactSummary")) return null;
        var content = line.At("message", "content");
        var text = content.ValueKind == JsonValueKind.String ? content.Text()
            : content.Items().Any(c => c.Says("type", "tool_result"u8)) ? null
            : string.Concat(content.Items().Where(c => c.Says("type", "text"u8)).Select(c => c.Text("text")));
        return text is null || Interruption(text) || Commands.Any(c => text.StartsWith(c, StringComparison.Ordinal))
            || (text.Length == 0 && content.ValueKind != JsonValueKind.String) ? null
            : line.Text("origin", "kind") is { } kind && kind != "human" ? (null, true)
            : (Unwrap(text), false);
    }

    internal static bool Interruption(string text) => text.StartsWith("[Request interrupted by user", StringComparison.Ordinal);

    /// <summary>A paste that the composer had collapsed is recorded in a wrapper.</summary>
    internal static string Unwrap(string text) => Wrapped().Replace(text, "$2");

    private void Begin(string? prompt, bool own, string? parent, DateTimeOffset at)
    {
        var index = _turns.FindLastIndex(t => t.StartedAt <= at) + 1;
        // A prompt that follows on the same line as another took its place: the other was taken back, or broken off without an answer.
        if (!own && parent is not null && _turns.LastOrDefault(t => t.Parent == parent && t.Prompt is not null) is { } replaced)
        {
            replaced.IsReplaced = true;
        }

        var turn = new ClaudeTurn(prompt, at, parent);
        foreach (var line in index == 0 ? _early.Where(l => l.At >= at) : _turns[index - 1].TakeFrom(at))
        {
            turn.Add(line);
        }

        _early.Clear();
        _turns.Insert(index, turn);
        while (_turns.Count > 1 && (_turns.Count > Bounds.Turns || _turns.Sum(t => t.Size) > Bounds.Units))
        {
            _turns.RemoveAt(0);
        }
    }

    private void Add(ClaudeLine line)
    {
        if (_turns.FindLast(t => t.StartedAt <= line.At) is { } turn)
        {
            turn.Add(line);
        }
        else if (_early.Count < MaxEarly)
        {
            _early.Add(line);
        }
    }

    [GeneratedRegex("""\n\n<pasted_content id="(\w+)">\n([\s\S]*?)\n</pasted_content id="\1">\n?""", RegexOptions.CultureInvariant)]
    private static partial Regex Wrapped();
}
