using System.Text.Json.Serialization;

namespace Moana;

/// <summary>One line of the checklist before starting. The output of <c>Test-MoanaEnvironment</c>.</summary>
public sealed record EnvironmentCheck
{
    /// <summary>What was looked at.</summary>
    public required string Check { get; init => field = VisibleText.Of(value); }

    /// <summary>How it stands.</summary>
    public required CheckResult Result { get; init; }

    /// <summary>What was found.</summary>
    public required string Detail { get; init => field = VisibleText.Of(value); }

    /// <summary>The session or agent that it is about, or null.</summary>
    public string? Name { get; init => field = VisibleText.Of(value); }

    /// <summary>What is the matter, as a stable id: that of an error where there is one; empty when all is well.</summary>
    public string ErrorId { get; init => field = VisibleText.Of(value); } = "";

    /// <summary>What to do about it; empty when all is well.</summary>
    public string Remedy { get; init => field = VisibleText.Of(value); } = "";

    /// <summary>What was looked at, and how it stands.</summary>
    public override string ToString() => $"{Check}: {Result}";
}

/// <summary>How a check ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckResult>))]
public enum CheckResult
{
    /// <summary>All is well.</summary>
    Passed,

    /// <summary>It works, but look at it.</summary>
    Warning,

    /// <summary>It does not work; the remedy says what to do.</summary>
    Failed,
}
