using System.Globalization;
using System.Text.Json;

namespace Moana.Mcp;

/// <summary>Finds the argument of a call that a tool cannot take: a model that reads which one mends its call.</summary>
internal static class ArgumentFit
{
    /// <summary>Says which argument is of another type than the tool's schema has; null where the types do.</summary>
    /// <param name="schema">The tool's input schema (JSON Schema).</param>
    /// <param name="arguments">The arguments of the call.</param>
    public static string? Misfit(JsonElement schema, IDictionary<string, JsonElement>? arguments) =>
        schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var known) ? null
        : arguments?.Select(a => known.TryGetProperty(a.Key, out var property) && Types(property) is { Count: > 0 } types && !types.Any(t => IsOf(a.Value, t))
            ? $"'{a.Key}' is of type {Type(a.Value)}, and the tool takes {string.Join(" or ", types)}." : null).FirstOrDefault(m => m is not null);

    private static List<string> Types(JsonElement property) => !property.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => $"{t}")]
        : [$"{type}"];

    /// <summary>Numbers may come as text: clients write them so, and they are read.</summary>
    private static bool IsOf(JsonElement value, string type) => Type(value) == type
        || (type is "integer" or "number" && (value.ValueKind == JsonValueKind.Number || (value.ValueKind == JsonValueKind.String && double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out _))));

    private static string Type(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.ValueKind.ToString().ToLowerInvariant(),
    };
}
