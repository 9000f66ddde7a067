using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Monitoring;

namespace Moana.Operations;

/// <summary>Follows the last turn of an agent.</summary>
public sealed class TurnWatch(Fleet fleet, TimeProvider clock)
{
    /// <summary>A program that draws all the time is read no more often than this.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Long = TimeSpan.FromDays(1);

    /// <summary>The last turn, and it again whenever there is more of it; ends when the agent's pane is gone.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="token">Ends it.</param>
    public async IAsyncEnumerable<AgentTurn> WatchAsync(AgentPane agent, [EnumeratorCancellation] CancellationToken token)
    {
        var reader = new TurnReader(fleet, clock);
        AgentTurn? last = null;
        await using var record = new RecordSignal(fleet, agent);
        await using var events = new EventFeed(fleet.Server, agent.Pane, clock);
        while (await fleet.RefreshAsync([agent], token) is [var fresh])
        {
            foreach (var turn in await reader.ReadAsync(fresh, 1, token))
            {
                if (last is null || HasMore(last, turn))
                {
                    last = turn;
                    yield return turn;
                }
            }

            await Task.Delay(Pause, clock, token);
            await ChangeAsync(events, record, token);
        }
    }

    /// <summary>Waits until the pane has put something out, or its program's record has grown.</summary>
    private static async Task ChangeAsync(EventFeed events, RecordSignal record, CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var grown = record.WaitAsync(stop.Token);
        var shown = PaneAsync();
        await Task.WhenAny(grown, shown);
        await stop.CancelAsync();
        await Task.WhenAll(grown, shown).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        token.ThrowIfCancellationRequested();
        if (shown.IsFaulted)
        {
            // The events have ended for good.
            await shown;
        }

        async Task PaneAsync()
        {
            do
            {
                await events.WaitAsync(Long, stop.Token);
            }
            while (events.Take().ToList() is []);
        }
    }

    private static bool HasMore(AgentTurn before, AgentTurn now) =>
        (before.Turn, before.Prompt, before.Outcome, before.Answer, before.ConversationId) != (now.Turn, now.Prompt, now.Outcome, now.Answer, now.ConversationId)
        || !before.Texts.SequenceEqual(now.Texts) || !before.Tools.SequenceEqual(now.Tools);
}
