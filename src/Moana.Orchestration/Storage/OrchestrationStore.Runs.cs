using Microsoft.Data.Sqlite;
using Moana.Agents;
using Moana.Engine;
using Moana.Scheduling;

namespace Moana.Storage;

/// <summary>Beginning and going on with orchestrations, and reading the rows.</summary>
public sealed partial class OrchestrationStore
{
    /// <summary>Enters a new orchestration, driven by this process.</summary>
    internal IOrchestrationJournal Create(OrchestrationRun run, SchedulerState state)
    {
        var connection = StoreFile.Open(FilePath);
        try
        {
            var owner = ProcessIdentity.Current;
            connection.Write(() =>
            {
                if (connection.Number("SELECT count(*) FROM orchestrations WHERE id = $1", run.Id) > 0)
                {
                    throw StoreErrors.OrchestrationExists(run.Id);
                }

                connection.Execute(
                    """
                    INSERT INTO orchestrations (id, session, path, agents, options, status, started_at, owner_host, owner_pid, owner_start)
                    VALUES ($1, $2, $3, $4, $5, 'Running', $6, $7, $8, $9)
                    """,
                    run.Id, run.Session, run.Path, StoreJson.Write(run.Agents), StoreJson.Write(run.Options), state.Began.ToColumn(), owner.HostName, owner.ProcessId, owner.StartTicks);
                foreach (var task in state.Tasks.Values.OrderBy(t => t.Index))
                {
                    OrchestrationJournal.InsertTask(connection, run.Id, task);
                }

                return true;
            });
            return new OrchestrationJournal(connection, run.Id, _clock);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Takes an orchestration over that nobody drives.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="force">Whether also one that a process of another machine seems to drive.</param>
    /// <param name="change">What is to be different from here on; when it throws, all stays as it was.</param>
    internal (IOrchestrationJournal Journal, OrchestrationRun Run, IReadOnlyList<TaskState> Tasks) Open(string id, bool force, Func<OrchestrationRun, OrchestrationRun>? change = null)
    {
        var connection = StoreFile.Open(FilePath);
        try
        {
            var owner = ProcessIdentity.Current;
            var (opened, tasks) = connection.Write(() =>
            {
                DemandOpen(connection, id);
                DemandIdle(FindInfo(connection, id), force);
                var run = ReadRun(connection, id);
                run = change?.Invoke(run) ?? run;
                connection.Execute(
                    "UPDATE orchestrations SET status = 'Running', path = $2, options = $3, owner_host = $4, owner_pid = $5, owner_start = $6 WHERE id = $1",
                    id, run.Path, StoreJson.Write(run.Options), owner.HostName, owner.ProcessId, owner.StartTicks);
                // What asked the last process to stop does not ask this one.
                connection.Execute("DELETE FROM wishes WHERE orchestration = $1 AND kind = $2", id, nameof(StopWish));
                return (run, ReadTasks(connection, id));
            });
            return (new OrchestrationJournal(connection, id, _clock), opened, tasks);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal static List<TaskState> ReadTasks(SqliteConnection connection, string id) => connection.Query(
        "SELECT state, definition FROM tasks WHERE orchestration = $1 ORDER BY position", r => StoreJson.ReadState(r.GetString(0), r.GetString(1)), id);

    private static OrchestrationRun ReadRun(SqliteConnection connection, string id) => connection.Query(
        "SELECT agents, options, path, session FROM orchestrations WHERE id = $1",
        r => new OrchestrationRun
        {
            Id = id,
            Agents = StoreJson.Read<IReadOnlyList<string>>(r.GetString(0)),
            Options = StoreJson.Read<SchedulerOptions>(r.GetString(1)),
            Path = r.GetString(2),
            Session = r.Text(3),
            Tasks = [],
        }, id).Single();

    private static List<OrchestrationEvent> ReadEvents(SqliteConnection connection, string id, long after) => connection.Query(
        """
        SELECT sequence, time, kind, message, task, agent, turn, attempt, question, until, status FROM events
        WHERE orchestration = $1 AND sequence > $2 ORDER BY sequence
        """,
        r => new OrchestrationEvent
        {
            Sequence = r.GetInt64(0),
            Time = r.Time(1)!.Value,
            Kind = Enum.Parse<OrchestrationEventKind>(r.GetString(2)),
            Message = r.GetString(3),
            TaskId = r.Text(4),
            Name = r.Text(5),
            Turn = r.Text(6),
            Attempt = r.GetInt32(7),
            Question = r.Text(8),
            Until = r.Time(9),
            Status = r.Text(10) is { } status ? Enum.Parse<AgentStatus>(status) : null,
            OrchestrationId = id,
        }, id, after);

    private static OrchestrationInfo FindInfo(SqliteConnection connection, string id) =>
        ReadInfos(connection, id).FirstOrDefault() ?? throw StoreErrors.OrchestrationNotFound(id);

    private static List<OrchestrationInfo> ReadInfos(SqliteConnection connection, string? id)
    {
        return connection.Query(
            """
            SELECT o.id, o.session, o.agents, o.status, o.started_at, o.ended_at, o.owner_host, o.owner_pid, o.owner_start,
                   count(t.id), coalesce(sum(t.status = 'Pending'), 0), coalesce(sum(t.status IN ('Running', 'Validating')), 0),
                   coalesce(sum(t.status = 'Completed'), 0), coalesce(sum(t.status = 'Failed'), 0), coalesce(sum(t.status IN ('Skipped', 'Cancelled')), 0)
            FROM orchestrations o LEFT JOIN tasks t ON t.orchestration = o.id
            WHERE $1 IS NULL OR o.id = $1
            GROUP BY o.id ORDER BY o.started_at DESC, o.id
            """,
            r =>
            {
                var owner = r.IsDBNull(6) ? null : new ProcessIdentity(r.GetString(6), r.GetInt32(7), r.GetInt64(8));
                var status = Enum.Parse<OrchestrationStatus>(r.GetString(3));
                return new OrchestrationInfo
                {
                    OrchestrationId = r.GetString(0),
                    Session = r.Text(1),
                    Agent = StoreJson.Read<IReadOnlyList<string>>(r.GetString(2)),
                    Status = status == OrchestrationStatus.Running && owner is not { IsAlive: true } ? OrchestrationStatus.Interrupted : status,
                    StartedAt = r.Time(4)!.Value,
                    EndedAt = r.Time(5),
                    ProcessId = owner?.ProcessId,
                    HostName = owner?.HostName,
                    Tasks = r.GetInt32(9),
                    Pending = r.GetInt32(10),
                    Running = r.GetInt32(11),
                    Completed = r.GetInt32(12),
                    Failed = r.GetInt32(13),
                    Left = r.GetInt32(14),
                };
            }, id);
    }
}
