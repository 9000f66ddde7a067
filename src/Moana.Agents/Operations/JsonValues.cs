using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Moana.Operations;

/// <summary>
/// Finds JSON in what a model wrote: the whole text, a fenced block, or an object or list with words around it.
/// </summary>
internal static partial class JsonValues
{
    /// <summary>So many places of a text are tried at most: one that is full of brackets holds no answer.</summary>
    private const int MaxPlaces = 200;

    /// <summary>The values, the likeliest first: the whole text; then fenced blocks and what stands between words, the last first.</summary>
    public static IEnumerable<JsonElement> In(string text)
    {
        if (Parse(text) is { } whole)
        {
            yield return whole;
            yield break;
        }

        foreach (var value in Enumerable.Reverse(Fences().Matches(text)).Select(f => Parse(f.Groups["inside"].Value)).OfType<JsonElement>())
        {
            yield return value;
        }

        foreach (var value in Enumerable.Reverse(Between(text)))
        {
            yield return value;
        }
    }

    /// <summary>What is wrong with the JSON that a text, or its last fenced block, was to be; null where it looks like none, or is some.</summary>
    public static string? WhyNone(string text)
    {
        var inside = (Fences().Matches(text) is [.., var last] ? last.Groups["inside"].Value : text).Trim();
        if (inside is not ['{' or '[', ..]) return null;
        try
        {
            using var _ = JsonDocument.Parse(inside);
            return null;
        }
        catch (JsonException e)
        {
            return $"It is no JSON: {e.Message}";
        }
    }

    /// <summary>What keeps a value's names from being those of an object's properties, in words; null where nothing does.</summary>
    public static string? NameProblem(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                return value.EnumerateArray().Select(NameProblem).FirstOrDefault(p => p is not null);
            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                foreach (var property in value.EnumerateObject())
                {
                    if (property.Name.Length == 0) return "A name in it is empty.";
                    if (!names.Add(property.Name)) return "Two names of one object differ in case only, or not at all.";
                    if (NameProblem(property.Value) is { } inside) return inside;
                }

                return null;
            default:
                return null;
        }
    }

    /// <summary>The objects and lists that stand in a text, in their order, and none that stands in another.</summary>
    private static List<JsonElement> Between(string text)
    {
        var found = new List<JsonElement>();
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var (at, places) = (0, 0); places < MaxPlaces && bytes.AsSpan(at).IndexOfAny((byte)'{', (byte)'[') is var next and >= 0; places++)
        {
            at += next;
            try
            {
                var reader = new Utf8JsonReader(bytes.AsSpan(at));
                var value = JsonElement.ParseValue(ref reader);
                found.Add(value);
                at += (int)reader.BytesConsumed;
            }
            catch (JsonException)
            {
                at++;
            }
        }

        return found;
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[ \t]*(?<fence>```+|~~~+)[^\n]*\n(?<inside>.*?)\n[ \t]*\k<fence>[ \t]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
