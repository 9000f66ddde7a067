using System.Text.Json;
using System.Text.Json.Serialization;
using Moana.Detection;
using Moana.Tmux.Screens;

namespace Moana.Screens;

/// <summary>A screen of a real program with the status that a person gives it. See tests/Screens/README.md.</summary>
public sealed record LabelledScreen
{
    /// <summary>The moment that relative times on all screens are counted from.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Its name within its file: the state and a number.</summary>
    [JsonPropertyOrder(0)]
    public required string Name { get; init; }

    /// <summary>What a person says of this moment.</summary>
    [JsonPropertyOrder(1)]
    public required AgentStatus Status { get; init; }

    /// <summary>Whether a prompt was sent to the conversation on the screen; null where that was not recorded.</summary>
    [JsonPropertyOrder(2)]
    public RecordedTurn? Turn { get; init; }

    /// <summary>How the last turn ended, where the screen shows that it did not end by itself; null elsewhere. The status is Idle then.</summary>
    [JsonPropertyOrder(2)]
    public TurnOutcome? Outcome { get; init; }

    /// <summary>What was done with the program up to this moment, in a word or two.</summary>
    [JsonPropertyOrder(3)]
    public required string State { get; init; }

    /// <summary>The pane's title.</summary>
    [JsonPropertyOrder(4)]
    public required string Title { get; init; }

    /// <summary>The program in the foreground.</summary>
    [JsonPropertyOrder(5)]
    public required string Command { get; init; }

    /// <summary>The cursor's column and row, counted from 0.</summary>
    [JsonPropertyOrder(6)]
    public required IReadOnlyList<int> Cursor { get; init; }

    /// <summary>The text that stands in the composer, where its state does not tell that one does.</summary>
    [JsonPropertyOrder(7)]
    public string? Draft { get; init; }

    /// <summary>What else was recorded, as it was.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; init; }

    /// <summary>Where it was taken.</summary>
    [JsonIgnore]
    public ScreenSource Source { get; init; } = null!;

    /// <summary>The output of <c>capture-pane -p -e</c>, as seen live.</summary>
    [JsonIgnore]
    public string StyledText { get; init; } = "";

    /// <summary>The output of <c>capture-pane -p -J</c>, as somebody may have saved it.</summary>
    [JsonIgnore]
    public string PlainText { get; init; } = "";

    /// <summary>The agent, which is also its profile's name.</summary>
    [JsonIgnore]
    public string Agent => Source.Agent;

    /// <summary>Its name among all screens: <c>codex/0.169.0/120x40/completed-1</c>.</summary>
    [JsonIgnore]
    public string Path => $"{Source.Key}/{Name}";

    /// <summary>What was known of the pane besides its screen.</summary>
    [JsonIgnore]
    public PaneFacts Facts => new() { Title = Title, Command = Command, Now = Now };

    /// <summary>What may be said of its turn: both, where it was not recorded.</summary>
    [JsonIgnore]
    public IReadOnlyList<bool> InTurn => Turn is { } turn ? [turn == RecordedTurn.Sent] : [true, false];

    /// <summary>The screen with styles and cursor.</summary>
    public Screen Styled() => Screen.Parse(StyledText, (Cursor[0], Cursor[1]));

    /// <summary>The screen without them.</summary>
    public Screen Plain() => Screen.Parse(PlainText);
}

/// <summary>What was recorded of a turn.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecordedTurn>))]
public enum RecordedTurn
{
    /// <summary>Nothing was asked since the program, or a new conversation in it, started.</summary>
    None,

    /// <summary>A prompt was sent. Its turn may be over.</summary>
    Sent,
}
