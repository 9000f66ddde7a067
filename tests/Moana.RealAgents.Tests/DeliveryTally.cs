using System.Globalization;

namespace Moana.RealAgents.Tests;

/// <summary>What became of the prompts of one kind: what was sent, compared with what the model received.</summary>
internal sealed class DeliveryTally(string agent, string kind)
{
    private readonly List<double> _proofs = [];
    private int _once;
    private int _doubled;
    private int _lost;
    private int _altered;
    private int _untrue;
    private int _pressedAgain;

    /// <summary>The head of the table.</summary>
    internal const string Head = "| agent | kind | exactly once | doubled | lost | altered | untrue receipts | pressed again | median ms to proof | p99 ms |\n|---|---|---|---|---|---|---|---|---|---|";

    /// <summary>Counts one delivery; returns whether it is as it has to be.</summary>
    /// <param name="expected">What the model ought to get.</param>
    /// <param name="received">All messages with the prompt's mark in one conversation.</param>
    /// <param name="receipt">What Moana says of it.</param>
    internal bool Add(string expected, IReadOnlyList<string> received, PromptReceipt receipt)
    {
        var isAltered = received.Any(text => text != expected);
        var isTrue = receipt.Outcome switch
        {
            DeliveryOutcome.Started or DeliveryOutcome.Submitted or DeliveryOutcome.Queued => received.Count > 0,
            DeliveryOutcome.Refused => received.Count == 0,
            _ => true,
        };
        _once += received.Count == 1 && !isAltered ? 1 : 0;
        _doubled += received.Count > 1 ? 1 : 0;
        _lost += received.Count == 0 ? 1 : 0;
        _altered += isAltered ? 1 : 0;
        _untrue += isTrue ? 0 : 1;
        _pressedAgain += receipt.Attempts > 1 ? 1 : 0;
        _proofs.Add(receipt.ProofMilliseconds);
        return received.Count == 1 && !isAltered && isTrue && receipt.Outcome is DeliveryOutcome.Started or DeliveryOutcome.Submitted;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {agent} | {kind} | {_once} | {_doubled} | {_lost} | {_altered} | {_untrue} | {_pressedAgain} | {Percentile(0.5):0} | {Percentile(0.99):0} |");

    private double Percentile(double part)
    {
        var sorted = _proofs.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[(int)Math.Ceiling(part * sorted.Count) - 1];
    }
}
