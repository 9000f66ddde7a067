using System.Text;
using System.Text.Json;

namespace Moana.Plans;

/// <summary>Reads a plan in JSON, or in JSON lines. Comments and trailing commas are let pass.</summary>
internal ref struct JsonPlan
{
    private readonly byte[] _bytes;
    private Utf8JsonReader _reader;

    // Where the last piece began: places are counted from one piece to the next.
    private int _at;
    private int _line;
    private int _column = 1;

    private JsonPlan(byte[] bytes, int line)
    {
        _bytes = bytes;
        _line = line;
        _reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 });
    }

    public static PlanNode? Parse(string text) => string.IsNullOrWhiteSpace(text) ? null : Parse(text, 1);

    /// <summary>Reads JSON lines: a value a line.</summary>
    public static PlanNode? ParseLines(string text)
    {
        var items = text.Split('\n').Select((line, i) => (Line: line, Number: i + 1))
            .Where(l => !string.IsNullOrWhiteSpace(l.Line))
            .Select(l => Parse(l.Line, l.Number)).ToList();
        return items.Count == 0 ? null : new PlanList(items, 1, 0);
    }

    private static PlanNode Parse(string text, int first)
    {
        try
        {
            var plan = new JsonPlan(Encoding.UTF8.GetBytes(text), first);
            plan._reader.Read();
            var root = plan.ReadNode();
            plan._reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            var message = e.Message.Contains(" LineNumber:", StringComparison.Ordinal) ? e.Message[..e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal)] : e.Message;
            throw new PlanSyntaxException($"It is not valid JSON: {message}", "Correct the line; mind quotes, commas and brackets.", (int)(e.LineNumber ?? 0) + first, (int)(e.BytePositionInLine ?? 0) + 1);
        }
    }

    /// <summary>The text of a name or a value.</summary>
    private string ReadText()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            var (line, column) = Place();
            throw new PlanSyntaxException("The text holds half a character: an escape such as \\ud83d without its other half.", "Write the whole character.", line, column);
        }
    }

    private PlanNode ReadNode()
    {
        var (line, column) = Place();
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartArray:
                var items = new List<PlanNode>();
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadNode());
                }

                return new PlanList(items, line, column);
            case JsonTokenType.StartObject:
                var entries = new List<(PlanScalar, PlanNode)>();
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
                {
                    var (keyLine, keyColumn) = Place();
                    var key = new PlanScalar(ReadText(), keyLine, keyColumn);
                    _reader.Read();
                    entries.Add((key, ReadNode()));
                }

                return new PlanMap(entries, line, column);
            case JsonTokenType.Null:
                return new PlanScalar(null, line, column);
            case JsonTokenType.String:
                return new PlanScalar(ReadText(), line, column);
            default:
                return new PlanScalar(Encoding.UTF8.GetString(_reader.ValueSpan), line, column);
        }
    }

    private (int Line, int Column) Place()
    {
        var since = _bytes.AsSpan(_at, (int)_reader.TokenStartIndex - _at);
        var lines = since.Count((byte)'\n');
        _line += lines;
        _column = (lines > 0 ? 1 : _column) + Encoding.UTF8.GetCharCount(since[(since.LastIndexOf((byte)'\n') + 1)..]);
        _at = (int)_reader.TokenStartIndex;
        return (_line, _column);
    }
}
