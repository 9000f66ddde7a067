namespace Moana.Panes;

/// <summary>An agent's status after a look.</summary>
/// <param name="Status">The status.</param>
/// <param name="Since">Since when, as far as it was seen.</param>
/// <param name="Evidence">Why, in words.</param>
/// <param name="Due">When to look again even if nothing changes, on the scale of <see cref="Look.Monotonic"/>; null: only when something does.</param>
/// <param name="Confirming">True while the status may change at <paramref name="Due"/> without any change on the screen, within the confirmation window.</param>
/// <param name="Turn">The turn that the status speaks of, or null. Not one whose prompt is only on its way into the composer.</param>
/// <param name="Outcome">How that turn ended; null while it is open.</param>
public readonly record struct TrackedStatus(
    AgentStatus Status, DateTimeOffset Since, string Evidence, TimeSpan? Due, bool Confirming, string? Turn, TurnOutcome? Outcome = null);
