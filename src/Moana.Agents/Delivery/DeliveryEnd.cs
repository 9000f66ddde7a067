namespace Moana.Delivery;

/// <summary>How a delivery ends.</summary>
/// <param name="Outcome">What became of the prompt.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Refusal">Why nothing was submitted, as a kind; null when it was, and where no kind fits.</param>
internal sealed record DeliveryEnd(DeliveryOutcome Outcome, string Reason, DeliveryRefusal? Refusal = null)
{
    public static DeliveryEnd Refused(DeliveryRefusal? kind, string reason) => new(DeliveryOutcome.Refused, reason, kind);

    public static DeliveryEnd Unverified(string reason) => new(DeliveryOutcome.Unverified, reason);
}
