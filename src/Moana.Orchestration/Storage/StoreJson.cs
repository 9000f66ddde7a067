using System.Text.Json;
using System.Text.Json.Serialization;
using Moana.Scheduling;

namespace Moana.Storage;

/// <summary>What the store keeps as JSON.</summary>
internal static class StoreJson
{
    // By reflection: generated code sets an init-only property that an older file lacks to zero instead of its default.
    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Stands for the task's wish, which has a column of its own and is not written with each change.</summary>
    private static readonly OrchestrationTask Elsewhere = new() { Id = "", Prompt = "" };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("It is null.");

    public static string WriteState(TaskState state) => Write(state with { Task = Elsewhere });

    public static TaskState ReadState(string state, string definition) =>
        Read<TaskState>(state) with { Task = Read<OrchestrationTask>(definition) };
}
