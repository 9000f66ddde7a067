namespace Moana.Plans;

/// <summary>How a task list of somebody else's was understood.</summary>
/// <param name="Message">What was read as what, or left out.</param>
/// <param name="IsLoss">True when something is left out that a person may miss.</param>
public sealed record PlanNote(string Message, bool IsLoss);
