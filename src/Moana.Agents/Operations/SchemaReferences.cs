using System.Text.Json;

namespace Moana.Operations;

/// <summary>Sees that what a JSON schema refers to stands in it: the library would tell only when an answer leads there.</summary>
internal static class SchemaReferences
{
    /// <summary>The first reference that leads nowhere; null where all lead somewhere.</summary>
    public static string? Missing(JsonElement schema)
    {
        var ids = Texts(schema, "$id").ToHashSet(StringComparer.Ordinal);
        var anchors = Texts(schema, "$anchor").Concat(Texts(schema, "$dynamicAnchor")).ToHashSet(StringComparer.Ordinal);
        return Texts(schema, "$ref").FirstOrDefault(r => !(r switch
        {
            "#" => true,
            // Below an id of its own a path may begin there; the library knows.
            ['#', '/', ..] => ids.Count > 0 || Leads(schema, r[2..]),
            ['#', ..] => anchors.Contains(r[1..]),
            // Relative ones are resolved against ids.
            _ => ids.Count > 0 || r.StartsWith("https://json-schema.org/", StringComparison.Ordinal) || r.StartsWith("http://json-schema.org/", StringComparison.Ordinal),
        }));
    }

    private static bool Leads(JsonElement at, string path)
    {
        foreach (var part in path.Split('/').Select(p => Uri.UnescapeDataString(p).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            if (at.ValueKind == JsonValueKind.Array && int.TryParse(part, out var index) && index >= 0 && index < at.GetArrayLength()) at = at[index];
            else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at)) return false;
        }

        return true;
    }

    /// <summary>The texts of all properties of a name, at any depth.</summary>
    private static IEnumerable<string> Texts(JsonElement at, string name) => at.ValueKind switch
    {
        JsonValueKind.Object => at.EnumerateObject().SelectMany(p => p.NameEquals(name) && p.Value.ValueKind == JsonValueKind.String ? [p.Value.GetString()!] : Texts(p.Value, name)),
        JsonValueKind.Array => at.EnumerateArray().SelectMany(e => Texts(e, name)),
        _ => [],
    };
}
