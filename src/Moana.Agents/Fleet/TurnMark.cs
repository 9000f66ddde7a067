using System.Text.Json;
using System.Text.Json.Serialization;
using Moana.Hosts;

namespace Moana.Agents;

/// <summary>How far a turn has come, as far as its sender knows.</summary>
public enum TurnState
{
    /// <summary>The prompt is on its way into the composer; no submit key was pressed.</summary>
    Pending,

    /// <summary>
    /// A submit key is about to be pressed or was pressed, without proof. After a crash the composer tells: our text
    /// still in it means not submitted.
    /// </summary>
    Submitting,

    /// <summary>The composer took the prompt.</summary>
    Submitted,

    /// <summary>The turn was seen to start.</summary>
    Started,
}

/// <summary>
/// What was sent to an agent, when and for whom. Stands on the pane before the first key is pressed, and is so the
/// proof of what was sent, for every process and after every crash.
/// </summary>
public sealed record TurnMark
{
    /// <summary>The turn's id.</summary>
    public required string Id { get; init; }

    /// <summary>How far it has come. Always written: a mark without it could not be read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required TurnState State { get; init; }

    /// <summary>When its delivery began.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The prompt's length in UTF-16 units, as it was sent, without blanks at its ends.</summary>
    public int Characters { get; init; }

    /// <summary>The orchestration that sent it, or null.</summary>
    public string? Orchestration { get; init; }

    /// <summary>The task that it is for, or null.</summary>
    public string? Task { get; init; }

    /// <summary>Which attempt of the task, from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>A digest of the prompt's end, by which it is known again in a composer; the text itself stands nowhere. Or null.</summary>
    public string? Print { get; init; }

    /// <summary>The agent's process that got the prompt; null where it cannot be told. Another one there lost the turn.</summary>
    public string? Process { get; init; }

    /// <summary>How the turn ends, where Moana itself breaks it off; it counts once the agent no longer works. Else null.</summary>
    public TurnOutcome? Outcome { get; init; }

    /// <summary>Who ended it so, in words; null with <see cref="Outcome"/>.</summary>
    public string? EndedBy { get; init; }

    /// <summary>True when the process that got the prompt has surely ended.</summary>
    /// <param name="processes">The processes of the pane's machine, as they were just read.</param>
    internal bool IsOrphaned(ProcessTable processes) => Process is { } text && ProcessIdentity.TryParse(text)?.IsGoneFrom(processes) == true;

    /// <summary>True when the turn was seen to start.</summary>
    [JsonIgnore]
    public bool Started => State == TurnState.Started;

    /// <summary>A new turn's id: 10 characters, unique enough for one pane's life.</summary>
    public static string NewId() => Guid.NewGuid().ToString("n")[..10];

    /// <summary>The mark as an option's value.</summary>
    public string Encode() => OptionText.Encode(JsonSerializer.SerializeToUtf8Bytes(this, TurnMarkJson.Default.TurnMark));

    /// <summary>Reads an option's value; null when it is absent or not a mark.</summary>
    public static TurnMark? TryDecode(string? value)
    {
        if (OptionText.TryDecodeBytes(value) is not { } bytes)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(bytes, TurnMarkJson.Default.TurnMark);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TurnMark))]
internal sealed partial class TurnMarkJson : JsonSerializerContext;
