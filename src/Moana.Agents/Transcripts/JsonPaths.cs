using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Moana.Transcripts;

/// <summary>
/// Reads what other programs wrote as JSON: a field that is missing, or that is of another kind, is just not there.
/// </summary>
internal static partial class JsonPaths
{
    /// <summary>What stands at a path of fields; undefined when nothing does.</summary>
    public static JsonElement At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return default;
            }
        }

        return element;
    }

    /// <summary>The text at a path, cleaned; null for anything else.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.String } text ? PlainText.Clean(Unescaped(text)) : null;

    /// <summary>Whether a text stands at a path; without making a string of it.</summary>
    public static bool Says(this JsonElement element, string field, ReadOnlySpan<byte> text) =>
        element.At(field) is { ValueKind: JsonValueKind.String } value && value.ValueEquals(text);

    /// <summary>The whole number at a path.</summary>
    public static long? Number(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) && Math.Abs(value) < 1e15 ? (long)value : null;

    /// <summary>Whether <c>true</c> stands at a path.</summary>
    public static bool IsTrue(this JsonElement element, params ReadOnlySpan<string> path) => element.At(path).ValueKind == JsonValueKind.True;

    /// <summary>The elements of the array at a path; none when there is no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>The fields of the object at a path; none when there is no object.</summary>
    public static IEnumerable<JsonProperty> Fields(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Object } fields ? fields.EnumerateObject() : [];

    /// <summary>The time at a path: ISO 8601, or milliseconds (or seconds) since 1970.</summary>
    public static DateTimeOffset? Time(this JsonElement element, params ReadOnlySpan<string> path) => element.At(path) switch
    {
        { ValueKind: JsonValueKind.String } text =>
            DateTimeOffset.TryParse(Unescaped(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) && value is > 0 and < 2e14 =>
            DateTimeOffset.FromUnixTimeMilliseconds((long)(value < 1e11 ? value * 1000 : value)),
        _ => null,
    };

    /// <summary>A JSON text inside a JSON text; undefined when it is none.</summary>
    public static JsonElement Parse(string? json)
    {
        try
        {
            return json is null ? default : Parsed(json);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static JsonElement Parsed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>A text may have been cut in the middle of a character that needs two units: then it is no text for .NET.</summary>
    private static string Unescaped(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Parsed(LoneSurrogate().Replace(text.GetRawText(), m => m.Groups["whole"].Success ? m.Value : @"\ufffd")).GetString()!;
        }
    }

    [GeneratedRegex(@"(?<whole>\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}")]
    private static partial Regex LoneSurrogate();
}
