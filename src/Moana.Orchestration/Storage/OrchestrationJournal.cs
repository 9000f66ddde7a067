using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Moana.Agents;
using Moana.Engine;
using Moana.Scheduling;

namespace Moana.Storage;

/// <summary>The record of one running orchestration, written by the process that drives it.</summary>
internal sealed class OrchestrationJournal(SqliteConnection connection, string id, TimeProvider clock) : IOrchestrationJournal
{
    /// <summary>How often other shells' requests are looked for. A look is a counter in shared memory, no file is read.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private readonly object _gate = new();
    private HashSet<string> _keys = [];
    private long _sequence = connection.Number("SELECT max(sequence) FROM events WHERE orchestration = $1", id);
    private bool _isClosed;

    /// <inheritdoc/>
    public IReadOnlyList<OrchestrationEvent>? Save(Decision decision, SchedulerEvent happened, long? request)
    {
        if (decision.Changed.Count == 0 && decision.Events.Count == 0 && request is null && !HasEvidence(happened))
        {
            return [];
        }

        return Write(() =>
        {
            if (decision.State.Ended)
            {
                if (connection.Number("SELECT count(*) FROM requests WHERE orchestration = $1 AND kind = $2 AND id IS NOT $3", id, nameof(AddTask), request) > 0)
                {
                    return null;
                }

                // What has ended starts no agent any more, and an environment may hold secrets.
                connection.Execute("UPDATE orchestrations SET status = $2, ended_at = $3, launches = '[]' WHERE id = $1", id, decision.State.Outcome.ToString(), clock.GetUtcNow().ToColumn());
            }

            decision.Changed.ToList().ForEach(SaveTask);
            SaveEvidence(happened);
            if (request is not null)
            {
                connection.Execute("DELETE FROM requests WHERE id = $1", request);
            }

            return decision.Events.Select(SaveEvent).ToList();
        });
    }

    /// <inheritdoc/>
    public OrchestrationEvent Save(OrchestrationEvent told) => Write(() => SaveEvent(told));

    /// <inheritdoc/>
    public void Save(SchedulerEvent late)
    {
        if (HasEvidence(late))
        {
            Write(() =>
            {
                SaveEvidence(late);
                return true;
            });
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<AgentTurn> ReadTurns(string taskId) => Guard(() => OrchestrationStore.ReadTurns(connection, id, taskId));

    /// <inheritdoc/>
    public async IAsyncEnumerable<OrchestrationRequest> ReadRequestsAsync([EnumeratorCancellation] CancellationToken token)
    {
        var seen = -1L;
        var last = 0L;
        while (true)
        {
            List<OrchestrationRequest> requests = [];
            if (_isClosed)
            {
                yield break;
            }

            Guard(() =>
            {
                // Changes when another connection has written, of this process or of another.
                if (!_isClosed && connection.Number("PRAGMA data_version") is var version && version != seen)
                {
                    requests.AddRange(ReadRequests(ref last));
                    requests.AddRange(FindLostLeases());
                    seen = version;
                }

                return true;
            });

            foreach (var request in requests)
            {
                yield return request;
            }

            await Task.Delay(Glance, clock, token).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<LeaseLost> TakeLeases(IReadOnlyList<string> keys, bool force) => Write(() =>
    {
        var others = new List<LeaseLost>();
        foreach (var key in keys)
        {
            if (FindHolder(key) is { } holder && holder.OrchestrationId != id && LiveRuns.IsAlive(holder.Owner, connection.DataSource, holder.OrchestrationId))
            {
                others.Add(new(key, Words(holder)));
            }
        }

        if (others.Count == 0 || force)
        {
            var owner = ProcessIdentity.Current;
            foreach (var key in keys)
            {
                connection.Execute(
                    "INSERT OR REPLACE INTO leases (agent_key, orchestration, host, pid, start) VALUES ($1, $2, $3, $4, $5)",
                    key, id, owner.HostName, owner.ProcessId, owner.StartTicks);
            }

            _keys = [.. keys];
        }

        return others;
    });

    /// <inheritdoc/>
    public void Close(OrchestrationStatus status) => End(
        "UPDATE orchestrations SET status = $2, ended_at = $3, owner_host = NULL, owner_pid = NULL, owner_start = NULL WHERE id = $1",
        id, status.ToString(), status is OrchestrationStatus.Completed or OrchestrationStatus.Failed ? clock.GetUtcNow().ToColumn() : null);

    /// <inheritdoc/>
    public void Discard() => End("DELETE FROM orchestrations WHERE id = $1", id);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            connection.Dispose();
            LiveRuns.Remove(connection.DataSource, id);
        }
    }

    private void End(string sql, params object?[] values)
    {
        Write(() =>
        {
            connection.Execute("DELETE FROM leases WHERE orchestration = $1", id);
            return connection.Execute(sql, values);
        });
        Dispose();
    }

    /// <summary>Writes all of it or nothing.</summary>
    private T Write<T>(Func<T> act) => Guard(() =>
    {
        var sequence = _sequence;
        try
        {
            return connection.Write(act);
        }
        catch
        {
            _sequence = sequence;
            throw;
        }
    });

    /// <summary>One at a time, with the store's own error where the file cannot be used.</summary>
    private T Guard<T>(Func<T> act)
    {
        lock (_gate)
        {
            try
            {
                return act();
            }
            catch (SqliteException e)
            {
                throw StoreErrors.Unusable(connection.DataSource, e);
            }
        }
    }

    private static bool HasEvidence(SchedulerEvent happened) => happened is Delivered { Receipt: not null } or Validated or TurnRead { Read: not null };

    /// <summary>What proves how a delivery or a validation ended, and what was answered.</summary>
    private void SaveEvidence(SchedulerEvent happened)
    {
        switch (happened)
        {
            case Delivered { Receipt: { } receipt } e:
                connection.Execute("UPDATE attempts SET outcome = $2, receipt = $3 WHERE turn = $1", e.Turn, receipt.Outcome.ToString(), StoreJson.Write(receipt));
                break;
            case Validated e:
                connection.Execute("UPDATE attempts SET validations = $2 WHERE turn = $1", e.Turn, StoreJson.Write(e.Results));
                break;
            case TurnRead { Read: { } read } e:
                connection.Execute("UPDATE attempts SET agent_turn = $2 WHERE turn = $1", e.Turn, StoreJson.Write(read));
                break;
        }
    }

    private void SaveTask(TaskState task)
    {
        if (connection.Execute(
            "UPDATE tasks SET status = $3, agent = $4, state = $5, tokens = $6, cost = $7 WHERE orchestration = $1 AND position = $2",
            id, task.Index, task.Status.ToString(), task.Agent, StoreJson.WriteState(task), task.Usage?.Tokens ?? 0, (double?)task.Usage?.Cost) == 0)
        {
            InsertTask(connection, id, task);
        }

        if (task.Turn is { } turn && turn.Id == task.LastTurn)
        {
            connection.Execute(
                """
                INSERT INTO attempts (turn, orchestration, task, agent, correction, phase, began_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (turn) DO UPDATE SET phase = excluded.phase
                """,
                turn.Id, id, task.Task.Id, task.Agent, turn.Correction is null ? 0 : 1, turn.Phase.ToString(), turn.Began.ToColumn());
        }
        else if (task.LastTurn is not null)
        {
            connection.Execute("UPDATE attempts SET phase = NULL, ended_at = $2 WHERE turn = $1 AND ended_at IS NULL", task.LastTurn, clock.GetUtcNow().ToColumn());
        }
    }

    internal static void InsertTask(SqliteConnection connection, string id, TaskState task) => connection.Execute(
        "INSERT INTO tasks (orchestration, position, id, status, agent, definition, state) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id, task.Index, task.Task.Id, task.Status.ToString(), task.Agent, StoreJson.Write(task.Task), StoreJson.WriteState(task));

    private OrchestrationEvent SaveEvent(OrchestrationEvent told)
    {
        told = told with { Sequence = ++_sequence };
        connection.Execute(
            """
            INSERT INTO events (orchestration, sequence, time, kind, message, task, agent, turn, attempt, question, until, status, outcome)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            id, told.Sequence, told.Time.ToColumn(), told.Kind.ToString(), told.Message, told.TaskId, told.Agent, told.Turn, told.Attempt, told.Question, told.Until.ToColumn(), told.Status?.ToString(), told.Outcome?.ToString());
        return told;
    }

    private List<OrchestrationRequest> ReadRequests(ref long last)
    {
        var rows = connection.Query(
            "SELECT id, kind, body FROM requests WHERE orchestration = $1 AND id > $2 ORDER BY id",
            r => (Id: r.GetInt64(0), Kind: r.GetString(1), Body: r.GetString(2)), id, last);
        last = rows.Count > 0 ? rows[^1].Id : last;
        foreach (var row in rows.Where(r => r.Kind == nameof(StopRequest)))
        {
            // Done with at once: the next run must not stop for it again.
            connection.Execute("DELETE FROM requests WHERE id = $1", row.Id);
        }

        return [.. rows.Select(r => ReadRequest(r.Id, r.Kind, r.Body))];
    }

    private OrchestrationRequest ReadRequest(long request, string kind, string body)
    {
        try
        {
            return kind switch
            {
                nameof(AddTask) => new SchedulerRequest(request, new AddTask(StoreJson.Read<OrchestrationTask>(body))),
                nameof(CancelTask) when StoreJson.Read<CancelTask>(body) is { TaskId: not null, Reason: not null } cancel => new SchedulerRequest(request, cancel),
                nameof(RetryTask) when StoreJson.Read<RetryTask>(body) is { TaskId: not null } retry => new SchedulerRequest(request, retry),
                nameof(StopRequest) => new StopRequest(body),
                _ => throw new JsonException($"It is a '{kind}' without what that needs."),
            };
        }
        catch (JsonException e)
        {
            connection.Execute("DELETE FROM requests WHERE id = $1", request);
            return new UnreadableRequest($"A request from another shell could not be read, and was left: {e.Message}");
        }
    }

    private IEnumerable<LeaseLost> FindLostLeases()
    {
        foreach (var key in _keys.ToList())
        {
            if (FindHolder(key) is { } holder && holder.OrchestrationId != id)
            {
                _keys.Remove(key);
                yield return new LeaseLost(key, Words(holder));
            }
        }
    }

    private Lease? FindHolder(string key) => connection.Query(
        "SELECT orchestration, host, pid, start FROM leases WHERE agent_key = $1",
        r => new Lease(r.GetString(0), new ProcessIdentity(r.GetString(1), r.GetInt32(2), r.GetInt64(3))), key).FirstOrDefault();

    private static string Words(Lease holder) => $"orchestration '{holder.OrchestrationId}' in process {holder.Owner.ProcessId} on {holder.Owner.HostName}";
}
