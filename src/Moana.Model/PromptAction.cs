using System.Text.Json.Serialization;

namespace Moana;

/// <summary>What a prompt of <c>New-MoanaPrompt</c> asks for: its first word.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PromptAction>))]
public enum PromptAction
{
    /// <summary>Create a file with something.</summary>
    Create,

    /// <summary>Extend a file with something.</summary>
    Extend,

    /// <summary>Refactor a file.</summary>
    Refactor,

    /// <summary>Write the documentation of a file.</summary>
    Document,

    /// <summary>Write the tests of a file.</summary>
    Test,

    /// <summary>Review a file.</summary>
    Review,

    /// <summary>Verify that something holds, of a project or a file.</summary>
    Verify,

    /// <summary>Fix something in a file.</summary>
    Fix,
}
