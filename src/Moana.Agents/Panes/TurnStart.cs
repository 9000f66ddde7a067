using Moana.Detection;

namespace Moana.Panes;

/// <summary>
/// The time in which a turn may begin without being seen to. Some programs draw a prompt that was sent late, or not as one at first:
/// the mark of an end that has stood there since before is that of the turn before.
/// </summary>
internal sealed class TurnStart
{
    private (string? Rule, string Text)? _mark;
    private (string? Rule, string Text)? _before;

    /// <summary>When the prompt was submitted, on the scale of <see cref="Look.Monotonic"/>.</summary>
    public TimeSpan SubmittedAt { get; set; }

    /// <summary>Another turn is open, or none.</summary>
    public void Begin(bool isTurn) => _before = isTurn ? _mark : null;

    /// <summary>Takes what a look shows.</summary>
    public void Note(Observation seen)
    {
        _mark = seen is { Status: AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Failed or AgentStatus.RateLimited, MatchedText: { } text } ? (seen.Rule, text) : null;
        _before = _before == _mark ? _before : null;
    }

    /// <summary>Until when it may.</summary>
    public TimeSpan Latest(Look look) => SubmittedAt + look.Agent.Profile.Delivery.ProofTimeout;

    /// <summary>Whether what the screen shows of an end is of the turn before.</summary>
    public bool ShowsTurnBefore(Look look) => _before is not null && look.Monotonic < Latest(look);
}
