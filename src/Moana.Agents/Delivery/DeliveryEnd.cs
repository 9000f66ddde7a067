namespace Moana.Delivery;

/// <summary>How a delivery ends.</summary>
/// <param name="Outcome">What became of the prompt.</param>
/// <param name="Reason">Why, in words.</param>
internal sealed record DeliveryEnd(DeliveryOutcome Outcome, string Reason)
{
    public static DeliveryEnd Refused(string reason) => new(DeliveryOutcome.Refused, reason);

    public static DeliveryEnd Unverified(string reason) => new(DeliveryOutcome.Unverified, reason);
}
