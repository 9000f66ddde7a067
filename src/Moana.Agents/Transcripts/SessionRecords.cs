using Moana.Agents;
using Moana.Detection;
using Moana.Hosts;

namespace Moana.Transcripts;

/// <summary>
/// The session records that agents write themselves. They are only ever read: nothing is written, locked or created beside them,
/// and what stands in them goes into no error and no log.
/// </summary>
public static class SessionRecords
{
    /// <summary>A look at a screen waits no longer for a record.</summary>
    private static readonly TimeSpan ReportPatience = TimeSpan.FromMilliseconds(100);

    /// <summary>The last turns of the conversation that the agent's pane shows, from the record that is surely its own.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="last">How many turns at most, from 1; so many of the newest as are kept of a record that is read again and again.</param>
    /// <param name="token">Cancels.</param>
    /// <param name="fleet">
    /// All agents of the server. Where only the text and the time of a prompt lead to the record, another agent that got the same
    /// text makes it unsure; without this list that way is not taken.
    /// </param>
    /// <returns>The turns, oldest first; none, with the reason, where no record is surely the agent's or it cannot be read.</returns>
    public static Task<RecordReading> ReadAsync(AgentPane agent, int last, CancellationToken token, IReadOnlyList<AgentPane>? fleet = null) =>
        RunAsync(agent, "turns", files => new PaneRecord(agent, fleet, files).Read(last, token), problem => RecordReading.Unknown(problem) with { IsAway = !agent.Host.IsLocal }, token);

    /// <summary>What an agent's session record says of the prompt that was sent last.</summary>
    /// <param name="agent">The agent, with the prompt's mark.</param>
    /// <param name="text">The prompt.</param>
    /// <param name="fleet">All agents of the server; null where only ways are taken that need no prompt's text.</param>
    /// <param name="token">Cancels.</param>
    public static Task<PromptRecord> FindPromptAsync(AgentPane agent, string text, IReadOnlyList<AgentPane>? fleet, CancellationToken token) =>
        RunAsync(agent, "prompt", files => new PaneRecord(agent, fleet, files).Prompt(text, token), _ => new(null, null, true), token);

    /// <summary>
    /// What an agent's session record says of how the turn goes that was sent last; null where nothing is sure, or it takes too long. A
    /// look does not wait for another machine: it has what that said last.
    /// </summary>
    /// <param name="agent">The agent.</param>
    /// <param name="now">The time.</param>
    public static RecordReport? Report(AgentPane agent, DateTimeOffset now)
    {
        if (!agent.Host.IsLocal) return CarriedReports.Find(agent, now);
        using var limit = new CancellationTokenSource(ReportPatience);
        try
        {
            return new PaneRecord(agent, fleet: null, LocalFiles.Instance).Report(now, limit.Token);
        }
        catch (OperationCanceledException)
        {
            // So much of it has come that the next look reads on.
            return null;
        }
    }

    /// <summary>The same, as the agent's machine has it now.</summary>
    internal static Task<RecordReport?> ReportAsync(AgentPane agent, DateTimeOffset now, CancellationToken token) =>
        RunAsync(agent, "report", files => new PaneRecord(agent, fleet: null, files).Report(now, token), _ => null, token);

    /// <summary>The id of the conversation that an agent has; or null and why it is not known.</summary>
    /// <param name="agent">The agent. Of one whose program has ended it is the conversation that Moana knew last.</param>
    /// <param name="fleet">All agents of the server.</param>
    /// <param name="token">Cancels.</param>
    public static Task<(string? Id, string Evidence)> ConversationAsync(AgentPane agent, IReadOnlyList<AgentPane> fleet, CancellationToken token) =>
        agent.Pane.Dead && agent.Conversation is { } last ? Task.FromResult(((string?)last.Id, "It is the one that its program had last."))
            : RunAsync(agent, "conversation", files => new PaneRecord(agent, fleet, files).Conversation(token), problem => (null, problem), token);

    /// <summary>The folders in which something changes when the agent's record does; none where they are not known.</summary>
    internal static Task<IReadOnlyList<string>> FoldersAsync(AgentPane agent, CancellationToken token) =>
        RunAsync<IReadOnlyList<string>>(agent, "folders", files => new PaneRecord(agent, fleet: null, files).Folders(), _ => [], token);

    /// <summary>Reads on the machine where an agent runs. While that cannot be reached nothing is known.</summary>
    private static async Task<T> RunAsync<T>(AgentPane agent, string purpose, Func<IFileView, T> read, Func<string, T> unknown, CancellationToken token)
    {
        try
        {
            // Whoever has just listed the panes has the processes, too.
            if (!agent.Host.IsLocal && !agent.Host.Processes.Knows(agent.Pane.ProcessId)) await agent.Host.Processes.RefreshAsync([agent.Pane.ProcessId], token).ConfigureAwait(false);

            // Without its processes what is read would be of nobody, or of another program in the pane.
            if (!agent.Host.IsLocal && !agent.Pane.Dead && agent.Pane.ProcessId > 0 && !agent.Host.Processes.Knows(agent.Pane.ProcessId)) return unknown($"Host '{agent.Host.Name}' did not tell of the processes of {agent.Name}.");
            return await agent.Host.Files.ReadAsync($"{agent.Pane.ProcessId} {purpose}", read, token).ConfigureAwait(false);
        }
        catch (MoanaException e)
        {
            return unknown(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return unknown($"The session record of {agent.Name} cannot be read: {e.Message}");
        }
    }

    /// <summary>
    /// The agent's turns as its program records them: the open one, and all that begin, each again whenever something was added to
    /// it. It hears of changes and looks at nothing in between; it ends when the agent is gone or the reader leaves.
    /// </summary>
    /// <param name="fleet">The server's agents.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="token">Cancels.</param>
    public static IAsyncEnumerable<AgentTurn> FollowAsync(Fleet fleet, AgentPane agent, CancellationToken token) => TurnFollower.FollowAsync(fleet, agent, token);

    /// <summary>The turns of saved records: a file, a program's folder, a home with such folders, or opencode's database.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="profile">The profile of the program that wrote it; null to tell by what stands in it.</param>
    /// <param name="conversationId">Only the turns of this conversation; null for all.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>The turns by their conversations, and in each oldest first; none, with the reason, where there is no record.</returns>
    public static Task<RecordReading> ReadSavedAsync(string path, AgentProfile? profile, string? conversationId, CancellationToken token) =>
        Task.Run(() => ReadSaved(path, profile, conversationId, token), token);

    private static RecordReading ReadSaved(string path, AgentProfile? profile, string? conversationId, CancellationToken token)
    {
        if (profile is { Record: null }) return RecordReading.Unknown($"The profile {profile.Name} does not say how its program's record is read.");
        var conversations = new List<IReadOnlyList<AgentTurn>>();
        var problem = "No session record of a known program is there.";
        try
        {
            foreach (var record in SavedRecord.At(path, profile?.Record?.Format))
            {
                foreach (var turns in ReadSaved(record, profile?.Name, conversationId, token).Where(t => t.Count > 0))
                {
                    conversations.Add(turns);
                }

                problem = $"The record holds no turn{(conversationId is null ? "" : " of that conversation")}.";
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"The record cannot be read: {e.Message}";
        }

        return conversations.Count == 0 ? RecordReading.Unknown(problem)
            : new([.. conversations.OrderBy(c => c[0].StartedAt).SelectMany(c => c)], $"Read from {path}.");
    }

    private static IEnumerable<IReadOnlyList<AgentTurn>> ReadSaved(SavedRecord record, string? profile, string? conversationId, CancellationToken token)
    {
        var name = profile ?? record.Format.ToString().ToLowerInvariant();
        var evidence = $"The record {record.Path}.";
        IReadOnlyList<AgentTurn> Turns(RecordReader reader) =>
            conversationId is null || reader.ConversationId == conversationId ? [.. reader.Turns.Select(t => t.Build(name, evidence))] : [];
        if (record.Format != RecordFormat.Opencode)
        {
            yield return new RecordFile(record.Path, record.Format, RecordBounds.Saved).Read(LocalFiles.Instance, Turns, token);
            yield break;
        }

        var database = new RecordDatabase(record.Path);
        foreach (var (id, _) in database.Conversations(since: DateTimeOffset.UnixEpoch))
        {
            yield return Turns(database.Read(id, RecordBounds.Saved.Turns, RecordBounds.Saved, token));
        }
    }
}
