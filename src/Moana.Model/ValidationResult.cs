namespace Moana;

/// <summary>How a validation command ended.</summary>
public sealed record ValidationResult
{
    /// <summary>The command line.</summary>
    public required string Command { get; init => field = VisibleText.Of(value); }

    /// <summary>True when it exited with 0 in time.</summary>
    public required bool Passed { get; init; }

    /// <summary>The exit code; null when it could not be started or was cut off.</summary>
    public int? ExitCode { get; init; }

    /// <summary>How long it ran, in seconds.</summary>
    public double DurationSeconds { get; init; }

    /// <summary>The tail of its output, standard output and error in the order they came; or why it did not run.</summary>
    public string Output { get; init => field = VisibleText.Of(value); } = "";

    /// <summary>The command and how it ended.</summary>
    public override string ToString() => $"{Command}: {(Passed ? "passed" : ExitCode is { } code ? $"failed ({code})" : "failed")}";
}
