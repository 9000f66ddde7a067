using Moana.Agents;
using Moana.Detection;

namespace Moana.Panes;

/// <summary>
/// How the last turn ended: the one place that says so. A turn that was broken off, or whose process is gone, stays so,
/// whatever a person does in the same pane afterwards.
/// </summary>
internal sealed class TurnEnd
{
    private string? _turn;
    private bool _settled;

    /// <summary>How it ended; null while it is open, and without one.</summary>
    public TurnOutcome? Outcome { get; private set; }

    /// <summary>How it ended, as it is told: that it was broken off not before that has lasted, as it may be said of the turn before.</summary>
    public TurnOutcome? Told => IsBrokenOff && !_settled ? null : Outcome;

    /// <summary>What says so, in words, for ends that the status itself does not tell.</summary>
    public string? Reason { get; private set; }

    /// <summary>True when the turn was broken off or its process is gone: ready does not mean completed then.</summary>
    public bool IsBrokenOff => Outcome is TurnOutcome.Interrupted or TurnOutcome.Lost;

    /// <summary>Takes what a look says of the end, before the status is decided.</summary>
    /// <param name="look">The look.</param>
    /// <param name="turn">The turn whose prompt was submitted last, or null.</param>
    /// <param name="worked">Whether the turn was seen at work.</param>
    /// <param name="isOld">Whether the screen still shows the end of the turn before.</param>
    public void Look(Look look, TurnMark? turn, bool worked, bool isOld)
    {
        if (turn?.Id != _turn)
        {
            (_turn, Outcome, Reason, _settled) = (turn?.Id, null, null, false);
        }

        // What the screen says counts for good once it has lasted: at first it may show the mark of the turn before.
        if (turn is null || Outcome is TurnOutcome.Completed || (IsBrokenOff && _settled))
        {
            return;
        }

        var seen = look.Observation;
        if (turn.Outcome is { } ended && seen.Status is not (AgentStatus.Working or AgentStatus.WaitingForInput or AgentStatus.Unknown))
        {
            End(ended, $"the turn was {Words(ended)} by {turn.EndedBy}");
            _settled = true;
        }
        else if (look.Processes.IsOrphaned)
        {
            End(TurnOutcome.Lost, "the process that got the prompt is gone");
            _settled = true;
        }
        else if (look.Record is { Outcome: TurnOutcome.Interrupted } recorded)
        {
            End(TurnOutcome.Interrupted, recorded.Evidence);
        }
        else if (seen.Outcome is { } told && !isOld && (turn.Started || worked))
        {
            End(told, seen.Evidence);
        }
        else if (turn.State is TurnState.Submitted or TurnState.Started && IsGivenBack(seen, turn))
        {
            End(TurnOutcome.Interrupted, "the turn was interrupted early: its prompt stands in the composer again");
        }
        else if (seen.Status == AgentStatus.Working)
        {
            // An error or a limit that the agent itself has got over.
            (Outcome, Reason) = (null, null);
        }
    }

    /// <summary>Takes a status that is settled.</summary>
    public void Settle(AgentStatus status, TurnMark? turn)
    {
        if (turn is null || Outcome is TurnOutcome.Completed || IsBrokenOff)
        {
            _settled |= status is not (AgentStatus.Working or AgentStatus.WaitingForInput or AgentStatus.Unknown);
            return;
        }

        Outcome = status switch
        {
            AgentStatus.Completed => TurnOutcome.Completed,
            AgentStatus.Failed => TurnOutcome.Failed,
            AgentStatus.RateLimited => TurnOutcome.RateLimited,
            AgentStatus.Exited => TurnOutcome.Lost,
            _ => Outcome,
        };
    }

    /// <summary>Some programs put the prompt of a turn that is broken off before its first word back into the composer.</summary>
    private static bool IsGivenBack(Observation seen, TurnMark turn) =>
        seen is { Status: AgentStatus.Idle or AgentStatus.Completed, Composer: { IsEmpty: false, PastePlaceholder: null } composer }
        && PromptPrint.Of(composer.Text) == turn.Print;

    private void End(TurnOutcome outcome, string reason) => (Outcome, Reason) = (outcome, reason);

    private static string Words(TurnOutcome outcome) => outcome == TurnOutcome.Interrupted ? "interrupted" : "ended";
}
