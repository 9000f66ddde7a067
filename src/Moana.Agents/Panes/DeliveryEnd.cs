namespace Moana.Panes;

/// <summary>How a delivery ends. Thrown within a delivery, where a step finds that there is nothing more to do.</summary>
internal sealed class DeliveryEnd(DeliveryOutcome outcome, string reason) : Exception(reason)
{
    public DeliveryOutcome Outcome { get; } = outcome;

    public static DeliveryEnd Refused(string reason) => new(DeliveryOutcome.Refused, reason);

    public static DeliveryEnd Unverified(string reason) => new(DeliveryOutcome.Unverified, reason);
}
