using Moana.Detection;

namespace Moana.Panes;

/// <summary>
/// The time in which a turn may begin without being seen to. Some programs draw a prompt that was sent late, or not as one at first:
/// while the last prompt and the mark of an end are those that stood there before, so is the end that the screen shows.
/// </summary>
internal sealed class TurnStart
{
    private End? _seen;
    private End? _before;

    /// <summary>When the prompt was submitted, on the scale of <see cref="Look.Monotonic"/>.</summary>
    public TimeSpan SubmittedAt { get; set; }

    /// <summary>Another turn is open, or none.</summary>
    public void Begin(bool isTurn) => _before = isTurn ? _seen : null;

    /// <summary>Takes what a look shows.</summary>
    public void Note(Observation seen)
    {
        _seen = Observation.EndsOrRests(seen.Status) && (seen.MatchedText ?? seen.LastPrompt) is not null ? new(seen.Rule, seen.MatchedText, seen.LastPrompt) : null;
        _before = _before == _seen ? _before : null;
    }

    /// <summary>Until when it may.</summary>
    public TimeSpan Latest(Look look) => SubmittedAt + look.Agent.Profile.Delivery.ProofTimeout;

    /// <summary>Whether what the screen shows of an end is of the turn before.</summary>
    public bool ShowsTurnBefore(Look look) => _before is not null && look.Monotonic < Latest(look);

    private sealed record End(string? Rule, string? Mark, string? Prompt);
}
