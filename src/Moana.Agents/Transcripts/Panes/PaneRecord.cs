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
        if (agent.Profile.Record is not { } source || agent.Pane.ProcessId <= 0 || PathsOf(agent, source, PaneProcess.Tree(agent.Pane.ProcessId)) is not { } paths) return [];
        var pidFolder = source.PidFile is { } pattern && paths.PidHome is { } pidHome ? Path.GetDirectoryName(Path.Combine(pidHome, pattern)) : null;
        return [.. paths.Folders().Append(pidFolder).Append(Path.GetDirectoryName(found.Record?.Path)).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The record that is surely the agent's, and what ties it to the pane; or null, and why.</summary>
    public static (ConversationRecord? Record, string Evidence) Find(AgentPane agent, IReadOnlyList<AgentPane>? fleet, CancellationToken token)
    {
        if (agent.Profile.Record is not { } source) return (null, $"Moana reads no session record of {agent.Profile.Name}.");
        if (agent.Pane.Dead || agent.Pane.ProcessId <= 0) return (null, $"The process of {agent.Name} has ended.");
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
