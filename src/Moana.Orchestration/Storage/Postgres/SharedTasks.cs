using Moana.Scheduling;

namespace Moana.Storage.Postgres;

/// <summary>
/// The tasks of a shared queue, as the database sees them: which may be claimed, and what follows when one ends. Whoever calls
/// this holds the orchestration's row, so that no two ends overtake each other.
/// </summary>
internal static class SharedTasks
{
    /// <summary>Enters tasks into the queue, from a place on: what they wait for, and whether they may be claimed.</summary>
    public static void Enqueue(RecordConnection connection, string id, long from)
    {
        connection.Execute(
            """
            INSERT INTO dependencies (orchestration, needed, task)
            SELECT DISTINCT t.orchestration, d.needed COLLATE nocase, t.id FROM tasks t, json_array_elements_text(t.definition::json -> 'DependsOn') d (needed)
            WHERE t.orchestration = $1 AND t.position >= $2
            """,
            id, from);
        connection.Execute(
            """
            UPDATE tasks t SET target = concat_ws(E'\n', t.definition::json ->> 'Agent', (SELECT string_agg(h, E'\n') FROM json_array_elements_text(t.definition::json -> 'HostName') h)), priority = (t.definition::json ->> 'Priority')::bigint, waits = (
                SELECT count(*) FROM dependencies d JOIN tasks n ON n.orchestration = d.orchestration AND n.id = d.needed
                WHERE d.orchestration = t.orchestration AND d.task = t.id AND n.status <> 'Completed')
            WHERE t.orchestration = $1 AND t.position >= $2
            """,
            id, from);
        if (connection.Execute("UPDATE tasks SET is_ready = true WHERE orchestration = $1 AND position >= $2 AND waits = 0 AND status = 'Pending'", id, from) > 0)
        {
            connection.Tell(id, RecordChange.Ready);
        }
    }

    /// <summary>What follows in the queue from the end of a task: others may be claimed, or are skipped.</summary>
    /// <returns>The skipped ones.</returns>
    public static IReadOnlyList<TaskState> Follow(RecordConnection connection, string id, TaskState ended, DateTimeOffset now)
    {
        if (ended.Status == OrchestrationTaskStatus.Completed)
        {
            if (connection.Execute(
                """
                UPDATE tasks SET waits = waits - 1, is_ready = (waits = 1 AND status = 'Pending')
                WHERE orchestration = $1 AND id IN (SELECT task FROM dependencies WHERE orchestration = $1 AND needed = $2)
                """,
                id, ended.Task.Id) > 0)
            {
                connection.Tell(id, RecordChange.Ready);
            }

            return [];
        }

        var skipped = new List<TaskState>();
        for (var next = new Queue<TaskState>([ended]); next.TryDequeue(out var missing);)
        {
            foreach (var task in connection.QueryRows(
                $"A task of '{id}'", RecordColumns.Demand,
                """
                SELECT state, definition FROM tasks WHERE orchestration = $1 AND status = 'Pending'
                AND id IN (SELECT task FROM dependencies WHERE orchestration = $1 AND needed = $2) ORDER BY position
                """,
                r => StoreJson.ReadState(r.GetString(0), r.GetString(1)), id, missing.Task.Id))
            {
                var end = task with { Status = OrchestrationTaskStatus.Skipped, Reason = Scheduler.ReasonToSkip(missing), EndedAt = now };
                Put(connection, id, end, isReady: false);
                skipped.Add(end);
                next.Enqueue(end);
            }
        }

        return skipped;
    }

    /// <summary>Ends the orchestration with its last task, where it has an end.</summary>
    /// <returns>How; null while it goes on.</returns>
    public static OrchestrationStatus? End(RecordConnection connection, string id, DateTimeOffset now)
    {
        if (connection.Number(
            """
            SELECT count(*) FROM orchestrations WHERE id = $1 AND backlog IS NULL AND ended_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM tasks WHERE orchestration = $1 AND status IN ('Pending', 'Running', 'Validating', 'Held'))
            """,
            id) == 0)
        {
            return null;
        }

        var status = connection.Number("SELECT count(*) FROM tasks WHERE orchestration = $1 AND status <> 'Completed'", id) == 0 ? OrchestrationStatus.Completed : OrchestrationStatus.Failed;
        connection.Execute("UPDATE orchestrations SET status = $2, ended_at = $3, launches = '[]' WHERE id = $1", id, status.ToString(), now.ToColumn());
        connection.Tell(id, RecordChange.Ended);
        return status;
    }

    /// <summary>Writes a task that nobody holds.</summary>
    public static void Put(RecordConnection connection, string id, TaskState task, bool isReady)
    {
        connection.Execute(
            "UPDATE tasks SET status = $3, state = $4, holder = NULL, is_ready = $5 WHERE orchestration = $1 AND position = $2",
            id, task.Index, task.Status.ToString(), StoreJson.WriteState(task), isReady);
        if (isReady)
        {
            connection.Tell(id, RecordChange.Ready);
        }
    }

    /// <summary>Tasks that were claimed by somebody who is gone, and that nobody was given: they may be claimed again.</summary>
    public static void FreeUnsent(RecordConnection connection, string id)
    {
        if (connection.Execute(
            """
            UPDATE tasks t SET holder = NULL, is_ready = true FROM orchestrators o
            WHERE t.orchestration = $1 AND o.id = t.holder AND t.status = 'Pending' AND (o.is_lost OR o.expires_at < clock_timestamp())
            """,
            id) > 0)
        {
            connection.Tell(id, RecordChange.Ready);
        }
    }

    /// <summary>An event that the queue itself tells.</summary>
    public static OrchestrationEvent Told(string id, TaskState task, OrchestrationEventKind kind, DateTimeOffset now) => new()
    {
        Time = now,
        Kind = kind,
        Message = task.Reason,
        TaskId = task.Task.Id,
        Agent = task.Agent,
        Turn = task.LastTurn,
        Attempt = task.Attempts,
        OrchestrationId = id,
    };
}
