using System.Text.Json.Serialization;

namespace Moana;

/// <summary>One call of a tool in an agent's turn.</summary>
public sealed record TurnTool
{
    /// <summary>The tool, as the program calls it: <c>Bash</c>, <c>exec_command</c>.</summary>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>The arguments: a command line where it ran one, else JSON.</summary>
    public required string Arguments { get; init => field = VisibleText.Of(value); }

    /// <summary>What it gave back, at most its last 32,768 characters; null while it runs and where the record has none.</summary>
    public string? Output { get; init => field = VisibleText.Of(value); }

    /// <summary>The exit code of a command; null for other tools, and when unknown.</summary>
    public int? ExitCode { get; init; }

    /// <summary>How long it took; null when unknown.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Whether it was allowed; null when the record does not say so.</summary>
    public ToolDecision? Decision { get; init; }

    /// <summary>The tool and its arguments.</summary>
    public override string ToString() => Arguments.Length == 0 ? Name : $"{Name} {Arguments}";
}

/// <summary>What became of an agent's wish to use a tool.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ToolDecision>))]
public enum ToolDecision
{
    /// <summary>It was allowed, by a person or by a rule of the program.</summary>
    Allowed,

    /// <summary>A person or a rule denied it.</summary>
    Denied,
}
