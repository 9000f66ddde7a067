using Moana.Agents;
using Moana.Delivery;
using Moana.Monitoring;

namespace Moana.Operations;

/// <summary>How a turn is run.</summary>
public sealed record TurnOptions
{
    /// <summary>How its prompt is sent.</summary>
    public DeliveryOptions Delivery { get; init; } = new();

    /// <summary>How long the turn may take from its prompt; null for as long as it takes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What a question may be answered with; null for a question that may not be.</summary>
    public Func<StatusReport, AnswerRule?> Answer { get; init; } = _ => null;

    /// <summary>The schema that the answer has to fit; null for an answer that is text.</summary>
    public AnswerSchema? Schema { get; init; }

    /// <summary>How often an answer that does not fit the schema is sent back at most.</summary>
    public int MaxFixes { get; init; } = 2;
}

/// <summary>
/// Sends a prompt with proof, waits for the end of its turn, and reads the turn. Where the answer has to be data, what is wrong with it
/// goes back to the agent.
/// </summary>
public sealed class TurnRunner(Fleet fleet, TimeProvider clock)
{
    private static readonly TimeSpan KeyPatience = TimeSpan.FromSeconds(10);

    /// <summary>Runs a turn; with a schema, and further ones for corrections.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="options">How.</param>
    /// <param name="step">Hears of each step.</param>
    /// <param name="token">Cancels the wait; what was submitted goes on.</param>
    /// <returns>The turn, completed; with a schema the one whose answer fits it, with its data.</returns>
    /// <exception cref="MoanaException">
    /// The prompt was refused or its submission is not proven; the turn ended otherwise, asks, took too long, or its answer does
    /// not fit the schema: the error is about the turn then.
    /// </exception>
    public async Task<AgentTurn> RunAsync(AgentPane agent, string prompt, TurnOptions options, Action<string> step, CancellationToken token)
    {
        if (options.Schema is not { } schema) return await RunOnceAsync(agent, prompt, options, step, token);
        var turn = await RunOnceAsync(agent, schema.Ask(prompt), options, step, token);
        for (var fixes = 0; ; fixes++)
        {
            var read = schema.Read(turn.Answer);
            if (read.Data is { } data) return turn with { Data = data };
            if (fixes >= options.MaxFixes) throw TurnErrors.NoData(turn, read.Problems, fixes);
            step($"correction {fixes + 1} of {options.MaxFixes}: the answer does not fit the schema");
            turn = await RunOnceAsync(agent, schema.Correct(read.Problems), options, step, token);
        }
    }

    private async Task<AgentTurn> RunOnceAsync(AgentPane agent, string prompt, TurnOptions options, Action<string> step, CancellationToken token)
    {
        var receipt = await new PromptSender(fleet, clock).SendAsync(agent, prompt, options.Delivery with { Step = step }, token);
        if (receipt is not { Outcome: not (DeliveryOutcome.Refused or DeliveryOutcome.Unverified), Turn: { } id })
        {
            throw receipt.Outcome == DeliveryOutcome.Unverified ? DeliveryErrors.PromptUnverified(receipt) : DeliveryErrors.PromptRefused(receipt);
        }

        return await FollowAsync(agent, id, options, step, token);
    }

    /// <summary>Waits for the end of a turn whose prompt was submitted, and reads it.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="id">The turn.</param>
    /// <param name="options">How.</param>
    /// <param name="step">Hears of each step.</param>
    /// <param name="token">Cancels the wait; the turn goes on.</param>
    /// <exception cref="MoanaException">The turn ended otherwise than completed, asks, or took too long: the error is about the turn.</exception>
    public async Task<AgentTurn> FollowAsync(AgentPane agent, string id, TurnOptions options, Action<string> step, CancellationToken token)
    {
        // With its mark it is known in the record also when somebody else's prompt follows at once.
        agent = await fleet.RefreshAsync([agent], token) is [{ Turn: { } mark } marked] && mark.Id == id ? marked : agent;
        var reader = new TurnReader(fleet, clock);
        var end = await WaitAsync(agent, id, options, step, token);
        var isOther = end.Turn is { } other && other != id;
        var turn = await reader.ReadAsync(agent, end with { Turn = id, Outcome = isOther ? null : end.Outcome }, token);
        end = isOther && turn.Source == TurnSource.Record ? end with { Outcome = turn.Outcome } : end;
        return end switch
        {
            _ when isOther && (turn.Source != TurnSource.Record || turn.Outcome is null) => throw TurnErrors.Overtaken(turn with { Answer = null, Turn = id }),
            { Outcome: TurnOutcome.Completed } => turn,
            { Outcome: null, Status: AgentStatus.WaitingForInput } => throw TurnErrors.Asks(turn, end.Question ?? end.Evidence),
            { Outcome: null, Status: not AgentStatus.Exited } => throw TurnErrors.Timeout(turn, options.Timeout ?? default, $"{end.Status} ({end.Evidence})"),
            _ => throw TurnErrors.Ended(turn with { Outcome = end.Outcome ?? TurnOutcome.Lost }),
        };
    }

    /// <summary>Follows the agent until its turn has ended, asks what nobody may answer, or its time is over: the last report.</summary>
    private async Task<StatusReport> WaitAsync(AgentPane agent, string id, TurnOptions options, Action<string> step, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(options.Timeout ?? System.Threading.Timeout.InfiniteTimeSpan, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        StatusReport? last = null;
        try
        {
            await foreach (var report in new StatusMonitor(fleet, clock).WatchAsync(AgentQuery.Of([agent]), stop.Token))
            {
                last = report;
                step($"{report.Status}: {report.Evidence}");
                if (report.Status == AgentStatus.WaitingForInput && report.Turn == id
                    && options.Answer(report) is { } rule && await AnswerAsync(agent, report, rule, options, step, stop.Token))
                {
                    continue;
                }

                if (IsEnd(report, id))
                {
                    return report;
                }
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !token.IsCancellationRequested)
        {
            // Time is over; the last look decides.
        }

        foreach (var left in await fleet.RefreshAsync([agent], token))
        {
            await foreach (var report in new StatusReader(fleet, clock).ReadAsync([left], token))
            {
                return report;
            }
        }

        return last is null ? throw FleetErrors.AgentNotFound(agent.Name, []) : last with { Status = AgentStatus.Exited, Evidence = "its pane is gone" };
    }

    private static bool IsEnd(StatusReport report, string id) =>
        report.Status is AgentStatus.Exited or AgentStatus.WaitingForInput || report.Outcome is not null || report.Turn != id;

    /// <summary>Answers the dialog that was reported; false where it had no effect.</summary>
    private async Task<bool> AnswerAsync(AgentPane agent, StatusReport question, AnswerRule rule, TurnOptions options, Action<string> step, CancellationToken token)
    {
        var sender = new KeySender(fleet, clock);
        KeyRequest request;
        try
        {
            request = await sender.LookUnattendedAsync(agent, rule.Choice is null ? rule.Keys : null, rule.Choice, token);
        }
        catch (MoanaException e) when (e.ErrorId == "NoDialog")
        {
            return true;
        }

        if (!request.IsAnswer)
        {
            return true;
        }

        // The dialog may be another one by now, or the same with a clock that went on.
        if (options.Answer(question with { Question = request.Question }) != rule)
        {
            return false;
        }

        step($"answers with {rule.Choice ?? string.Join(' ', rule.Keys)}: {request.Question}");
        var receipt = await sender.PressAsync(request, KeyPatience, step, token);
        return receipt.Outcome is KeyOutcome.Answered or KeyOutcome.Changed;
    }
}
