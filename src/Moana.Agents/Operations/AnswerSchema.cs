using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Json.Schema;

namespace Moana.Operations;

/// <summary>What was read of an answer that has to be data.</summary>
/// <param name="Data">The data; null where the answer holds none that fits.</param>
/// <param name="Problems">What is wrong with it, for whoever wrote it; empty where nothing is.</param>
public sealed record AnswerData(JsonElement? Data, IReadOnlyList<string> Problems);

/// <summary>
/// A JSON schema that an agent's answer has to fit: what the agent is told of it, and the check. Schemas are of the draft that their
/// <c>$schema</c> names, else of 2020-12; nothing is fetched for them.
/// </summary>
public sealed class AnswerSchema
{
    /// <summary>A longer schema would not fit into a prompt.</summary>
    private const int MaxLength = 65_536;

    /// <summary>So many problems are told at most, each so long at most: who is overwhelmed mends nothing.</summary>
    private const int MaxProblems = 10;

    private const int MaxProblem = 300;

    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List };

    // What a program escapes so that it may stand in HTML costs tokens and is harder to read.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonSchema _schema;

    private AnswerSchema(JsonSchema schema, string text) => (_schema, Text) = (schema, text);

    /// <summary>The schema, in one line.</summary>
    public string Text { get; }

    /// <summary>Reads a schema.</summary>
    /// <param name="text">The schema as JSON.</param>
    /// <exception cref="MoanaException"><c>BadSchema</c>.</exception>
    public static AnswerSchema Parse(string text)
    {
        if (text.Length > MaxLength) throw TurnErrors.BadSchema($"it has {text.Length:N0} characters, and may have {MaxLength:N0}");
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement.Clone();
            if (SchemaReferences.Missing(root) is { } missing) throw TurnErrors.BadSchema($"it refers to '{missing}', which is not in it, and nothing is fetched");
            // A registry of its own: the same schema may be read again, and none sees another's.
            var schema = JsonSchema.Build(root, new() { SchemaRegistry = new(), Dialect = Dialect.Draft202012 });
            return new(schema, JsonSerializer.Serialize(root, Plain));
        }
        catch (JsonException e)
        {
            throw TurnErrors.BadSchema($"it is no JSON: {e.Message}");
        }
        catch (Exception e) when (e is JsonSchemaException or RefResolutionException or ArgumentException or InvalidOperationException or FormatException)
        {
            throw TurnErrors.BadSchema(e.Message);
        }
    }

    /// <summary>A prompt that asks for an answer of this schema.</summary>
    public string Ask(string prompt) =>
        $"{prompt}\n\nAnswer with JSON only: your last message is one JSON value and nothing else. It has to fit this JSON schema:\n{Text}";

    /// <summary>The prompt that asks for a better answer.</summary>
    public string Correct(IReadOnlyList<string> problems) =>
        $"Your last message is not the JSON that was asked for:\n{string.Join('\n', problems.Select(p => $"- {p}"))}\nAnswer again with the whole JSON value and nothing else. It has to fit this JSON schema:\n{Text}";

    /// <summary>Reads the data out of an answer: the last JSON value in it that fits.</summary>
    public AnswerData Read(string? answer)
    {
        if (string.IsNullOrWhiteSpace(answer)) return new(null, ["There is no text in it."]);
        List<string>? problems = null;
        foreach (var value in JsonValues.In(answer))
        {
            problems = ProblemsOf(value);
            if (problems.Count == 0) return new(value, []);
        }

        return new(null, JsonValues.WhyNone(answer) is { } broken ? [broken] : problems ?? ["There is no JSON in it."]);
    }

    private List<string> ProblemsOf(JsonElement value)
    {
        if (JsonValues.NameProblem(value) is { } name) return [name];
        try
        {
            var result = _schema.Evaluate(value, Options);
            if (result.IsValid) return [];
            var found = (result.Details ?? []).Prepend(result).Where(d => d.Errors is not null)
                .SelectMany(d => d.Errors!.Select(e => Problem($"{d.InstanceLocation}", e.Value))).Distinct().ToList();
            return found.Count <= MaxProblems ? found : [.. found[..MaxProblems], $"... and {found.Count - MaxProblems} more."];
        }
        catch (RegexMatchTimeoutException)
        {
            return ["A pattern of the schema takes too long on it."];
        }
    }

    private static string Problem(string where, string what)
    {
        var text = $"{(where.Length == 0 ? "the value" : where)}: {what}";
        return text.Length <= MaxProblem ? text : $"{text[..MaxProblem]}...";
    }
}
