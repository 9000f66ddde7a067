namespace Moana.Transcripts;

/// <summary>A call of a tool as it grows while its record is read.</summary>
internal sealed class ToolBuilder
{
    public required string Name { get; init; }

    public required string Arguments { get; init; }

    /// <summary>What it gave back, bounded, without newlines at its end: programs differ in whether they keep them.</summary>
    public string? Output { get; set => field = value is null ? null : PlainText.Last(value.TrimEnd('\n'), PlainText.MaxTool); }

    public int? ExitCode { get; set; }

    public TimeSpan? Duration { get; set; }

    public ToolDecision? Decision { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public TurnTool Build() => new()
    {
        Name = Name,
        Arguments = Arguments,
        Output = Output,
        ExitCode = ExitCode,
        Duration = Duration,
        Decision = Decision,
    };
}
