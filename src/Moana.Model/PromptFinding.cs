using System.Text.Json.Serialization;

namespace Moana;

/// <summary>What is to be said against a prompt. The output of <c>Test-MoanaPrompt</c>.</summary>
public sealed record PromptFinding
{
    /// <summary>How bad it is.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>The id of the rule: <c>ShellCommand</c>, <c>RelativePath</c>, ...</summary>
    public required string Rule { get; init => field = VisibleText.Of(value); }

    /// <summary>What is wrong, and what would be right.</summary>
    public required string Message { get; init => field = VisibleText.Of(value); }

    /// <summary>The line of the prompt, counted from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The column in that line, counted from 1.</summary>
    public required int Column { get; init; }

    /// <summary>The text that it is about; empty when it is about something that is missing.</summary>
    public string Text { get; init => field = VisibleText.Of(value); } = "";

    /// <summary><c>Warning: what is wrong</c>.</summary>
    public override string ToString() => $"{Severity}: {Message}";
}

/// <summary>How bad a finding is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingSeverity>))]
public enum FindingSeverity
{
    /// <summary>Worth a thought.</summary>
    Information,

    /// <summary>The agent will probably have to guess.</summary>
    Warning,

    /// <summary>This is no prompt for an agent.</summary>
    Error,
}
