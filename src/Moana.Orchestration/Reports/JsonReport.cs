using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Moana.Reports;

/// <summary>A report for programs: names as the objects of the cmdlets have them, enums as words, lengths of time in seconds.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new JsonStringEnumConverter() },
        // It is read by JSON readers, not pasted into pages.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static string Write(OrchestrationReport report) => JsonSerializer.Serialize(report, Options) + "\n";

    /// <summary>The same as bytes, piece by piece: a long one need not be in memory as a whole.</summary>
    public static void Write(OrchestrationReport report, Stream stream)
    {
        JsonSerializer.Serialize(stream, report, Options);
        stream.WriteByte((byte)'\n');
    }
}
