using System.Management.Automation;
using System.Numerics;
using System.Text.Json;

namespace Moana.Commands;

/// <summary>JSON as the objects that ConvertFrom-Json makes of it, but for dates, which stay the text that they are.</summary>
internal static class DataObjects
{
    /// <summary>A value as an object: null, a text, a number, true or false, a list, or an object with properties.</summary>
    public static object? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Map(value),
        JsonValueKind.Array => value.EnumerateArray().Select(Of).ToArray(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => Number(value),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static PSObject Map(JsonElement value)
    {
        var map = new PSObject();
        foreach (var property in value.EnumerateObject())
        {
            map.Properties.Add(new PSNoteProperty(property.Name, Of(property.Value)));
        }

        return map;
    }

    private static object Number(JsonElement value) =>
        value.TryGetInt64(out var whole) ? whole
        : BigInteger.TryParse(value.GetRawText(), out var large) ? large
        : value.GetDouble();
}
