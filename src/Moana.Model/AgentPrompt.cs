namespace Moana;

/// <summary>
/// A prompt for an agent, and what it was made from. The output of <c>New-MoanaPrompt</c>; piped into
/// <c>Send-MoanaPrompt</c> or used as a string, it is its text.
/// </summary>
public sealed record AgentPrompt
{
    /// <summary>The text. Lines end with LF; there is none after the last.</summary>
    public required string Prompt { get; init; }

    /// <summary>What it asks for; null when it comes from a template of the user's own.</summary>
    public PromptAction? Action { get; init; }

    /// <summary>The full path that it is about, or null.</summary>
    public string? FullPath { get; init; }

    /// <summary>The file of the user's template that it was made from, or null.</summary>
    public string? Template { get; init; }

    /// <summary>The language of its fixed words: <c>en</c> or <c>fr</c>.</summary>
    public required string Culture { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Prompt;
}
