using Moana.Agents;
using Moana.Detection;
using Moana.Monitoring;
using Moana.Tmux;
using Moana.Tmux.Screens;
using Moana.Transcripts;

namespace Moana.Operations;

/// <summary>
/// Reads what an agent was asked, answered and did: from its session record where one is surely its own, else the last turn from its
/// screen.
/// </summary>
public sealed class TurnReader(Fleet fleet, TimeProvider clock)
{
    /// <summary>So late may a record tell of the end of a turn that the screen shows.</summary>
    private static readonly TimeSpan LateRecord = TimeSpan.FromSeconds(5);

    /// <summary>So late may a record be begun, or tell of what a turn ended with besides its answer.</summary>
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>The last turns of an agent, oldest first; none where nothing is known of any.</summary>
    /// <param name="agent">The agent, with fresh facts of its pane.</param>
    /// <param name="last">How many at most. A screen tells of one.</param>
    /// <param name="token">Cancels.</param>
    public async Task<IReadOnlyList<AgentTurn>> ReadAsync(AgentPane agent, int last, CancellationToken token)
    {
        var (turns, _, why) = await RecordedAsync(agent, last, token);
        if (turns is [.., { Outcome: not null } ended] && !(ended.StartedAt < agent.Turn?.SentAt))
        {
            return turns;
        }

        // Open, or written down late: the screen tells how far the agent is.
        await foreach (var report in new StatusReader(fleet, clock).ReadAsync([agent], token))
        {
            if (turns.Count == 0)
            {
                return await ReadScreenAsync(agent, report, demandPrompt: true, why, token) is { } turn ? [turn] : [];
            }

            var newest = turns[^1];
            var isLate = report.Outcome is not null && newest.StartedAt < agent.Turn?.SentAt;
            if (report.Turn is not { } id || (newest.Turn != id && !isLate))
            {
                return [.. turns.SkipLast(1), AsReported(newest, report)];
            }

            var own = await ReadAsync(agent, report, token);
            return [.. turns.Where(t => t.Turn != id).Append(own).TakeLast(last)];
        }

        return turns;
    }

    /// <summary>A turn that Moana sent, as it stands now that a report tells of its end, or of what keeps it from that.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="report">What was seen of it last.</param>
    /// <param name="token">Cancels.</param>
    public async Task<AgentTurn> ReadAsync(AgentPane agent, StatusReport report, CancellationToken token)
    {
        var before = agent;
        agent = await fleet.RefreshAsync([agent], token) is [var fresh] ? fresh : agent;
        // When another prompt has been sent since, its record knows it by the mark that it was sent with.
        agent = before.Turn?.Id == report.Turn ? agent.WithTurnOf(before) : agent;
        var (started, why) = (clock.GetTimestamp(), "");
        while (agent.Profile.Record is { } source)
        {
            (var turns, var mayCome, why) = await RecordedAsync(agent, 2, token);
            var waited = report.For >= LateRecord ? LateRecord : clock.GetElapsedTime(started);
            if (turns.LastOrDefault(t => t.Turn is not null && t.Turn == report.Turn) is { } turn && IsWhole(turn, report, source, waited))
            {
                return AsReported(turn, report);
            }

            // A turn that began since and has ended is ours, as the program has it: it has nothing more to tell.
            var isAllTold = turns is [.., { Outcome: not null } newest] && newest.StartedAt >= agent.Turn?.SentAt;
            if (waited >= (isAllTold ? Brief : turns.Count > 0 ? LateRecord : mayCome && report.Status != AgentStatus.Exited ? Brief : TimeSpan.Zero))
            {
                break;
            }

            await Task.Delay(Step, clock, token);
        }

        var seen = await ReadScreenAsync(agent, report, demandPrompt: false, why, token) ?? Empty(agent, report, Because("nothing of the turn is on the screen", why));
        // Asked last: a turn's mark stands on the pane before the first key of its prompt.
        return await IsPastAsync(agent, report, token) ? Empty(agent, report, "another prompt was sent since, and what is there is its") : seen;
    }

    /// <summary>Whether Moana has sent another prompt since.</summary>
    private async Task<bool> IsPastAsync(AgentPane agent, StatusReport report, CancellationToken token) =>
        report.Turn is not null && await fleet.RefreshAsync([agent], token) is [{ Turn: { } mark }] && mark.Id != report.Turn;

    /// <summary>Whether a record has all that is to come of a turn.</summary>
    private static bool IsWhole(AgentTurn turn, StatusReport report, RecordSource source, TimeSpan waited) =>
        turn.Outcome is not null || report.Outcome is null
        || (report.Outcome != TurnOutcome.Completed ? waited >= Brief
            : turn.Answer is not null && waited >= (source.TellsEnds ? LateRecord : Brief));

    /// <summary>
    /// A turn of a record that does not tell its end, with what the screen tells of that. What stands there last is no answer while
    /// more may come.
    /// </summary>
    private static AgentTurn AsReported(AgentTurn turn, StatusReport report)
    {
        if (turn.Outcome is not null)
        {
            return turn;
        }

        var isOwn = turn.Turn is not null && turn.Turn == report.Turn;
        return turn with
        {
            Outcome = isOwn ? report.Outcome : null,
            ResetsAt = turn.ResetsAt ?? (isOwn ? report.ResetsAt : null),
            Answer = IsDone(isOwn ? report.Outcome : null, report.Status) ? turn.Answer : null,
        };
    }

    /// <summary>Whether nothing more comes after the last text of a turn, and it is its answer.</summary>
    private static bool IsDone(TurnOutcome? outcome, AgentStatus status) =>
        outcome == TurnOutcome.Completed || (outcome is null && status is not (AgentStatus.Working or AgentStatus.WaitingForInput));

    /// <summary>The last turns of the agent's record; none where no record is surely its own, whether one may come, and why there are none.</summary>
    private async Task<(IReadOnlyList<AgentTurn> Turns, bool MayCome, string Why)> RecordedAsync(AgentPane agent, int last, CancellationToken token)
    {
        var record = await SessionRecords.ReadAsync(agent, last, token, await fleet.ListAsync(session: null, token));
        var brokenOff = agent.Turn?.Outcome;
        return ([.. record.Turns.Select(t => (t.Outcome is null && t.Turn is not null && brokenOff is not null ? t with { Outcome = brokenOff, Answer = null } : t) with
        {
            Address = fleet.Server.Endpoint.AddressOf(agent.Pane),
        })], record.MayCome, record.Turns.Count == 0 ? record.Evidence : "");
    }

    /// <summary>The turn that the screen shows; null where it shows none.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="report">What was seen of it last.</param>
    /// <param name="demandPrompt">
    /// Whether it is Moana's turn only if Moana's prompt is seen: since its end a person may have typed another one.
    /// </param>
    /// <param name="why">Why it is not read from the record; empty where there is nothing to say.</param>
    /// <param name="token">Cancels.</param>
    private async Task<AgentTurn?> ReadScreenAsync(AgentPane agent, StatusReport report, bool demandPrompt, string why, CancellationToken token)
    {
        ScreenAnswer seen;
        try
        {
            seen = ScreenAnswer.Cut(agent.Profile, Screen.Parse(await fleet.Server.CaptureTextAsync(agent.Pane.Id, CaptureOptions.Styled, token)));
            if (!seen.HasPrompt)
            {
                var all = await fleet.Server.CaptureTextAsync(agent.Pane.Id, CaptureOptions.Styled with { History = true }, token);
                seen = ScreenAnswer.Cut(agent.Profile, Screen.Parse(all));
            }
        }
        catch (TmuxException) when (report.Status == AgentStatus.Exited)
        {
            return Empty(agent, report, Because("the pane is gone", why));
        }

        if (report.Turn is null && !seen.HasPrompt && seen.Texts.Count == 0)
        {
            return null;
        }

        if (demandPrompt && !(agent.Turn?.Print is { } print && seen.Prints.Contains(print)))
        {
            report = report with { Turn = null };
        }

        var turn = Empty(agent, report, Because(seen.Evidence, why));
        // What stands there after a lost turn is another process's.
        return turn.Outcome == TurnOutcome.Lost ? turn
            : turn with { Texts = seen.Texts, Answer = IsDone(turn.Outcome, report.Status) ? seen.Answer : null };
    }

    private static string Because(string seen, string why) => why.Length == 0 ? seen : $"{seen.TrimEnd('.')}; not from a record: {why}";

    private AgentTurn Empty(AgentPane agent, StatusReport report, string evidence)
    {
        var outcome = report.Turn is not null ? report.Outcome : report.Status switch
        {
            AgentStatus.Completed => TurnOutcome.Completed,
            AgentStatus.Failed => TurnOutcome.Failed,
            AgentStatus.RateLimited => TurnOutcome.RateLimited,
            _ => null,
        };
        return new()
        {
            Name = agent.Name,
            Turn = report.Turn,
            Outcome = outcome,
            Error = outcome is TurnOutcome.Failed or TurnOutcome.RateLimited ? report.MatchedText ?? report.Evidence : null,
            ResetsAt = report.ResetsAt,
            StartedAt = report.Turn is not null && report.Turn == agent.Turn?.Id ? agent.Turn.SentAt : null,
            EndedAt = outcome is null ? null : report.Since,
            Source = TurnSource.Screen,
            Evidence = $"screen of {agent.Pane.Id}: {evidence}",
            Profile = agent.Profile.Name,
            Session = agent.Pane.SessionName,
            Address = fleet.Server.Endpoint.AddressOf(agent.Pane),
        };
    }
}
