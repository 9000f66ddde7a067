using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Monitoring;
using Moana.Tmux;

namespace Moana.Operations;

/// <summary>Follows the last turn of an agent.</summary>
public sealed class TurnWatch(Fleet fleet, TimeProvider clock)
{
    /// <summary>A program that draws all the time is read no more often than this.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Long = TimeSpan.FromDays(1);

    /// <summary>So often at least an agent of another machine is looked at: nobody else tells that the way there is cut.</summary>
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The last turn, and it again whenever there is more of it; ends when the agent's pane is gone. While its host cannot be reached,
    /// that is tried again, each time a little later.
    /// </summary>
    /// <param name="agent">The agent.</param>
    /// <param name="token">Ends it.</param>
    /// <param name="away">Hears, once each time, that the host cannot be reached, and why; null for nobody.</param>
    /// <exception cref="TmuxException">The server cannot be asked, and did not answer before, or is on this machine.</exception>
    public async IAsyncEnumerable<AgentTurn> WatchAsync(AgentPane agent, [EnumeratorCancellation] CancellationToken token, Action<MoanaException>? away = null)
    {
        var reader = new TurnReader(fleet, clock);
        AgentTurn? last = null;
        await using var record = new RecordSignal(fleet, agent);
        await using var events = new EventFeed(fleet.Server, agent.Pane, clock);
        while (await ReadAsync() is { } turns)
        {
            foreach (var turn in turns)
            {
                if (last is null || HasMore(last, turn))
                {
                    last = turn;
                    yield return turn;
                }
            }

            await Task.Delay(Pause, clock, token);
            await ChangeAsync(events, record, agent.Host.IsLocal ? null : Pulse, token);
        }

        async Task<IReadOnlyList<AgentTurn>?> ReadAsync()
        {
            for (var (told, wait) = (false, FirstWait); ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
            {
                try
                {
                    return await fleet.RefreshAsync([agent], token) is [var fresh] ? await reader.ReadAsync(fresh, 1, token) : null;
                }
                catch (TmuxException e) when (!agent.Host.IsLocal && e.IsAway)
                {
                    if (!told) away?.Invoke(e.ToMoana());
                    told = true;
                    await Task.Delay(wait, clock, token);
                }
            }
        }
    }

    /// <summary>Waits until the pane has put something out, or its program's record has grown; or for so long.</summary>
    private static async Task ChangeAsync(EventFeed events, RecordSignal record, TimeSpan? longest, CancellationToken token)
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
                await events.WaitAsync(longest ?? Long, stop.Token);
            }
            while (events.Take().ToList() is [] && longest is null);
        }
    }

    private static bool HasMore(AgentTurn before, AgentTurn now) =>
        (before.Turn, before.Prompt, before.Outcome, before.Answer, before.ConversationId) != (now.Turn, now.Prompt, now.Outcome, now.Answer, now.ConversationId)
        || !before.Texts.SequenceEqual(now.Texts) || !before.Tools.SequenceEqual(now.Tools);
}
