using System.Text.Json;
using System.Text.Json.Serialization;

namespace Moana.Screens;

/// <summary>What a file of screens was taken from: its first line, from which its path follows.</summary>
public sealed record ScreenSource
{
    /// <summary>The agent, which is also its profile's name.</summary>
    [JsonPropertyOrder(0)]
    public required string Agent { get; init; }

    /// <summary>The program's version.</summary>
    [JsonPropertyOrder(1)]
    public required string Version { get; init; }

    /// <summary>How it was run, where that was not its default: <c>inline</c>, <c>osc11-dark</c>.</summary>
    [JsonPropertyOrder(2)]
    public string? Setting { get; init; }

    /// <summary>The pane's size in cells, columns by rows: <c>120x40</c>.</summary>
    [JsonPropertyOrder(3)]
    public required string Size { get; init; }

    /// <summary>What else is told of the setting, as it was recorded: its environment.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; init; }

    /// <summary>The path of its file below tests/Screens, without the extension: <c>gemini/0.61.0-base/160x45</c>.</summary>
    [JsonIgnore]
    public string Key => $"{Agent}/{Version}{(Setting is null ? "" : $"-{Setting}")}/{Size}";
}
