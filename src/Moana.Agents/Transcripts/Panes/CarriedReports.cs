using System.Collections.Concurrent;
using System.Diagnostics;
using Moana.Agents;

namespace Moana.Transcripts;

/// <summary>
/// What the records of agents on other machines say of their open turns. A look does not wait for a link: it has what was said last, if
/// that is of the same turn and fresh, and has it asked for again.
/// </summary>
internal static class CarriedReports
{
    private const int MaxKept = 1024;

    /// <summary>What is older is no witness.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private static readonly ConcurrentDictionary<(object, int), Asked> Known = new();

    /// <summary>What was said last; null where nothing is sure, or known yet.</summary>
    public static RecordReport? Find(AgentPane agent, DateTimeOffset now)
    {
        if (agent is not { Profile.Record.TellsStatus: true, Turn: { } turn }) return null;
        if (Known.Count > MaxKept) Known.Clear();
        var asked = Known.GetOrAdd((agent.Host, agent.Pane.ProcessId), _ => new());
        lock (asked)
        {
            if (asked.Running.IsCompleted)
            {
                if (asked.Running is Task<Told> { IsCompletedSuccessfully: true } told) asked.Last = told.Result;
                asked.Running = AskAsync(agent, turn.Id, now);
            }

            return asked.Last is { } last && last.Turn == turn.Id && Stopwatch.GetElapsedTime(last.At) < Fresh ? last.Report : null;
        }
    }

    private static async Task<Told> AskAsync(AgentPane agent, string turn, DateTimeOffset now)
    {
        await Task.Yield();
        var at = Stopwatch.GetTimestamp();
        return new(turn, at, await SessionRecords.ReportAsync(agent, now, CancellationToken.None).ConfigureAwait(false));
    }

    private sealed record Told(string Turn, long At, RecordReport? Report);

    private sealed class Asked
    {
        public Task Running { get; set; } = Task.CompletedTask;

        public Told? Last { get; set; }
    }
}
