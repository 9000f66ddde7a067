using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Tmux;

namespace Moana.Transcripts;

/// <summary>Follows an agent's turns as its program records them.</summary>
internal static class TurnFollower
{
    /// <summary>So many of the newest turns are compared at each change.</summary>
    private const int Compared = 4;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>The turns that are open or begin, each again whenever it has changed; to the end of the agent.</summary>
    /// <exception cref="TmuxException">The server cannot be asked, and did not answer before, or is on this machine.</exception>
    public static async IAsyncEnumerable<AgentTurn> FollowAsync(Fleet fleet, AgentPane agent, [EnumeratorCancellation] CancellationToken token)
    {
        using var watch = agent.Host.Files.Watch();
        var seen = new Dictionary<(string?, DateTimeOffset?, string?), Progress>();
        var (isFirst, wait) = (true, FirstWait);
        while (await LookAsync() is var (reading, isBlind))
        {
            foreach (var turn in reading.Turns)
            {
                var (key, progress) = ((turn.ConversationId, turn.StartedAt, turn.Prompt), Progress.Of(turn));
                var isNews = !seen.TryGetValue(key, out var before) ? !isFirst || turn.Outcome is null : before != progress;
                seen[key] = progress;
                if (isNews) yield return turn;
            }

            isFirst = false;
            wait = !isBlind ? FirstWait : wait * 2 < LongestWait ? wait * 2 : LongestWait;
            await watch.WaitAsync(isBlind ? wait : Timeout.InfiniteTimeSpan, token);
        }

        // Blind: where nothing was read, or it is not known where something will change, no change may tell to look again. Turns that were
        // there and are not may be hidden for a moment, as while a program writes down which conversation it has.
        async Task<(RecordReading Reading, bool IsBlind)?> LookAsync()
        {
            try
            {
                if (await fleet.RefreshAsync([agent], token) is not [var now]) return null;
                var folders = await SessionRecords.FoldersAsync(now, token);
                watch.Watch(folders);
                var reading = await SessionRecords.ReadAsync(now, Compared, token, await fleet.ListAsync(session: null, token));
                return (reading, reading.IsAway || folders.Count == 0 || (reading.Turns.Count == 0 && seen.Count > 0));
            }
            catch (TmuxException e) when (!agent.Host.IsLocal && !isFirst && e.IsAway)
            {
                return (RecordReading.Unknown(e.Message), true);
            }
        }
    }

    /// <summary>How far a turn has come.</summary>
    private sealed record Progress(int Texts, int Tools, int Results, int Files, TurnOutcome? Outcome, string? Error, int? Answer, long? Output, string? Turn)
    {
        public static Progress Of(AgentTurn turn) => new(
            turn.Texts.Count, turn.Tools.Count, turn.Tools.Count(t => t.Output is not null), turn.Files.Count,
            turn.Outcome, turn.Error, turn.Answer?.Length, turn.Usage?.OutputTokens, turn.Turn);
    }
}
