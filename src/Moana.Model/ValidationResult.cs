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

    /// <summary>
    /// The id of the error that kept its end from being known: <c>HostRunCut</c> where the way to the host was cut meanwhile, so that it
    /// may have run to its end, or that of a host that could not be reached. Such a command tells nothing of the work, and is not run
    /// again by itself. Null for one that was seen to end or was ended.
    /// </summary>
    public string? ErrorId { get; init => field = VisibleText.Of(value); }

    /// <summary>How long it ran, in seconds.</summary>
    public double DurationSeconds { get; init; }

    /// <summary>The tail of its output, standard output and error in the order they came; or why it did not run.</summary>
    public string Output { get; init => field = VisibleText.Of(value); } = "";

    /// <summary>The command and how it ended.</summary>
    public override string ToString() => $"{Command}: {(Passed ? "passed" : ErrorId is not null ? $"not known ({ErrorId})" : ExitCode is { } code ? $"failed ({code})" : "failed")}";
}
