using System.Text.Json.Serialization;

namespace Moana;

/// <summary>Whether a workspace can be worked in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkspaceState>))]
public enum WorkspaceState
{
    /// <summary>It is there, and its setup has run.</summary>
    Ready,

    /// <summary>It was not made to its end: its process ended, or its setup still runs. Nobody has worked in it.</summary>
    Incomplete,

    /// <summary>Somebody has deleted its folder. What was committed in it is still on its branch.</summary>
    Missing,
}
