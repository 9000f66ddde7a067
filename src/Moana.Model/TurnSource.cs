using System.Text.Json.Serialization;

namespace Moana;

/// <summary>Where a turn was read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TurnSource>))]
public enum TurnSource
{
    /// <summary>The session record that the program itself writes.</summary>
    Record,

    /// <summary>The pane's screen and history: what a person would copy from it.</summary>
    Screen,
}
