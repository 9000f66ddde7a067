using Moana.Agents;
using Moana.Engine;
using Moana.Plans;
using Moana.Scheduling;

namespace Moana.Storage;

/// <summary>Beginning and going on with orchestrations, and reading the rows.</summary>
public sealed partial class OrchestrationStore
{
    /// <inheritdoc/>
    IOrchestrationJournal IOrchestrationStore.Create(OrchestrationRun run, SchedulerState state) => Begin(run.Id, connection =>
    {
        Insert(connection, run, state.Began);
        foreach (var task in state.Tasks.Values.OrderBy(t => t.Index))
        {
            OrchestrationJournal.InsertTask(connection, run.Id, task);
        }

        return (run, true);
    }).Journal;

    /// <inheritdoc/>
    OrchestrationRun IOrchestrationStore.Check(string id, bool force) => Read(c => DemandResumable(c, id, force));

    /// <inheritdoc/>
    OpenedOrchestration IOrchestrationStore.Open(string id, bool force, Func<OrchestrationRun, OrchestrationRun>? change)
    {
        var (journal, run, tasks) = Begin(id, connection =>
        {
            connection.Lock(id);
            var began = DemandResumable(connection, id, force);
            var run = change?.Invoke(began) ?? began;
            connection.Execute(
                "UPDATE orchestrations SET status = 'Running', path = $2, options = $3, server = $4, hosts = $5, addresses = $6 WHERE id = $1",
                id, run.Path, StoreJson.Write(run.Options), run.Server.ToString(), StoreJson.Write(run.Hosts), WriteAddresses(run));
            // What asked the last process to stop does not ask this one.
            connection.Execute("DELETE FROM requests WHERE orchestration = $1 AND kind = $2", id, nameof(StopRequest));
            if (run.Options.IsRun)
            {
                AskAgents(connection, id);
            }

            return (run, ReadTasks(connection, id));
        });
        return new(journal, run, tasks);
    }

    private static void Insert(RecordConnection connection, OrchestrationRun run, DateTimeOffset began)
    {
        if (connection.Number("SELECT count(*) FROM orchestrations WHERE id = $1", run.Id) > 0)
        {
            throw StoreErrors.OrchestrationExists(run.Id);
        }

        connection.Execute(
            """
            INSERT INTO orchestrations (id, session, path, agents, options, status, started_at, server, launches, hosts, addresses)
            VALUES ($1, $2, $3, $4, $5, 'Running', $6, $7, $8, $9, $10)
            """,
            run.Id, run.Session, run.Path, StoreJson.Write(run.Agents), StoreJson.Write(run.Options), began.ToColumn(), run.Server.ToString(), StoreJson.Write(run.Launches),
            StoreJson.Write(run.Hosts), WriteAddresses(run));
    }

    /// <summary>Makes this process the one that drives an orchestration.</summary>
    private (IOrchestrationJournal Journal, OrchestrationRun Run, T Result) Begin<T>(
        string id, Func<RecordConnection, (OrchestrationRun, T)> write, bool isShared = false)
    {
        var connection = _database.Open();
        var isOurs = false;
        try
        {
            var begun = Guard(() => connection.Write(() =>
            {
                var (run, result) = write(connection);
                var journal = isShared ? _database.Join(connection, run, _clock) : _database.Own(connection, run, _clock);
                // Before anybody can read that it runs.
                LiveRuns.Add(Name, id);
                isOurs = true;
                return (journal, run, result);
            }));
            // A run that cannot write waits by itself, and can be stopped meanwhile.
            connection.SetPatience(TimeSpan.FromSeconds(1));
            return begun;
        }
        catch
        {
            if (isOurs)
            {
                LiveRuns.Remove(Name, id);
            }

            connection.Dispose();
            throw;
        }
    }

    private static OrchestrationRun DemandResumable(RecordConnection connection, string id, bool force)
    {
        DemandOpen(connection, id);
        if (IsShared(connection, id))
        {
            throw StoreErrors.IsShared(id);
        }

        DemandIdle(FindInfo(connection, id, counted: false), force);
        return ReadRun(connection, id);
    }

    internal static List<TaskState> ReadTasks(RecordConnection connection, string id, Action<MoanaException>? unreadable = null) => connection.QueryRows(
        $"A task of '{id}'", unreadable ?? RecordColumns.Demand,
        "SELECT state, definition FROM tasks WHERE orchestration = $1 ORDER BY position", r => StoreJson.ReadState(r.GetString(0), r.GetString(1)), id);

    /// <summary>A page of tasks, and the place of its last one; null where there are no more.</summary>
    private static (long? Last, List<TaskState> Tasks) ReadTasksAfter(RecordConnection connection, string id, long after, Action<MoanaException> unreadable)
    {
        const int Page = 200;
        long? last = null;
        var tasks = connection.QueryRows(
            $"A task of '{id}'", unreadable,
            "SELECT state, definition, position FROM tasks WHERE orchestration = $1 AND position > $2 ORDER BY position LIMIT $3",
            r =>
            {
                last = r.GetInt64(2);
                return StoreJson.ReadState(r.GetString(0), r.GetString(1));
            },
            id, after, Page);
        return (last, tasks);
    }

    private static TaskState? FindTask(RecordConnection connection, string id, string taskId) => connection.QueryRows(
        $"Task '{taskId}' of '{id}'", RecordColumns.Demand,
        "SELECT state, definition FROM tasks WHERE orchestration = $1 AND id = $2", r => StoreJson.ReadState(r.GetString(0), r.GetString(1)), id, taskId).FirstOrDefault();

    private static OrchestrationRun ReadRun(RecordConnection connection, string id) => connection.QueryRows(
        $"Orchestration '{id}'", RecordColumns.Demand,
        "SELECT agents, options, path, session, server, launches, hosts, addresses FROM orchestrations WHERE id = $1",
        r => new OrchestrationRun
        {
            Id = id,
            Agents = StoreJson.ReadList<string>(r.GetString(0)),
            Options = StoreJson.Read<SchedulerOptions>(r.GetString(1)),
            Path = r.GetString(2),
            Session = r.Text(3),
            Server = Address(r.Text(4)) ?? new(),
            Launches = StoreJson.ReadList<AgentLaunch>(r.GetString(5)),
            Hosts = StoreJson.ReadList<AgentHost>(r.GetString(6)),
            Addresses = StoreJson.Read<Dictionary<string, string>>(r.GetString(7)).ToDictionary(a => a.Key, a => ServerAddress.Parse(a.Value), StringComparer.OrdinalIgnoreCase),
            Tasks = [],
        }, id).Single();

    private static List<OrchestrationEvent> ReadEvents(RecordConnection connection, string id, long after) => connection.QueryRows(
        $"An event of '{id}'", RecordColumns.Skip,
        """
        SELECT sequence, time, kind, message, task, agent, turn, attempt, question, until, status, outcome FROM events
        WHERE orchestration = $1 AND sequence > $2 ORDER BY sequence
        """,
        r => new OrchestrationEvent
        {
            Sequence = r.GetInt64(0),
            Time = r.Time(1)!.Value,
            Kind = Enum.Parse<OrchestrationEventKind>(r.GetString(2)),
            Message = r.GetString(3),
            TaskId = r.Text(4),
            Agent = r.Text(5),
            Turn = r.Text(6),
            Attempt = r.GetInt32(7),
            Question = r.Text(8),
            Until = r.Time(9),
            Status = r.Text(10) is { } status ? Enum.Parse<AgentStatus>(status) : null,
            Outcome = r.Text(11) is { } outcome ? Enum.Parse<TurnOutcome>(outcome) : null,
            OrchestrationId = id,
        }, id, after);

    private static string WriteAddresses(OrchestrationRun run) => StoreJson.Write(run.Addresses.ToDictionary(a => a.Key, a => $"{a.Value}"));

    private static bool IsDriven(ProcessIdentity? owner, RecordConnection connection, string id) =>
        owner is not null && LiveRuns.IsAlive(owner, connection.Name, id);

    private static OrchestrationInfo FindInfo(RecordConnection connection, string id, bool counted = true) =>
        ReadInfos(connection, id, RecordColumns.Demand, counted).FirstOrDefault() ?? throw StoreErrors.OrchestrationNotFound(id);

    /// <summary>Reads orchestrations, the newest first.</summary>
    /// <param name="connection">The record.</param>
    /// <param name="id">The one; null for all.</param>
    /// <param name="unreadable">Hears of those that cannot be read; may throw.</param>
    /// <param name="counted">Whether their tasks are counted: of some ten thousand that takes longer than all else that is read of one.</param>
    private static List<OrchestrationInfo> ReadInfos(RecordConnection connection, string? id, Action<MoanaException> unreadable, bool counted = true)
    {
        const string Counts = """
            count(t.id), count(t.id) FILTER (WHERE t.status IN ('Pending', 'Held')), count(t.id) FILTER (WHERE t.status IN ('Running', 'Validating')),
            count(t.id) FILTER (WHERE t.status = 'Completed'), count(t.id) FILTER (WHERE t.status = 'Failed'),
            count(t.id) FILTER (WHERE t.status IN ('Skipped', 'Cancelled')), CAST(coalesce(sum(t.tokens), 0) AS BIGINT), sum(t.cost)
            """;
        return connection.QueryRows(
            id is null ? "An orchestration" : $"Orchestration '{id}'", unreadable,
            $"""
            SELECT o.id, o.session, o.agents, o.status, o.started_at, o.ended_at, o.owner_host, o.owner_pid, o.owner_start, o.server,
                   {(counted ? Counts : "0, 0, 0, 0, 0, 0, CAST(0 AS BIGINT), NULL")}, o.options
            FROM {connection.Runs} o {(counted ? "LEFT JOIN tasks t ON t.orchestration = o.id" : "")}
            WHERE o.id = $1 OR $1 IS NULL
            GROUP BY o.id, o.session, o.agents, o.status, o.started_at, o.ended_at, o.owner_host, o.owner_pid, o.owner_start, o.server, o.options
            ORDER BY o.started_at DESC, o.id
            """,
            r =>
            {
                var owner = r.IsDBNull(6) ? null : new ProcessIdentity(r.GetString(6), r.GetInt32(7), r.GetInt64(8));
                var status = Enum.Parse<OrchestrationStatus>(r.GetString(3));
                return new OrchestrationInfo
                {
                    OrchestrationId = r.GetString(0),
                    Session = r.Text(1),
                    Agent = StoreJson.ReadList<string>(r.GetString(2)),
                    Status = status == OrchestrationStatus.Running && !IsDriven(owner, connection, r.GetString(0)) ? OrchestrationStatus.Interrupted : status,
                    StartedAt = r.Time(4)!.Value,
                    EndedAt = r.Time(5),
                    ProcessId = owner?.ProcessId,
                    HostName = owner?.HostName,
                    Tasks = r.GetInt32(10),
                    Pending = r.GetInt32(11),
                    Running = r.GetInt32(12),
                    Completed = r.GetInt32(13),
                    Failed = r.GetInt32(14),
                    Left = r.GetInt32(15),
                    Address = Address(r.Text(9)),
                    Tokens = r.GetInt64(16),
                    IsRun = StoreJson.Read<SchedulerOptions>(r.GetString(18)).IsRun,
                    Cost = r.IsDBNull(17) ? null : Math.Round((decimal)r.GetDouble(17), 6),
                };
            }, id);
    }

    private static ServerAddress? Address(string? text) => text is null ? null : ServerAddress.Parse(text);
}
