using System.Globalization;
using System.Text.Json;
using Moana.Agents;
using Moana.Detection;
using Moana.Hosts;

namespace Moana.Transcripts;

/// <summary>
/// The ways from a pane to its conversation's record, the surest first. Each leads to one record or to none: where two could be
/// meant, none is.
/// </summary>
internal sealed class RecordWays(
    AgentPane agent, TurnMark? sent, RecordSource source, RecordPaths paths, IReadOnlyList<PaneProcess> processes, IReadOnlyList<AgentPane>? fleet, IFileView files)
{
    /// <summary>The longest from the begin of a delivery until the program has written the prompt down.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    /// <summary>So many records of a folder are looked into for a prompt.</summary>
    private const int MaxRecords = 64;

    /// <summary>The state that the process told in its pid file, in the program's words; null before the record was found by it.</summary>
    public string? State { get; private set; }

    /// <summary>Finds the record.</summary>
    public (ConversationRecord? Record, string Evidence) Find(CancellationToken token) =>
        ByPidFile() ?? ByLock() ?? ByOpenFile(token) ?? ByOption(token) ?? ByPrompt(token);

    private (ConversationRecord?, string)? ByPidFile()
    {
        if (source.PidFile is not { } pattern || paths.PidHome is not { } home) return null;
        var named = processes.Select(p => (Process: p, Conversation: Told(Path.Combine(home, RecordPaths.Filled(pattern, null, Id(p))), p)))
            .Where(p => p.Conversation is not null).ToList();
        return named.Count == 0 ? null : One(named.Select(n => n.Conversation!).Distinct().ToList(), $"its process {named[0].Process.Id} names the conversation in its pid file");
    }

    /// <summary>The conversation that a pid file tells, of this very process; null for none.</summary>
    private string? Told(string file, PaneProcess process)
    {
        try
        {
            using var open = files.Open(file);
            var text = new byte[Math.Min(open.Length, 64 * 1024)];
            using var json = JsonDocument.Parse(text.AsMemory(0, open.Fill(text, 0)));
            var start = json.RootElement.Text(source.PidStart) ?? json.RootElement.Number(source.PidStart)?.ToString(CultureInfo.InvariantCulture);
            if (json.RootElement.Number("pid") != process.Id || process.StartTicks is not { } ticks || start?.Split(':')[^1] != ticks.ToString(CultureInfo.InvariantCulture)) return null;
            State = source.PidStatus is { } field ? json.RootElement.Text(field) : null;
            return json.RootElement.Text(source.PidConversation);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private (ConversationRecord?, string)? ByLock()
    {
        if (source.Lock is not { } pattern || paths.Home is not { } home) return null;
        // A lock of a process that had the same id before is older than this one.
        var locked = processes.SelectMany(p => paths.Files(home, RecordPaths.Filled(pattern, null, Id(p))).Where(f => f.WrittenAt >= p.StartedAt - TimeSpan.FromSeconds(2)))
            .Select(f => ConversationIn(pattern, f.Path[(home.Length + 1)..])).OfType<string>().Distinct().ToList();
        return locked.Count == 0 ? null : One(locked, "its process holds the conversation's lock");
    }

    /// <summary>The part of a path that stands where the pattern has the id.</summary>
    private static string? ConversationIn(string pattern, string path) =>
        pattern.Split('/').Zip(path.Split('/')).FirstOrDefault(p => p.First == "{id}").Second;

    private (ConversationRecord?, string)? ByOpenFile(CancellationToken token)
    {
        if (!source.HeldOpen || paths.Home is not { } home || processes.Any(p => source.Server?.IsMatch(string.Join(' ', p.Words)) ?? false)) return null;
        var open = processes.SelectMany(p => p.OpenFiles(home)).Where(paths.IsRecord).Distinct(StringComparer.Ordinal).ToList();
        switch (open.Count)
        {
            case 0:
                return null;
            case 1:
                return (new(open[0], source.Format, null), $"Its process holds {open[0]} open.");
            default:
                // Those from before /clear stay open: the one whose last turn began last is shown.
                var begun = open.Select(f => (File: f, At: LastTurn(f, token))).Where(f => f.At is not null).OrderByDescending(f => f.At).ToList();
                return begun is [var first, ..] && (begun.Count == 1 || begun[1].At < first.At)
                    ? (new(first.File, source.Format, null), $"Its process holds {first.File} open, and of {open.Count} that it holds its last turn is the newest.")
                    : (null, $"The process of {agent.Name} holds {open.Count} records open, and nothing tells which one is shown.");
        }
    }

    private DateTimeOffset? LastTurn(string file, CancellationToken token)
    {
        try
        {
            return RecordCache.At(files, file, source.Format).Read(files, r => r.Turns is [.., var turn] ? turn.StartedAt : null, token);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// An id that the process was started with, by its command line or by Moana's note on the pane. A person may have begun another conversation since; so the prompt that was sent last has to
    /// stand in the record, or no other record may have begun since the process started.
    /// </summary>
    private (ConversationRecord?, string)? ByOption(CancellationToken token)
    {
        // Some programs write over their command line.
        var given = processes.Select(p => (Process: p, Conversation: Given(p))).Append((Process: processes[0], Conversation: agent.Conversation?.Id)).FirstOrDefault(p => p.Conversation is not null);
        if (given.Conversation is not { } id || Record(id) is not { } record) return null;
        var isSure = sent?.Print is not null
            ? Holds(record, sent, token)
            : source.Format != RecordFormat.Opencode && !paths.Records(null, given.Process.StartedAt).Any(f => f.Path != record.Path && f.CreatedAt >= given.Process.StartedAt);
        return isSure ? (record, $"The record {record.Path}: its process was started with the conversation {id}.") : null;
    }

    private string? Given(PaneProcess process)
    {
        for (var i = 1; i < process.Words.Count; i++)
        {
            foreach (var option in source.Options)
            {
                var value = process.Words[i] == option && i + 1 < process.Words.Count ? process.Words[i + 1]
                    : process.Words[i].StartsWith(option + "=", StringComparison.Ordinal) ? process.Words[i][(option.Length + 1)..]
                    : null;
                if (value is { Length: >= 8 } && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) return value;
            }
        }

        return null;
    }

    private ConversationRecord? Record(string id) => paths.Records(id) is [var file] ? new(file.Path, source.Format, id) : null;

    private bool Holds(ConversationRecord record, TurnMark mark, CancellationToken token)
    {
        try
        {
            return record.Read(files, RecordBounds.Live.Turns, r => r.Turns.Any(t => PromptWitness.IsOf(mark, t.Prompt, t.StartedAt)), token);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private (ConversationRecord?, string) ByPrompt(CancellationToken token)
    {
        if (sent is not { Print: not null } mark)
        {
            return (null, $"Nothing ties a session record to {agent.Name}: its process names none, and Moana has sent it no prompt that could be known again.");
        }

        if (fleet is null || fleet.Any(other => other.Pane.Id != agent.Pane.Id && PromptWitness.AreAlike(agent.Turn!, other.Turn, Window)))
        {
            return (null, $"Only the text of its last prompt could tell the session record of {agent.Name}, and another agent may have got the same.");
        }

        var fitting = Candidates(mark.SentAt - TimeSpan.FromSeconds(1)).Take(MaxRecords)
            .Select(r => (Record: r, Count: Count(r, mark, token))).Where(r => r.Count > 0).ToList();
        return fitting is [{ Count: 1 } only]
            ? (only.Record, $"Its last prompt stands, at its time, in {only.Record.Path} only.")
            : (null, $"The last prompt of {agent.Name} stands in {(fitting.Count == 0 ? "no session record yet" : $"{fitting.Sum(f => f.Count)} places of the session records")}.");
    }

    /// <summary>The records that were written to since a time.</summary>
    private IEnumerable<ConversationRecord> Candidates(DateTimeOffset since)
    {
        if (source.Format != RecordFormat.Opencode)
        {
            return paths.Records(null, since).OrderByDescending(f => f.WrittenAt).Select(f => new ConversationRecord(f.Path, source.Format, null));
        }

        try
        {
            return paths.Records(null) is [var database]
                ? new RecordDatabase(database.Path).Conversations(since).Where(c => c.Folder == agent.Pane.Path).Select(c => new ConversationRecord(database.Path, source.Format, c.Id))
                : [];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private int Count(ConversationRecord record, TurnMark mark, CancellationToken token)
    {
        try
        {
            return record.Read(files, RecordBounds.Live.Turns, r => r.Turns.Count(t => PromptWitness.IsOf(mark, t.Prompt, t.StartedAt) && t.StartedAt <= mark.SentAt + Window), token);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private (ConversationRecord?, string) One(List<string> conversations, string tie) => conversations is not [var id]
        ? (null, $"The processes of {agent.Name} name {conversations.Count} conversations.")
        : paths.Records(id) switch
        {
            [var file] => (new ConversationRecord(file.Path, source.Format, id), $"The record {file.Path}: {tie}."),
            [] => (null, $"The conversation {id} of {agent.Name} has no record yet."),
            var several => (null, $"The conversation {id} of {agent.Name} has {several.Count} records."),
        };

    private static string Id(PaneProcess process) => process.Id.ToString(CultureInfo.InvariantCulture);
}
