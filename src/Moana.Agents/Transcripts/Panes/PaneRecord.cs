using Moana.Agents;
using Moana.Detection;

namespace Moana.Transcripts;

/// <summary>Finds the record of the conversation that a pane shows, and reads its last turns.</summary>
internal static class PaneRecord
{
    /// <summary>Reads the last turns; none, with the reason, where no record is surely the agent's.</summary>
    public static RecordReading Read(AgentPane agent, int last, IReadOnlyList<AgentPane>? fleet, CancellationToken token)
    {
        var found = Find(agent, fleet, token);
        if (found.Record is not { } record) return RecordReading.Unknown(found.Evidence) with { MayCome = MayCome(agent) };
        try
        {
            var turns = record.Read(last, r => r.Turns.TakeLast(last).Select(t => t.Build(agent.Profile.Name, found.Evidence)).ToList(), token);
            var sent = turns.FindIndex(t => PromptWitness.IsOf(agent.Turn, t.Prompt, t.StartedAt));
            return new([.. turns.Select((t, i) => t with { Name = agent.Name, Session = agent.Pane.SessionName, Turn = i == sent ? agent.Turn!.Id : null })], found.Evidence);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return RecordReading.Unknown($"The session record of {agent.Name} cannot be read: {e.Message}");
        }
    }

    private static bool MayCome(AgentPane agent) => agent is { Profile.Record: { } source, Pane: { Dead: false, ProcessId: > 0 and var process } }
        && PathsOf(agent, source, PaneProcess.Tree(process)) is { Home: { } home } && Path.Exists(home);

    /// <summary>The folders in which something changes when the agent's record does; none where they are not known.</summary>
    public static IReadOnlyList<string> Folders(AgentPane agent)
    {
        var found = Find(agent, fleet: null, CancellationToken.None);
        if (!agent.Host.IsLocal || agent.Profile.Record is not { } source || agent.Pane.ProcessId <= 0 || PathsOf(agent, source, PaneProcess.Tree(agent.Pane.ProcessId)) is not { } paths) return [];
        var pidFolder = source.PidFile is { } pattern && paths.PidHome is { } pidHome ? Path.GetDirectoryName(Path.Combine(pidHome, pattern)) : null;
        return [.. paths.Folders().Append(pidFolder).Append(Path.GetDirectoryName(found.Record?.Path)).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What the agent's record says of the prompt that was sent last.</summary>
    /// <param name="agent">The agent, with the prompt's mark.</param>
    /// <param name="text">The prompt.</param>
    /// <param name="fleet">All agents of the server.</param>
    /// <param name="token">Cancels.</param>
    public static PromptRecord Prompt(AgentPane agent, string text, IReadOnlyList<AgentPane> fleet, CancellationToken token)
    {
        if (agent.Turn is not { } mark || agent.Profile.Record is not { } source || agent.Pane.Dead || agent.Pane.ProcessId <= 0) return new(null, null, false);
        var home = PathsOf(agent, source, PaneProcess.Tree(agent.Pane.ProcessId))?.Home;
        if (!Directory.Exists(home) && !File.Exists(home)) return new(null, null, false);
        try
        {
            return Find(agent, fleet, token).Record?.Read(RecordBounds.Live.Turns, r =>
            {
                var holds = PromptWitness.HoldsOnce(mark, text, r.Turns.Select(t => (t.Prompt, t.StartedAt)));
                return new PromptRecord(holds, holds is null ? null : r.ConversationId, true);
            }, token) ?? new(null, null, true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(null, null, true);
        }
    }

    /// <summary>What the agent's record says of how the turn goes that was sent last; null where nothing is sure.</summary>
    public static RecordReport? Report(AgentPane agent, DateTimeOffset now, CancellationToken token)
    {
        if (agent.Profile.Record is not { TellsStatus: true } source || agent.Turn is not { } mark || agent.Pane.Dead || agent.Pane.ProcessId <= 0) return null;
        var processes = PaneProcess.Tree(agent.Pane.ProcessId);
        if (PathsOf(agent, source, processes) is not { Home: not null } paths) return null;
        var ways = new RecordWays(agent, source, paths, processes, fleet: null);
        try
        {
            return ways.Find(token).Record?.Read(2, r => r.Turns is [.., var turn] && PromptWitness.IsOf(mark, turn.Prompt, turn.StartedAt)
                ? RecordStatus.Of(turn, source.PidStatus is not null, ways.State, now) : null, token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The id of the agent's conversation; or null and why it is not known.</summary>
    public static (string? Id, string Evidence) Conversation(AgentPane agent, IReadOnlyList<AgentPane> fleet, CancellationToken token)
    {
        if (agent.Pane.Dead && agent.Conversation is { } last) return (last.Id, "It is the one that its program had last.");
        var found = Find(agent, fleet, token);
        try
        {
            return (found.Record?.Conversation ?? found.Record?.Read(1, r => r.ConversationId, token), found.Evidence);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"The session record of {agent.Name} cannot be read: {e.Message}");
        }
    }

    /// <summary>The record that is surely the agent's, and what ties it to the pane; or null, and why.</summary>
    public static (ConversationRecord? Record, string Evidence) Find(AgentPane agent, IReadOnlyList<AgentPane>? fleet, CancellationToken token)
    {
        if (agent.Profile.Record is not { } source) return (null, $"Moana reads no session record of {agent.Profile.Name}.");
        if (agent.Pane.Dead || agent.Pane.ProcessId <= 0) return (null, $"The process of {agent.Name} has ended.");
        if (!agent.Host.IsLocal) return (null, $"The session records of host '{agent.Host.Name}' are not read from here.");
        var processes = PaneProcess.Tree(agent.Pane.ProcessId);
        if (PathsOf(agent, source, processes) is not { } paths) return (null, $"The process of {agent.Name} cannot be read from here.");
        if (paths.Home is null) return (null, $"The environment of {agent.Name} does not say where its program keeps records.");
        var ways = new RecordWays(agent, source, paths, processes, fleet);
        return ways.Find(token);
    }

    /// <summary>Where its records are; null for a pane of another machine or of another user, whose processes are elsewhere.</summary>
    private static RecordPaths? PathsOf(AgentPane agent, RecordSource source, IReadOnlyList<PaneProcess> processes) =>
        processes[0].Environment.GetValueOrDefault("TMUX_PANE") == agent.Pane.Id.ToString() ? new(source, Program(agent.Profile, processes).Environment) : null;

    /// <summary>The process whose variables count: the nearest to the pane that is the program itself, and no shell that starts it.</summary>
    private static PaneProcess Program(AgentProfile profile, IReadOnlyList<PaneProcess> processes)
    {
        var programs = processes.Where(p => p.Environment.Count > 0 && !ShellCommandLine.IsShell(Path.GetFileName(p.Words[0].TrimStart('-')))).ToList();
        return programs.Find(p => profile.Recognition.ByProcess(new() { Command = Path.GetFileName(p.Words[0]), CommandLine = string.Join(' ', p.Words) }) > 0)
            ?? programs.FirstOrDefault() ?? processes[0];
    }
}
