using Moana.Agents;
using Moana.Detection;

namespace Moana.Panes;

/// <summary>
/// The time in which a turn may begin without being seen to. Some programs draw a prompt that was sent late, or not as one at first:
/// while the last prompt and the mark of an end are those that stood there before, so is the end that the screen shows.
/// </summary>
internal sealed class TurnStart
{
    /// <summary>
    /// How long a program may keep silent: on a busy machine one that has emptied its composer may take long to draw anything of the turn.
    /// </summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private End? _seen;
    private End? _before;
    private TimeSpan _begun;
    private bool _isSilent;

    /// <summary>When the prompt was submitted, on the scale of <see cref="Look.Monotonic"/>.</summary>
    public TimeSpan SubmittedAt { get; set; }

    /// <summary>Another turn is open, or none.</summary>
    /// <param name="isTurn">Whether one is.</param>
    /// <param name="at">When, on the scale of <see cref="Look.Monotonic"/>.</param>
    public void Begin(bool isTurn, TimeSpan at) => (_before, _begun) = (isTurn ? _seen : null, at);

    /// <summary>Takes what a look shows.</summary>
    /// <param name="seen">What it shows.</param>
    /// <param name="conversation">Since when nothing above the composer has moved.</param>
    public void Note(Observation seen, TimeSpan conversation)
    {
        // A command that leaves nothing behind has cleared the screen, or has written on it; a prompt may stand there without an answer.
        _isSilent = conversation < _begun || seen is { IsUnanswered: true, LastPrompt: not null };
        _seen = Observation.EndsOrRests(seen.Status) && (seen.MatchedText ?? seen.LastPrompt) is not null ? new(seen.Rule, seen.MatchedText, seen.LastPrompt) : null;
        _before = _before == _seen ? _before : null;
    }

    /// <summary>Until when it may.</summary>
    public TimeSpan Latest(Look look) =>
        SubmittedAt + (look.Agent.Profile.Delivery.ProofTimeout is var proof && _isSilent && proof < Silence && !IsNewConversation(look) ? Silence : proof);

    /// <summary>The command for a new conversation shows nothing where one has just begun.</summary>
    private static bool IsNewConversation(Look look) =>
        look.Agent is { Turn.Print: { } print, Profile.Delivery.NewConversation: { } command } && print == PromptPrint.Of(command);

    /// <summary>Whether what the screen shows of an end is of the turn before.</summary>
    public bool ShowsTurnBefore(Look look) => _before is not null && look.Monotonic < Latest(look);

    private sealed record End(string? Rule, string? Mark, string? Prompt);
}
