using Moana.Agents;
using Moana.Detection;
using Moana.Hosts;

namespace Moana.Transcripts;

/// <summary>Finds the record of the conversation that a pane shows, and reads its last turns.</summary>
/// <param name="agent">The agent.</param>
/// <param name="fleet">All agents of the server; null where the way by a prompt's text is not taken.</param>
/// <param name="files">The machine that it runs on.</param>
internal sealed class PaneRecord(AgentPane agent, IReadOnlyList<AgentPane>? fleet, IFileView files)
{
    /// <summary>The mark of the last turn, with its time as the agent's machine has it.</summary>
    private readonly TurnMark? _mark = agent.Turn is { } mark ? mark with { SentAt = files.Clock.Earliest(mark.SentAt) } : null;

    private IReadOnlyList<PaneProcess>? _processes;

    /// <summary>Reads the last turns; none, with the reason, where no record is surely the agent's.</summary>
    public RecordReading Read(int last, CancellationToken token)
    {
        var found = Find(token);
        if (found.Record is not { } record) return RecordReading.Unknown(found.Evidence) with { MayCome = MayCome() };
        try
        {
            var turns = record.Read(files, last, r => r.Turns.TakeLast(last).Select(t => t.Build(agent.Profile.Name, found.Evidence)).ToList(), token);
            var sent = turns.FindIndex(t => PromptWitness.IsOf(_mark, t.Prompt, t.StartedAt));
            return new([.. turns.Select((t, i) => Here(t) with { Name = agent.Name, Session = agent.Pane.SessionName, Turn = i == sent ? agent.Turn!.Id : null })], found.Evidence);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return RecordReading.Unknown($"The session record of {agent.Name} cannot be read: {e.Message}");
        }
    }

    /// <summary>The folders in which something changes when the agent's record does; none where they are not known.</summary>
    public IReadOnlyList<string> Folders()
    {
        if (Source is not { } source || PathsOf(source) is not { } paths) return [];
        var pidFolder = source.PidFile is { } pattern && paths.PidHome is { } pidHome ? Path.GetDirectoryName(Path.Combine(pidHome, pattern)) : null;
        return [.. paths.Folders().Append(pidFolder).Append(Path.GetDirectoryName(Find(CancellationToken.None).Record?.Path)).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What the agent's record says of the prompt that was sent last.</summary>
    /// <param name="text">The prompt.</param>
    /// <param name="token">Cancels.</param>
    public PromptRecord Prompt(string text, CancellationToken token)
    {
        if (_mark is null || !MayCome()) return new(null, null, false);
        try
        {
            return Find(token).Record?.Read(files, RecordBounds.Live.Turns, r =>
            {
                var holds = PromptWitness.HoldsOnce(_mark, text, r.Turns.Select(t => (t.Prompt, t.StartedAt)));
                return new PromptRecord(holds, holds is null ? null : r.ConversationId, true);
            }, token) ?? new(null, null, true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(null, null, true);
        }
    }

    /// <summary>What the agent's record says of how the turn goes that was sent last; null where nothing is sure.</summary>
    public RecordReport? Report(DateTimeOffset now, CancellationToken token)
    {
        if (Source is not { TellsStatus: true } source || _mark is null) return null;
        if (PathsOf(source) is not { Home: { } home } paths || files.Find(home) is null) return null;
        var ways = new RecordWays(agent, _mark, source, paths, Processes, fleet: null, files);
        try
        {
            return ways.Find(token).Record?.Read(files, 2, r => r.Turns is [.., var turn] && PromptWitness.IsOf(_mark, turn.Prompt, turn.StartedAt)
                ? RecordStatus.Of(turn, source.PidStatus is not null, ways.State, files.Clock.Earliest(now)) : null, token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The id of the agent's conversation; or null and why it is not known.</summary>
    public (string? Id, string Evidence) Conversation(CancellationToken token)
    {
        var found = Find(token);
        try
        {
            return (found.Record?.Conversation ?? found.Record?.Read(files, 1, r => r.ConversationId, token), found.Evidence);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"The session record of {agent.Name} cannot be read: {e.Message}");
        }
    }

    /// <summary>How the program's record is read; null where none is, or no program runs.</summary>
    private RecordSource? Source => agent is { Profile.Record: { } source, Pane: { Dead: false, ProcessId: > 0 } } && IsReadHere(source) ? source : null;

    /// <summary>A database is read with its locks, and with two files beside it: no copy of them that a link brings is whole for sure.</summary>
    private bool IsReadHere(RecordSource source) => source.Format != RecordFormat.Opencode || agent.Host.IsLocal;

    /// <summary>Whether a record may be there in a moment.</summary>
    private bool MayCome() => Source is { } source && PathsOf(source)?.Home is { } home && files.Find(home) is not null;

    /// <summary>The record that is surely the agent's, and what ties it to the pane; or null, and why.</summary>
    private (ConversationRecord? Record, string Evidence) Find(CancellationToken token)
    {
        if (agent.Profile.Record is not { } source) return (null, $"Moana reads no session record of {agent.Profile.Name}.");
        if (agent.Pane.Dead || agent.Pane.ProcessId <= 0) return (null, $"The process of {agent.Name} has ended.");
        if (!IsReadHere(source)) return (null, $"The session record of {agent.Name} is a database, which is not read from other machines.");
        if (PathsOf(source) is not { } paths) return (null, $"The process of {agent.Name} cannot be read from here.");
        if (paths.Home is null) return (null, $"The environment of {agent.Name} does not say where its program keeps records.");
        if (files.Find(paths.Home) is null) return (null, $"The program of {agent.Name} has kept no record yet: there is no {paths.Home}.");
        return new RecordWays(agent, _mark, source, paths, Processes, fleet, files).Find(token);
    }

    private IReadOnlyList<PaneProcess> Processes => _processes ??= PaneProcess.Tree(files, agent.Pane.ProcessId);

    /// <summary>Where its records are; null for a pane of another user, whose processes are closed.</summary>
    private RecordPaths? PathsOf(RecordSource source) =>
        Processes[0].Environment.GetValueOrDefault("TMUX_PANE") == agent.Pane.Id.ToString() ? new(source, Program(Processes).Environment, files) : null;

    /// <summary>The process whose variables count: the nearest to the pane that is the program itself, and no shell that starts it.</summary>
    private PaneProcess Program(IReadOnlyList<PaneProcess> processes)
    {
        var programs = processes.Where(p => !ShellCommandLine.IsShell(Path.GetFileName(p.Words[0].TrimStart('-')))).ToList();
        return programs.Find(p => agent.Profile.Recognition.ByProcess(new() { Command = Path.GetFileName(p.Words[0]), CommandLine = string.Join(' ', p.Words) }) > 0 && p.Environment.Count > 0)
            ?? programs.Find(p => p.Environment.Count > 0) ?? processes[0];
    }

    /// <summary>A turn with its times by this machine's clock.</summary>
    private AgentTurn Here(AgentTurn turn) =>
        turn with { StartedAt = files.Clock.Here(turn.StartedAt), EndedAt = files.Clock.Here(turn.EndedAt), ResetsAt = files.Clock.Here(turn.ResetsAt) };
}
