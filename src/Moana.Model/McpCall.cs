namespace Moana;

/// <summary>
/// One call that a client of the server of the Model Context Protocol made. The output of <c>Get-MoanaMcpCall</c>. What was
/// said in it is not kept.
/// </summary>
public sealed record McpCall
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who made it: the agent in whose pane the server runs, or else the name that the client gives itself.</summary>
    public required string Caller { get; init => field = VisibleText.Of(value); }

    /// <summary>The tool.</summary>
    public required string Tool { get; init => field = VisibleText.Of(value); }

    /// <summary>The agents or the orchestration that it was about, as the client named them; empty where it named none.</summary>
    public string About { get; init => field = VisibleText.Of(value); } = "";

    /// <summary>How it ended: Done, or the id of an error; null where it has not, or its server was ended before.</summary>
    public string? Outcome { get; init => field = VisibleText.Of(value); }

    /// <summary>How long it took, in milliseconds; null where it has not ended.</summary>
    public double? DurationMilliseconds { get; init; }

    /// <summary>Its place in the record.</summary>
    public required long Number { get; init; }

    /// <summary>Who called what, and how it ended.</summary>
    public override string ToString() => $"{Caller}: {Tool}{(Outcome is null ? "" : $", {Outcome}")}";
}
