using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using Moana.Hosts;
using Moana.Operations;

namespace Moana.Input;

/// <summary>Reads what <c>-Schema</c> takes: a JSON schema as text, as a file, or as a hashtable.</summary>
internal static class SchemaInput
{
    private const int MaxBytes = 1_000_000;

    /// <summary>No schema is nested as deep; a hashtable that holds itself is.</summary>
    private const int MaxDepth = 60;

    /// <summary>The schema.</summary>
    /// <param name="given">What stands on the command line.</param>
    /// <param name="resolve">From a path of the shell to one of the system.</param>
    /// <exception cref="MoanaException"><c>BadSchema</c>.</exception>
    public static AnswerSchema Read(object given, Func<string, string> resolve) => AnswerSchema.Parse((given is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : given) switch
    {
        string text when text.TrimStart() is ['{' or '[', ..] or "true" or "false" => text,
        string path => FileText(resolve(path)),
        FileInfo file => FileText(file.FullName),
        var other => Node(other, 0)?.ToJsonString() ?? "null",
    });

    private static string FileText(string path)
    {
        try
        {
            return TextFile.Read(path, MaxBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw TurnErrors.BadSchema($"{e.Message} A schema is JSON, a file or a hashtable");
        }
    }

    private static JsonNode? Node(object? value, int depth)
    {
        if (depth > MaxDepth) throw TurnErrors.BadSchema($"it is nested more than {MaxDepth} deep");
        return value switch
        {
            null => null,
            PSObject { BaseObject: PSCustomObject } row => Map(row.Properties.Select(p => (p.Name, (object?)p.Value)), depth),
            PSObject wrapped => Node(wrapped.BaseObject, depth),
            IDictionary map => Map(map.Cast<DictionaryEntry>().Select(e => ($"{e.Key}", e.Value)), depth),
            bool or string or int or long or double or decimal => JsonSerializer.SerializeToNode(value),
            SwitchParameter flag => JsonValue.Create(flag.IsPresent),
            IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(i => Node(i, depth + 1))]),
            IFormattable number => JsonNode.Parse(number.ToString(null, CultureInfo.InvariantCulture) is var text && decimal.TryParse(text, CultureInfo.InvariantCulture, out _) ? text : JsonSerializer.Serialize(text)),
            _ => JsonValue.Create($"{value}"),
        };
    }

    private static JsonObject Map(IEnumerable<(string Name, object? Value)> fields, int depth)
    {
        var map = new JsonObject();
        foreach (var (name, value) in fields)
        {
            map[name] = Node(value, depth + 1);
        }

        return map;
    }
}
