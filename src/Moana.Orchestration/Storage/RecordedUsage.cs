namespace Moana.Storage;

/// <summary>What a turn of an orchestration used.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Agent">The agent.</param>
/// <param name="Model">The model; null when unknown.</param>
/// <param name="At">When it ended, else when it began.</param>
/// <param name="Usage">What it used; null when unknown.</param>
public sealed record RecordedUsage(string TaskId, string Agent, string? Model, DateTimeOffset At, TurnUsage? Usage);
