using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Moana.Agents;
using Moana.Engine;
using Moana.Scheduling;

namespace Moana.Storage;

/// <summary>The record of one running orchestration, written by the process that drives it.</summary>
internal sealed class OrchestrationJournal(SqliteConnection connection, string id, TimeProvider clock) : IOrchestrationJournal
{
    /// <summary>How often other shells' wishes are looked for. A look is a counter in shared memory, no file is read.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private readonly object _gate = new();
    private HashSet<string> _keys = [];
    private long _sequence = connection.Number("SELECT max(sequence) FROM events WHERE orchestration = $1", id);
    private bool _isClosed;

    /// <inheritdoc/>
    public IReadOnlyList<OrchestrationEvent>? Save(Decision decision, long? wish)
    {
        if (decision.Changed.Count == 0 && decision.Events.Count == 0 && wish is null)
        {
            return [];
        }

        lock (_gate)
        {
            return connection.Write(() =>
            {
                if (decision.State.Ended)
                {
                    if (connection.Number("SELECT count(*) FROM wishes WHERE orchestration = $1 AND kind = $2 AND id IS NOT $3", id, nameof(AddTask), wish) > 0)
                    {
                        return null;
                    }

                    connection.Execute("UPDATE orchestrations SET status = $2, ended_at = $3 WHERE id = $1", id, decision.State.Outcome.ToString(), clock.GetUtcNow().ToColumn());
                }

                decision.Changed.ToList().ForEach(SaveTask);
                if (wish is not null)
                {
                    connection.Execute("DELETE FROM wishes WHERE id = $1", wish);
                }

                return decision.Events.Select(SaveEvent).ToList();
            });
        }
    }

    /// <inheritdoc/>
    public OrchestrationEvent Save(OrchestrationEvent told)
    {
        lock (_gate)
        {
            return SaveEvent(told);
        }
    }

    /// <inheritdoc/>
    public void Save(PromptReceipt receipt, TurnRequest request)
    {
        lock (_gate)
        {
            // A delivery that ends after the run has nobody to tell; the pane's mark tells the next one.
            if (!_isClosed)
            {
                connection.Execute("UPDATE attempts SET outcome = $2, receipt = $3 WHERE turn = $1", request.Turn, receipt.Outcome.ToString(), StoreJson.Write(receipt));
            }
        }
    }

    /// <inheritdoc/>
    public void Save(IReadOnlyList<ValidationResult> results, string turn)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                connection.Execute("UPDATE attempts SET validations = $2 WHERE turn = $1", turn, StoreJson.Write(results));
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<OrchestrationWish> ReadWishesAsync([EnumeratorCancellation] CancellationToken token)
    {
        var seen = -1L;
        var last = 0L;
        while (true)
        {
            List<OrchestrationWish> wishes = [];
            lock (_gate)
            {
                if (_isClosed)
                {
                    yield break;
                }

                // Changes when another connection has written, of this process or of another.
                if (connection.Number("PRAGMA data_version") is var version && version != seen)
                {
                    seen = version;
                    wishes.AddRange(ReadWishes(ref last));
                    wishes.AddRange(FindLostLeases());
                }
            }

            foreach (var wish in wishes)
            {
                yield return wish;
            }

            await Task.Delay(Glance, clock, token).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<LeaseLost> TakeLeases(IReadOnlyList<string> keys, bool force)
    {
        lock (_gate)
        {
            return connection.Write(() =>
            {
                var others = new List<LeaseLost>();
                foreach (var key in keys)
                {
                    if (FindHolder(key) is { } holder && holder.OrchestrationId != id && holder.Owner.IsAlive)
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
        }
    }

    /// <inheritdoc/>
    public void Close(OrchestrationStatus status) => End(
        "UPDATE orchestrations SET status = $2, ended_at = $3, owner_host = NULL, owner_pid = NULL, owner_start = NULL WHERE id = $1",
        id, status.ToString(), status == OrchestrationStatus.Stopped ? null : clock.GetUtcNow().ToColumn());

    /// <inheritdoc/>
    public void Discard() => End("DELETE FROM orchestrations WHERE id = $1", id);

    private void End(string sql, params object?[] values)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            connection.Write(() =>
            {
                connection.Execute("DELETE FROM leases WHERE orchestration = $1", id);
                return connection.Execute(sql, values);
            });
            connection.Dispose();
        }
    }

    private void SaveTask(TaskState task)
    {
        if (connection.Execute(
            "UPDATE tasks SET status = $3, agent = $4, state = $5 WHERE orchestration = $1 AND position = $2",
            id, task.Index, task.Status.ToString(), task.Agent, StoreJson.WriteState(task)) == 0)
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
            INSERT INTO events (orchestration, sequence, time, kind, message, task, agent, turn, attempt, question, until, status)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            id, told.Sequence, told.Time.ToColumn(), told.Kind.ToString(), told.Message, told.TaskId, told.Name, told.Turn, told.Attempt, told.Question, told.Until.ToColumn(), told.Status?.ToString());
        return told;
    }

    private List<OrchestrationWish> ReadWishes(ref long last)
    {
        var rows = connection.Query(
            "SELECT id, kind, body FROM wishes WHERE orchestration = $1 AND id > $2 ORDER BY id",
            r => (Id: r.GetInt64(0), Kind: r.GetString(1), Body: r.GetString(2)), id, last);
        last = rows.Count > 0 ? rows[^1].Id : last;
        foreach (var row in rows.Where(r => r.Kind == nameof(StopWish)))
        {
            // Done with at once: the next run must not stop for it again.
            connection.Execute("DELETE FROM wishes WHERE id = $1", row.Id);
        }

        return [.. rows.Select(r => (OrchestrationWish)(r.Kind switch
        {
            nameof(AddTask) => new SchedulerWish(r.Id, new AddTask(StoreJson.Read<OrchestrationTask>(r.Body))),
            nameof(CancelTask) => new SchedulerWish(r.Id, StoreJson.Read<CancelTask>(r.Body)),
            _ => new StopWish(r.Body),
        }))];
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
