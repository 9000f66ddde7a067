using System.Data.Common;
using Moana.Agents;
using Moana.Engine;
using Moana.Scheduling;

namespace Moana.Storage;

/// <summary>The record of one running orchestration, written by the process that drives it.</summary>
internal abstract partial class OrchestrationJournal(RecordDatabase database, RecordConnection connection, string id, TimeProvider clock) : IOrchestrationJournal
{
    private readonly object _gate = new();
    private readonly HashSet<string> _keys = [];
    private bool _isClosed;

    /// <summary>The orchestration.</summary>
    protected string Id => id;

    /// <summary>Where the record is kept.</summary>
    protected RecordDatabase Database => database;

    /// <summary>The connection that writes; one at a time does.</summary>
    protected RecordConnection Connection => connection;

    /// <summary>The time.</summary>
    protected TimeProvider Clock => clock;

    /// <inheritdoc/>
    public IReadOnlyList<OrchestrationEvent>? Save(Decision decision, SchedulerEvent happened, long? request)
    {
        if (decision.Changed.Count == 0 && decision.Events.Count == 0 && request is null && !HasEvidence(happened) && !IsResting(decision))
        {
            return [];
        }

        return Write(decision, () =>
        {
            if (decision.State.Ended && !decision.State.IsShared)
            {
                if (connection.Number("SELECT count(*) FROM requests WHERE orchestration = $1 AND kind = $2 AND id IS DISTINCT FROM $3", id, nameof(AddTask), request) > 0)
                {
                    return null;
                }

                if (!IsResting(decision))
                {
                    // What has ended starts no agent any more, and an environment may hold secrets.
                    connection.Execute("UPDATE orchestrations SET status = $2, ended_at = $3, launches = '[]' WHERE id = $1", id, decision.State.Outcome.ToString(), clock.GetUtcNow().ToColumn());
                }
            }

            decision.Changed.ToList().ForEach(SaveTask);
            SaveEvidence(happened);
            if (request is not null)
            {
                connection.Later("DELETE FROM requests WHERE id = $1", request);
            }

            var events = decision.Events.Select(SaveEvent).ToList();
            events.AddRange(Follow(decision));
            return events;
        });
    }

    /// <inheritdoc/>
    public OrchestrationEvent Save(OrchestrationEvent told) => Write(told, () => SaveEvent(told));

    /// <inheritdoc/>
    public IReadOnlyList<AgentTurn> ReadTurns(string taskId) => Guard(() => OrchestrationStore.ReadTurns(connection, id, taskId));

    /// <inheritdoc/>
    public void Save(SchedulerEvent late)
    {
        if (HasEvidence(late))
        {
            Write(late, () =>
            {
                SaveEvidence(late);
                return true;
            });
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<LeaseLost> TakeLeases(IReadOnlyList<string> keys, bool force) => Write(keys, () =>
    {
        var others = new List<LeaseLost>();
        foreach (var key in keys)
        {
            if (FindHolder(key) is { IsOurs: false, IsAlive: true } holder)
            {
                others.Add(new(key, Words(holder.Lease)));
            }
        }

        if (others.Count == 0 || force)
        {
            foreach (var key in keys)
            {
                PutLease(key);
            }

            _keys.UnionWith(keys);
        }

        return others;
    });

    /// <inheritdoc/>
    public virtual void Close(OrchestrationStatus status) => End(
        "UPDATE orchestrations SET status = $2, ended_at = $3 WHERE id = $1",
        id, status.ToString(), status is OrchestrationStatus.Completed or OrchestrationStatus.Failed ? clock.GetUtcNow().ToColumn() : null);

    /// <inheritdoc/>
    public virtual void Discard() => End("DELETE FROM orchestrations WHERE id = $1", id);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                connection.Dispose();
                LiveRuns.Remove(database.Name, id);
            }
        }
    }

    /// <summary>Writes all of it or nothing.</summary>
    /// <param name="write">What is written; the same again when a write that failed is tried anew.</param>
    /// <param name="act">Writes it.</param>
    protected abstract T Transact<T>(object write, Func<T> act);

    /// <summary>The place of the next event in the record.</summary>
    protected abstract long NextSequence();

    /// <summary>Who has the right to drive an agent; null when nobody has.</summary>
    protected abstract LeaseHolder? FindHolder(string key);

    /// <summary>Enters that this run has it.</summary>
    protected abstract void PutLease(string key);

    /// <summary>Lets go of the agents and of the orchestration.</summary>
    protected abstract void LetGo();

    /// <summary>The requests that are this run's, after one.</summary>
    protected virtual List<(long Id, string Kind, string Body)> FindRequests(long after) => connection.Query(
        "SELECT id, kind, body FROM requests WHERE orchestration = $1 AND id > $2 ORDER BY id",
        r => (Id: r.GetInt64(0), Kind: r.GetString(1), Body: r.GetString(2)), id, after);

    /// <summary>What follows from a decision in the record itself, and was not decided: events that were stored with it.</summary>
    protected virtual IEnumerable<OrchestrationEvent> Follow(Decision decision) => [];

    /// <summary>Writes all of it or nothing, one at a time.</summary>
    protected T Write<T>(object write, Func<T> act) => Guard(() => Transact(write, act));

    /// <summary>One at a time, with the store's own error where the record cannot be used.</summary>
    protected T Guard<T>(Func<T> act)
    {
        lock (_gate)
        {
            try
            {
                return act();
            }
            catch (DbException e)
            {
                throw database.Unusable(e);
            }
        }
    }

    /// <summary>Writes the last of it.</summary>
    protected void End(string sql, params object?[] values)
    {
        Write(sql, () =>
        {
            LetGo();
            return connection.Execute(sql, values);
        });
        Dispose();
    }

    /// <summary>Whether a run has nothing to do just now.</summary>
    private static bool IsResting(Decision decision) => decision.State is { Ended: true, Options.IsRun: true };

    private static bool HasEvidence(SchedulerEvent happened) => happened is Delivered { Receipt: not null } or Validated or TurnRead { Read: not null };

    /// <summary>What proves how a delivery or a validation ended, and what was answered.</summary>
    private void SaveEvidence(SchedulerEvent happened)
    {
        switch (happened)
        {
            case Delivered { Receipt: { } receipt } e:
                connection.Later("UPDATE attempts SET outcome = $2, receipt = $3 WHERE turn = $1", e.Turn, receipt.Outcome.ToString(), StoreJson.Write(receipt));
                break;
            case Validated e:
                connection.Later("UPDATE attempts SET validations = $2 WHERE turn = $1", e.Turn, StoreJson.Write(e.Results));
                break;
            case TurnRead { Read: { } read } e:
                connection.Later("UPDATE attempts SET agent_turn = $2 WHERE turn = $1", e.Turn, StoreJson.Write(read));
                break;
        }
    }

    /// <summary>Writes a task's row.</summary>
    protected virtual void Put(TaskState task)
    {
        if (connection.Execute(
            "UPDATE tasks SET status = $3, agent = $4, state = $5, tokens = $6, cost = $7 WHERE orchestration = $1 AND position = $2",
            id, task.Index, task.Status.ToString(), task.Agent, StoreJson.WriteState(task), task.Usage?.Tokens ?? 0, (double?)task.Usage?.Cost) == 0)
        {
            InsertTask(connection, id, task);
        }
    }

    private void SaveTask(TaskState task)
    {
        Put(task);
        if (task.Turn is { } turn && turn.Id == task.LastTurn)
        {
            connection.Later(
                """
                INSERT INTO attempts (turn, orchestration, task, agent, correction, phase, began_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (turn) DO UPDATE SET phase = excluded.phase
                """,
                turn.Id, id, task.Task.Id, task.Agent, turn.Correction is null ? 0 : 1, turn.Phase.ToString(), turn.Began.ToColumn());
        }
        else if (task.LastTurn is not null)
        {
            connection.Later("UPDATE attempts SET phase = NULL, ended_at = $2 WHERE turn = $1 AND ended_at IS NULL", task.LastTurn, clock.GetUtcNow().ToColumn());
        }
    }

    internal static void InsertTask(RecordConnection connection, string id, TaskState task) => connection.Execute(
        "INSERT INTO tasks (orchestration, position, id, status, agent, definition, state) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id, task.Index, task.Task.Id, task.Status.ToString(), task.Agent, StoreJson.Write(task.Task), StoreJson.WriteState(task));

    protected OrchestrationEvent SaveEvent(OrchestrationEvent told)
    {
        told = told with { Sequence = NextSequence() };
        InsertEvent(connection, id, told);
        return told;
    }

    /// <summary>Enters an event at its place.</summary>
    internal static void InsertEvent(RecordConnection connection, string id, OrchestrationEvent told) =>
        connection.Later(
            """
            INSERT INTO events (orchestration, sequence, time, kind, message, task, agent, turn, attempt, question, until, status, outcome)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            id, told.Sequence, told.Time.ToColumn(), told.Kind.ToString(), told.Message, told.TaskId, told.Agent, told.Turn, told.Attempt, told.Question, told.Until.ToColumn(), told.Status?.ToString(), told.Outcome?.ToString());

    protected IEnumerable<LeaseLost> FindLostLeases()
    {
        foreach (var key in _keys.ToList())
        {
            if (FindHolder(key) is { IsOurs: false } holder)
            {
                _keys.Remove(key);
                yield return new LeaseLost(key, Words(holder.Lease));
            }
        }
    }

    private static string Words(Lease holder) => $"orchestration '{holder.OrchestrationId}' in process {holder.Owner.ProcessId} on {holder.Owner.HostName}";

    /// <summary>Who has the right to drive an agent.</summary>
    /// <param name="Lease">By which lease.</param>
    /// <param name="IsOurs">Whether it is this run.</param>
    /// <param name="IsAlive">Whether it still drives it.</param>
    protected sealed record LeaseHolder(Lease Lease, bool IsOurs, bool IsAlive);
}
