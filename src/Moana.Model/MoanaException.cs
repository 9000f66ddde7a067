using System.Text.Json.Serialization;

namespace Moana;

/// <summary>Kinds of error, as people see them; the cmdlets map them to PowerShell's error categories.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MoanaErrorKind>))]
public enum MoanaErrorKind
{
    /// <summary>What was given cannot be used.</summary>
    InvalidInput,

    /// <summary>A session, window, pane, agent, profile, file or task is not there.</summary>
    NotFound,

    /// <summary>A name or a pane is taken.</summary>
    Exists,

    /// <summary>It cannot be done in the present state.</summary>
    InvalidState,

    /// <summary>It took longer than it was given.</summary>
    Timeout,

    /// <summary>tmux or the agent's program is not to be had.</summary>
    Unavailable,
}

/// <summary>
/// An error for a person: its text says what happened, and to which agent. What to do about it depends on where the
/// person stands, so each adapter says it in its own words, by the id. The id is stable, so that scripts can tell errors
/// apart; <c>about_Moana_Errors</c> lists them all.
/// </summary>
public sealed class MoanaException : Exception
{
    /// <summary>Makes an error. Texts and ids stand together, in the error classes of each room.</summary>
    /// <param name="id">The stable id, in PascalCase.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="message">What happened.</param>
    /// <param name="target">The agent, session, file or value that it is about.</param>
    /// <param name="inner">The cause.</param>
    public MoanaException(string id, MoanaErrorKind kind, string message, object? target = null, Exception? inner = null)
        : base(VisibleText.Of(message), inner)
    {
        ErrorId = id;
        Kind = kind;
        Target = target;
    }

    /// <summary>The stable id.</summary>
    public string ErrorId { get; }

    /// <summary>The kind.</summary>
    public MoanaErrorKind Kind { get; }

    /// <summary>What it is about.</summary>
    public object? Target { get; }
}
