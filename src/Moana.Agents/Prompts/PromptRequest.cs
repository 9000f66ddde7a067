namespace Moana.Prompts;

/// <summary>What a prompt asks for, by the parts of the template's structure: action, full path, description, requirements.</summary>
public sealed record PromptRequest
{
    /// <summary>The action.</summary>
    public required PromptAction Action { get; init; }

    /// <summary>The full path of the file or project.</summary>
    public required string Path { get; init; }

    /// <summary>A line of the file, or null.</summary>
    public int? Line { get; init; }

    /// <summary>What is wanted, in words that go on after the path; with <see cref="PromptAction.Fix"/>, what is to be fixed.</summary>
    public required string Description { get; init; }

    /// <summary>Details, as a list below the description.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>
    /// What has to be included; with <see cref="PromptAction.Verify"/> and <see cref="PromptAction.Fix"/>, sentences that
    /// say what to do then.
    /// </summary>
    public IReadOnlyList<string> Requirements { get; init; } = [];

    /// <summary>The language of the fixed words.</summary>
    public string Culture { get; init; } = "en";
}
