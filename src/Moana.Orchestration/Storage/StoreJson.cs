using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
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
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { DemandValues } },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Stands for the task's wish, which has a column of its own and is not written with each change.</summary>
    private static readonly OrchestrationTask Elsewhere = new() { Id = "", Prompt = "" };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("It is null.");

    /// <summary>A list without holes.</summary>
    public static IReadOnlyList<T> ReadList<T>(string json)
        where T : class => (IReadOnlyList<T>)Demand(Read<IReadOnlyList<T>>(json), "The list");

    public static string WriteState(TaskState state) => Write(state with { Task = Elsewhere });

    public static TaskState ReadState(string state, string definition) =>
        Read<TaskState>(state) with { Task = Read<OrchestrationTask>(definition) };

    /// <summary>What is never null here is not in the file either, whatever somebody has made of it.</summary>
    private static void DemandValues(JsonTypeInfo type)
    {
        var nullability = new NullabilityInfoContext();
        foreach (var property in type.Properties)
        {
            if (property is { Set: { } set, AttributeProvider: PropertyInfo info, PropertyType.IsValueType: false } && nullability.Create(info).ReadState == NullabilityState.NotNull)
            {
                property.Set = (target, value) => set(target, Demand(value, property.Name));
            }
        }
    }

    private static object Demand(object? value, string what) =>
        value is null || (value is IEnumerable and not string && ((IEnumerable)value).Cast<object?>().Contains(null)) ? throw new JsonException($"{what} is null, or has a hole.") : value;
}
