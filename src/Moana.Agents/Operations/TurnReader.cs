using Moana.Agents;
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

    /// <summary>So long is the end waited for of a record that has the answer: gemini's never tells of an end.</summary>
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>So much earlier than its delivery began may a program say that a turn began: its clock may be coarse.</summary>
    private static readonly TimeSpan Coarse = TimeSpan.FromSeconds(1);

    /// <summary>The last turns of an agent, oldest first; none where nothing is known of any.</summary>
    /// <param name="agent">The agent, with fresh facts of its pane.</param>
    /// <param name="last">How many at most. A screen tells of one.</param>
    /// <param name="token">Cancels.</param>
    public async Task<IReadOnlyList<AgentTurn>> ReadAsync(AgentPane agent, int last, CancellationToken token)
    {
        var record = await SessionRecords.ReadAsync(agent, last, token, await fleet.ListAsync(session: null, token));
        if (record.Turns.Count > 0)
        {
            return Bind(agent, record.Turns);
        }

        await foreach (var report in new StatusReader(fleet, clock).ReadAsync([agent], token))
        {
            return await ReadScreenAsync(agent, report, demandPrompt: true, token) is { } turn ? [turn] : [];
        }

        return [];
    }

    /// <summary>A turn that Moana sent, as it stands now that a report tells of its end, or of what keeps it from that.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="report">What was seen of it last.</param>
    /// <param name="token">Cancels.</param>
    public async Task<AgentTurn> ReadAsync(AgentPane agent, StatusReport report, CancellationToken token)
    {
        agent = await fleet.RefreshAsync([agent], token) is [var fresh] ? fresh : agent;
        var (started, all) = (clock.GetTimestamp(), await fleet.ListAsync(session: null, token));
        while (await SessionRecords.ReadAsync(agent, 2, token, all) is { Turns.Count: > 0 } record)
        {
            var waited = clock.GetElapsedTime(started);
            var late = waited >= LateRecord;
            if (Bind(agent, record.Turns).LastOrDefault(t => t.Turn == report.Turn && t.Turn is not null) is { } turn
                && (late || turn.Outcome is not null || report.Outcome is null || (turn.Answer is not null && waited >= Silent)))
            {
                return turn with { Outcome = turn.Outcome ?? report.Outcome, ResetsAt = turn.ResetsAt ?? report.ResetsAt };
            }

            if (late)
            {
                break;
            }

            await Task.Delay(Step, clock, token);
        }

        return await ReadScreenAsync(agent, report, demandPrompt: false, token) ?? Empty(agent, report, "nothing of the turn is on the screen");
    }

    /// <summary>
    /// Turns of a record with what Moana knows of them: the agent, and the id of the one that Moana sent last. That is the newest
    /// whose prompt is what was sent, and no older than the delivery.
    /// </summary>
    internal IReadOnlyList<AgentTurn> Bind(AgentPane agent, IReadOnlyList<AgentTurn> turns)
    {
        var mark = agent.Turn;
        var own = mark is null ? null : turns.LastOrDefault(t => IsOf(mark, t));
        return [.. turns.Select(t => t with
        {
            Name = agent.Name,
            Turn = ReferenceEquals(t, own) ? mark!.Id : null,
            Outcome = t.Outcome ?? (ReferenceEquals(t, own) ? mark!.Outcome : null),
            Session = agent.Pane.SessionName,
            Address = fleet.Server.Endpoint.AddressOf(agent.Pane),
        })];
    }

    private static bool IsOf(TurnMark mark, AgentTurn turn) =>
        turn.Prompt is { } prompt && PromptPrint.Of(prompt) == mark.Print && !(turn.StartedAt < mark.SentAt - Coarse);

    /// <summary>The turn that the screen shows; null where it shows none.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="report">What was seen of it last.</param>
    /// <param name="demandPrompt">
    /// Whether it is Moana's turn only if Moana's prompt is seen: since its end a person may have typed another one.
    /// </param>
    /// <param name="token">Cancels.</param>
    private async Task<AgentTurn?> ReadScreenAsync(AgentPane agent, StatusReport report, bool demandPrompt, CancellationToken token)
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
            return Empty(agent, report, "the pane is gone");
        }

        if (report.Turn is null && !seen.HasPrompt && seen.Texts.Count == 0)
        {
            return null;
        }

        if (demandPrompt && !(agent.Turn?.Print is { } print && seen.Prints.Contains(print)))
        {
            report = report with { Turn = null };
        }

        var turn = Empty(agent, report, seen.Evidence) with { Texts = seen.Texts };
        return report.Status is AgentStatus.Working or AgentStatus.WaitingForInput ? turn : turn with { Answer = seen.Answer };
    }

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
