using Moana.Panes;

namespace Moana.Delivery;

/// <summary>What a look says of an agent that is to take a prompt: it takes it now, it is to be waited for, or it never will.</summary>
/// <param name="Ready">The look on which the prompt may be pasted; null when it may not be now.</param>
/// <param name="End">How the delivery ends; null when it does not.</param>
internal readonly record struct Verdict(Look? Ready, DeliveryEnd? End)
{
    /// <summary>Wait for it.</summary>
    public static Verdict Wait => default;

    public static implicit operator Verdict(DeliveryEnd end) => new(null, end);
}
