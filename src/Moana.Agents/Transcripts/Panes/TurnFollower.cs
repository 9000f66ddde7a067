using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Tmux;

namespace Moana.Transcripts;

/// <summary>Follows an agent's turns as its program records them.</summary>
internal static class TurnFollower
{
    /// <summary>So many of the newest turns are compared at each change.</summary>
    private const int Compared = 4;

    /// <summary>The turns that are open or begin, each again whenever it has changed.</summary>
    public static async IAsyncEnumerable<AgentTurn> FollowAsync(Fleet fleet, AgentPane agent, [EnumeratorCancellation] CancellationToken token)
    {
        using var watch = agent.Host.Files.Watch();
        var seen = new Dictionary<(string?, DateTimeOffset?, string?), Progress>();
        var isFirst = true;
        while (await LookAsync() is { } reading)
        {
            foreach (var turn in reading.Turns)
            {
                var (key, progress) = ((turn.ConversationId, turn.StartedAt, turn.Prompt), Progress.Of(turn));
                var isNews = !seen.TryGetValue(key, out var before) ? !isFirst || turn.Outcome is null : before != progress;
                seen[key] = progress;
                if (isNews) yield return turn;
            }

            isFirst = false;
            await watch.WaitAsync(token);
        }

        async Task<RecordReading?> LookAsync()
        {
            try
            {
                if (await fleet.RefreshAsync([agent], token) is not [var now]) return null;
                watch.Watch(await SessionRecords.FoldersAsync(now, token));
                var reading = await SessionRecords.ReadAsync(now, Compared, token, await fleet.ListAsync(session: null, token));
                // Nothing may change there any more that would tell to read again: the root tells once it is watched.
                if (reading.IsAway) watch.Watch(["/"]);
                return reading;
            }
            catch (TmuxException e) when (!agent.Host.IsLocal && !isFirst && e.IsAway)
            {
                // The watch tells when the way is open again.
                return RecordReading.Unknown(e.Message);
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
