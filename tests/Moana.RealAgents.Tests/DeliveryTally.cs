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
    private int _pressedAgain;

    /// <summary>The head of the table.</summary>
    internal const string Head = "| agent | kind | exactly once | doubled | lost | altered | pressed again | median ms to proof | p99 ms |\n|---|---|---|---|---|---|---|---|---|";

    /// <summary>Counts one delivery.</summary>
    internal void Add(string expected, IReadOnlyList<string> received, PromptReceipt receipt)
    {
        var same = received.Count(text => text == expected);
        _once += same == 1 && received.Count == 1 ? 1 : 0;
        _doubled += same > 1 ? 1 : 0;
        _lost += received.Count == 0 ? 1 : 0;
        _altered += received.Count > same ? 1 : 0;
        _pressedAgain += receipt.Attempts > 1 ? 1 : 0;
        _proofs.Add(receipt.ProofMilliseconds);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {agent} | {kind} | {_once} | {_doubled} | {_lost} | {_altered} | {_pressedAgain} | {Percentile(0.5):0} | {Percentile(0.99):0} |");

    private double Percentile(double part)
    {
        var sorted = _proofs.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[(int)Math.Ceiling(part * sorted.Count) - 1];
    }
}
