using Moana.Agents;
using Moana.Detection;

namespace Moana.Panes;

/// <summary>
/// Decides which reports of hooks speak of the open turn. Any process in the pane can write one: an agent that another one
/// runs there, or a hook of the turn before that was slow.
/// </summary>
internal sealed class HookWitness
{
    private string? _turn;
    private string? _conversation;

    /// <summary>The report if it may speak of the turn; else null.</summary>
    /// <param name="report">The pane option's value, or null.</param>
    /// <param name="turn">The mark of the last turn, or null.</param>
    /// <param name="clockAhead">By how much the clock of the agent's machine, by which hooks tell times, is ahead of the sender's.</param>
    public string? Hear(string? report, TurnMark? turn, TimeSpan clockAhead = default)
    {
        if (turn is not { State: not TurnState.Pending })
        {
            return report;
        }

        if (turn.Id != _turn)
        {
            (_turn, _conversation) = (turn.Id, null);
        }

        if (HookReport.Parse(report) is not { } read || (read.At is null ? read.IsReady : read.At < WholeSecond(turn.SentAt + clockAhead)))
        {
            return null;
        }

        // The agent reports its work before anything that it runs can.
        _conversation ??= read.IsReady ? null : read.Conversation;
        return _conversation is null || read.Conversation == _conversation ? report : null;
    }

    /// <summary>Reports tell whole seconds.</summary>
    private static DateTimeOffset WholeSecond(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
