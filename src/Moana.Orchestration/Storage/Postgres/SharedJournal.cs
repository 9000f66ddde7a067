using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Engine;
using Moana.Plans;
using Moana.Scheduling;

namespace Moana.Storage.Postgres;

/// <summary>
/// The record of a shared orchestration, as one of its orchestrators writes it. It writes only tasks that it holds; who took
/// one over has ended that, and the write is refused as a whole.
/// </summary>
internal sealed class SharedJournal(PostgresDatabase database, PostgresRecordConnection connection, string id, long orchestrator, string server, IReadOnlyList<AgentHost> hosts, TimeProvider clock)
    : PostgresJournal(database, connection, id, orchestrator, clock), ISharedJournal
{
    private readonly List<TaskState> _takenBack = [];

    /// <inheritdoc/>
    public IReadOnlyList<ClaimedTask> Claim(IReadOnlyList<string> agents) => Guard(() => Connection.Write(() =>
    {
        DemandPlace();
        // What was claimed by a claim whose answer was lost on the way.
        Connection.Execute("UPDATE tasks SET holder = NULL, is_ready = true WHERE holder = $1 AND status = 'Pending'", Orchestrator);
        var targets = FindTargets().ConvertAll(key => (Key: key, Target: TaskTarget.Parse(key)));
        return agents.Select(a => PlacedAgent.Of(a, hosts)).Select(a => Claim(a.Name, [.. targets.Where(t => t.Target.Fits(a)).Select(t => t.Key)])).OfType<ClaimedTask>().ToList();
    }));

    /// <inheritdoc/>
    public IReadOnlyList<TaskState> Adopt(IReadOnlyList<string> agents) => Write(agents, () =>
    {
        var names = agents.Select(a => a.ToUpperInvariant()).ToArray();
        var gone = Connection.Query(
            "SELECT id, host, pid, start, is_lost OR expires_at < clock_timestamp() FROM orchestrators WHERE orchestration = $1 AND id <> $2 AND host = $3 AND server = $4",
            r => (Id: r.GetInt64(0), Process: new ProcessIdentity(r.GetString(1), r.GetInt32(2), r.GetInt64(3)), IsSilent: r.GetBoolean(4)), Id, Orchestrator, ProcessIdentity.Current.HostName, server)
            .Where(o => o.IsSilent || !o.Process.IsAlive).Select(o => o.Id).ToArray();
        Connection.Execute("UPDATE orchestrators SET is_lost = true WHERE id = ANY($1)", gone);
        SharedTasks.FreeUnsent(Connection, Id);
        return Connection.QueryRows(
            $"A task of '{Id}'", RecordColumns.Demand,
            "UPDATE tasks SET holder = $1 WHERE orchestration = $2 AND holder = ANY($3) AND upper(agent) = ANY($4) RETURNING state, definition",
            r => StoreJson.ReadState(r.GetString(0), r.GetString(1)), Orchestrator, Id, gone, names);
    });

    /// <inheritdoc/>
    public override async IAsyncEnumerable<OrchestrationRequest> ReadRequestsAsync([EnumeratorCancellation] CancellationToken token)
    {
        using var lease = CancellationTokenSource.CreateLinkedTokenSource(token);
        var renewed = RenewAsync(lease.Token);
        try
        {
            using var changes = new PostgresChanges((PostgresDatabase)Database, Id);
            for (var last = 0L; ;)
            {
                if (renewed.IsCompleted)
                {
                    await renewed.ConfigureAwait(false);
                    yield return new StopRequest("Another process drives its agents now.");
                    yield break;
                }

                if (changes.TakeAny(RecordChange.Request))
                {
                    List<OrchestrationRequest> requests = [];
                    Guard(() =>
                    {
                        requests.AddRange(ReadRequests(ref last));
                        requests.AddRange(FindLostLeases());
                        return true;
                    });
                    foreach (var request in requests)
                    {
                        yield return request;
                    }
                }

                if (changes.TakeAny(RecordChange.Ended) && Guard(() => Connection.Number("SELECT count(*) FROM orchestrations WHERE id = $1 AND ended_at IS NOT NULL", Id)) > 0)
                {
                    yield return new QueueChanged(HasEnded: true);
                }
                else if (changes.TakeAny(RecordChange.Ready, RecordChange.Request))
                {
                    yield return new QueueChanged(HasEnded: false);
                }

                await changes.NextAsync(PostgresDatabase.Lease / 3, token).ConfigureAwait(false);
            }
        }
        finally
        {
            await lease.CancelAsync().ConfigureAwait(false);
            await ((Task)renewed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The others go on; that nobody drives it any more is told by the last one.</remarks>
    public override void Close(OrchestrationStatus status) => End(
        """
        UPDATE orchestrations SET status = 'Stopped' WHERE id = $1 AND status = 'Running'
        AND NOT EXISTS (SELECT 1 FROM orchestrators WHERE orchestration = $1 AND NOT is_lost AND expires_at > clock_timestamp())
        """,
        Id);

    /// <inheritdoc/>
    public override void Discard() => Close(OrchestrationStatus.Stopped);

    protected override List<(long Id, string Kind, string Body)> FindRequests(long after) => Connection.Query(
        "SELECT id, kind, body FROM requests WHERE orchestrator = $1 AND id > $2 ORDER BY id",
        r => (Id: r.GetInt64(0), Kind: r.GetString(1), Body: r.GetString(2)), Orchestrator, after);

    protected override void Put(TaskState task)
    {
        var (isHeld, isReady) = (task.Turn is not null, task is { Turn: null, Status: OrchestrationTaskStatus.Pending });
        var rows = Connection.Query(
            """
            UPDATE tasks SET status = $3, agent = $4, state = $5, tokens = $6, cost = $7, holder = CASE WHEN $9 THEN holder END, is_ready = $10
            WHERE orchestration = $1 AND position = $2 AND holder = $8 RETURNING cancelled
            """,
            r => (Cancelled: r.Text(0), true),
            Id, task.Index, task.Status.ToString(), task.Agent, StoreJson.WriteState(task), task.Usage?.Tokens ?? 0, (double?)task.Usage?.Cost, Orchestrator, isHeld, isReady);
        if (rows is not [var row])
        {
            throw OrchestrationErrors.TakenOver(Id);
        }

        if (!isHeld && !task.HasEnded && row.Cancelled is { } reason)
        {
            _takenBack.Add(task with { Status = OrchestrationTaskStatus.Cancelled, Reason = reason, EndedAt = Clock.GetUtcNow() });
        }
        else if (isReady)
        {
            Connection.Tell(Id, RecordChange.Ready);
        }
    }

    protected override IEnumerable<OrchestrationEvent> Follow(Decision decision)
    {
        var now = Clock.GetUtcNow();
        var told = new List<OrchestrationEvent>();
        foreach (var task in _takenBack)
        {
            SharedTasks.Put(Connection, Id, task, isReady: false);
            told.Add(SharedTasks.Told(Id, task, OrchestrationEventKind.TaskCancelled, now));
        }

        List<TaskState> ended = [.. decision.Changed.Where(t => t.HasEnded), .. _takenBack];
        _takenBack.Clear();
        told.AddRange(ended.SelectMany(t => SharedTasks.Follow(Connection, Id, t, now)).Select(t => SharedTasks.Told(Id, t, OrchestrationEventKind.TaskSkipped, now)));
        if (ended.Count > 0 && SharedTasks.End(Connection, Id, now) is { } status)
        {
            told.Add(new() { Time = now, Kind = OrchestrationEventKind.Ended, Message = $"Every task has ended: {status}.", OrchestrationId = Id });
        }

        return told.Select(SaveEvent).ToList();
    }

    protected override void LetGo()
    {
        IsLeaving = true;
        Connection.Execute("UPDATE tasks SET holder = NULL, is_ready = true WHERE holder = $1 AND status = 'Pending'", Orchestrator);
        Connection.Execute("DELETE FROM leases WHERE orchestrator = $1", Orchestrator);
        // Turns that are open stay its own, until somebody takes them over with their agents.
        Connection.Execute("UPDATE orchestrators SET expires_at = '-infinity' WHERE id = $1", Orchestrator);
        Connection.Execute("DELETE FROM orchestrators o WHERE o.id = $1 AND NOT EXISTS (SELECT 1 FROM tasks WHERE holder = o.id)", Orchestrator);
        Connection.Tell(Id, RecordChange.Ready);
    }

    private void DemandPlace()
    {
        if (Connection.Number("SELECT count(*) FROM orchestrators WHERE id = $1 AND NOT is_lost", Orchestrator) == 0)
        {
            throw OrchestrationErrors.TakenOver(Id);
        }
    }

    private ClaimedTask? Claim(string agent, string[] targets) => targets.Length == 0 ? null : Connection.QueryRows(
        $"A task of '{Id}'", RecordColumns.Demand,
        """
        UPDATE tasks t SET holder = $2, is_ready = false
        FROM (SELECT c.position FROM unnest($3::text[]) g (target), LATERAL (
                SELECT position, priority FROM tasks WHERE orchestration = $1 AND is_ready AND target = g.target
                ORDER BY priority DESC, position LIMIT 1 FOR UPDATE SKIP LOCKED) c
              ORDER BY c.priority DESC, c.position LIMIT 1) n
        WHERE t.orchestration = $1 AND t.position = n.position RETURNING t.state, t.definition
        """,
        r => new ClaimedTask(agent, StoreJson.ReadState(r.GetString(0), r.GetString(1))), Id, Orchestrator, targets).FirstOrDefault();

    /// <summary>The targets of tasks that may be claimed: one step in the index for each.</summary>
    private List<string> FindTargets() => Connection.Query(
        """
        WITH RECURSIVE each (target) AS (
            (SELECT target FROM tasks WHERE orchestration = $1 AND is_ready ORDER BY target LIMIT 1)
            UNION ALL
            SELECT (SELECT t.target FROM tasks t WHERE t.orchestration = $1 AND t.is_ready AND t.target > each.target ORDER BY t.target LIMIT 1) FROM each WHERE each.target IS NOT NULL)
        SELECT target FROM each WHERE target IS NOT NULL
        """,
        r => r.GetString(0), Id);
}
