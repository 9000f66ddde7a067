using System.Globalization;

namespace Moana.Delivery;

/// <summary>What is told of a delivery: step by step, and in the end.</summary>
internal sealed partial class PromptDelivery
{
    private PromptReceipt Receipt(DeliveryOutcome outcome, string reason)
    {
        var endpoint = fleet.Server.Endpoint;
        return new PromptReceipt
        {
            Name = agent.Name,
            Outcome = outcome,
            Reason = reason,
            Turn = _presses > 0 ? _mark?.Id : null,
            Attempts = _presses,
            Characters = prompt.Text.Length,
            Removed = prompt.Removed,
            TextLeft = _textLeft,
            StartedAt = _startedAt,
            DurationMilliseconds = Math.Round(clock.GetElapsedTime(_started).TotalMilliseconds, 1),
            ProofMilliseconds = _pasted == 0 ? 0 : Math.Round(clock.GetElapsedTime(_pasted).TotalMilliseconds, 1),
            LookToEnterMilliseconds = Math.Round(_lookToKey.TotalMilliseconds, 2),
            Steps = _steps,
            Session = agent.Pane.SessionName,
            PaneId = agent.Pane.Id.ToString(),
            SocketName = endpoint.SocketName,
            SocketPath = endpoint.SocketPath,
        };
    }

    private void Step(string text)
    {
        _steps.Add(string.Create(CultureInfo.InvariantCulture, $"{clock.GetElapsedTime(_started).TotalMilliseconds,7:0.0} ms  {text}"));
        options.Step?.Invoke($"{agent.Name}: {text}");
    }
}
