using Moana.Engine;
using Moana.Plans;
using Moana.Scheduling;
using Moana.Storage.Postgres;

namespace Moana.Storage;

/// <summary>Orchestrations whose tasks several orchestrators share.</summary>
public sealed partial class OrchestrationStore : ISharedStore
{
    /// <summary>Enters an orchestration that others may join. Nobody drives it yet.</summary>
    /// <param name="run">What to run; its agents and its server are those of whoever joins.</param>
    /// <exception cref="MoanaException">The record is not shared, or has one of that id.</exception>
    /// <exception cref="PlanException">The tasks cannot be run as they are.</exception>
    public void Share(OrchestrationRun run) => Share(run, backlog: null);

    /// <summary>The queue without an end that has a name; it is made where there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="options">The bounds of one that is made.</param>
    /// <param name="path">Its folder.</param>
    /// <returns>The orchestration's id.</returns>
    public string OpenBacklog(string name, SchedulerOptions options, string path)
    {
        if (FindBacklog(name) is { } there)
        {
            return there;
        }

        var run = new OrchestrationRun { Id = OrchestrationRun.NewId(), Agents = [], Tasks = [], Options = options, Path = path };
        try
        {
            Share(run, name);
            return run.Id;
        }
        catch (MoanaException) when (FindBacklog(name) is not null)
        {
            // Somebody else was quicker.
            return FindBacklog(name)!;
        }
    }

    /// <summary>Adds tasks to a shared orchestration, all or none.</summary>
    /// <exception cref="PlanException">One of them cannot be run as it is; none was added.</exception>
    /// <exception cref="MoanaException">There is no such orchestration, it has ended, or it is not shared.</exception>
    public void AddTasks(string id, IReadOnlyList<OrchestrationTask> tasks) => Change(id, c =>
    {
        DemandShared(c, id);
        AddShared(c, id, tasks);
    });

    /// <inheritdoc/>
    (ISharedJournal Journal, OrchestrationRun Run) ISharedStore.Join(string id, AgentOffer offer)
    {
        var (journal, run, _) = Begin(id, connection =>
        {
            connection.Lock(id);
            DemandOpen(connection, id);
            DemandShared(connection, id);
            var known = ReadRun(connection, id);
            var all = StoreJson.Write(known.Agents.Union(offer.Agents, StringComparer.OrdinalIgnoreCase));
            connection.Execute("UPDATE orchestrations SET status = 'Running', agents = $2 WHERE id = $1", id, all);
            return (known with { Agents = offer.Agents, Server = offer.Server, Addresses = offer.Addresses, Hosts = offer.Hosts }, true);
        }, isShared: true);
        return ((ISharedJournal)journal, run);
    }

    private string? FindBacklog(string name)
    {
        DemandSharing();
        return Read(c => c.Query("SELECT id FROM orchestrations WHERE backlog = $1", r => r.GetString(0), name)).FirstOrDefault();
    }

    private void Share(OrchestrationRun run, string? backlog)
    {
        DemandSharing();
        if (run.Tasks.Count > 0)
        {
            TaskCheck.Demand(run.Tasks);
        }

        Make(run.Id, c =>
        {
            Insert(c, run, _clock.GetUtcNow());
            c.Execute("UPDATE orchestrations SET is_shared = true, backlog = $2, status = 'Stopped' WHERE id = $1", run.Id, backlog);
            if (run.Tasks.Count > 0)
            {
                Put(c, run.Id, run.Tasks, from: 0);
            }
        });
    }

    private void AddShared(RecordConnection connection, string id, IReadOnlyList<OrchestrationTask> tasks)
    {
        var known = ReadTasks(connection, id);
        TaskCheck.Demand([.. known.Select(t => t.Task), .. tasks]);
        Put(connection, id, tasks, known.Count);
        foreach (var missing in known.Where(k => k.HasEnded && k.Status != OrchestrationTaskStatus.Completed && tasks.Any(t => t.DependsOn.Contains(k.Task.Id, StringComparer.OrdinalIgnoreCase))))
        {
            foreach (var skipped in SharedTasks.Follow(connection, id, missing, _clock.GetUtcNow()))
            {
                Append(connection, SharedTasks.Told(id, skipped, OrchestrationEventKind.TaskSkipped, _clock.GetUtcNow()));
            }
        }
    }

    private void Put(RecordConnection connection, string id, IReadOnlyList<OrchestrationTask> tasks, int from)
    {
        for (var i = 0; i < tasks.Count; i++)
        {
            if (tasks[i] is { Race.Count: > 0 } or { Land: true } or { Workspace: not TaskWorkspace.None } || TaskReferences.Find(tasks[i].Prompt).Count > 0)
            {
                throw StoreErrors.NotShareable(tasks[i].Id);
            }

            var state = new TaskState { Task = tasks[i], Index = from + i };
            OrchestrationJournal.InsertTask(connection, id, state);
            if (from > 0)
            {
                Append(connection, SharedTasks.Told(id, state with { Reason = "It was added." }, OrchestrationEventKind.TaskAdded, _clock.GetUtcNow()));
            }
        }

        SharedTasks.Enqueue(connection, id, from);
    }

    /// <summary>Takes a task of a shared queue back: at once where nobody holds it, else by whoever does.</summary>
    private void CancelShared(RecordConnection connection, string id, string taskId, string reason)
    {
        var task = FindTask(connection, id, taskId) ?? throw StoreErrors.TaskNotFound(id, taskId);
        if (task.HasEnded)
        {
            return;
        }

        var holder = connection.Query(
            """
            SELECT o.id, o.host, o.pid, o.start FROM tasks t JOIN orchestrators o ON o.id = t.holder
            WHERE t.orchestration = $1 AND t.position = $2 AND NOT o.is_lost AND o.expires_at > clock_timestamp()
            """,
            r => (Id: r.GetInt64(0), Process: new Agents.ProcessIdentity(r.GetString(1), r.GetInt32(2), r.GetInt64(3))), id, task.Index).FirstOrDefault();
        if (holder.Process?.IsAlive == true)
        {
            connection.Execute("UPDATE tasks SET cancelled = $3 WHERE orchestration = $1 AND position = $2", id, task.Index, reason);
            connection.Execute("INSERT INTO requests (orchestration, kind, body, orchestrator) VALUES ($1, $2, $3, $4)", id, nameof(Scheduling.CancelTask), StoreJson.Write(new CancelTask(task.Task.Id, reason)), holder.Id);
            return;
        }

        var now = _clock.GetUtcNow();
        var end = task with { Status = OrchestrationTaskStatus.Cancelled, Reason = reason, Turn = null, EndedAt = now };
        SharedTasks.Put(connection, id, end, isReady: false);
        Append(connection, SharedTasks.Told(id, end, OrchestrationEventKind.TaskCancelled, now));
        foreach (var skipped in SharedTasks.Follow(connection, id, end, now))
        {
            Append(connection, SharedTasks.Told(id, skipped, OrchestrationEventKind.TaskSkipped, now));
        }

        if (SharedTasks.End(connection, id, now) is { } status)
        {
            Append(connection, new() { Time = now, Kind = OrchestrationEventKind.Ended, Message = $"Every task has ended: {status}.", OrchestrationId = id });
        }
    }

    private void RetryShared(RecordConnection connection, string id, TaskState held)
    {
        var task = held with { Status = OrchestrationTaskStatus.Pending, Reason = "A person has it tried again." };
        SharedTasks.Put(connection, id, task, isReady: true);
        Append(connection, SharedTasks.Told(id, task, OrchestrationEventKind.TaskRequeued, _clock.GetUtcNow()));
    }

    private static void StopShared(RecordConnection connection, string id, string reason) => connection.Execute(
        "INSERT INTO requests (orchestration, kind, body, orchestrator) SELECT $1, $2, $3, id FROM orchestrators WHERE orchestration = $1 AND NOT is_lost AND expires_at > clock_timestamp()",
        id, nameof(StopRequest), reason);

    private static void Append(RecordConnection connection, OrchestrationEvent told) => OrchestrationJournal.InsertEvent(
        connection, told.OrchestrationId, told with { Sequence = connection.Number("UPDATE orchestrations SET events = events + 1 WHERE id = $1 RETURNING events", told.OrchestrationId) });

    private static bool IsShared(RecordConnection connection, string id) =>
        connection.CanShare && connection.Number("SELECT count(*) FROM orchestrations WHERE id = $1 AND is_shared", id) > 0;

    private static void DemandShared(RecordConnection connection, string id)
    {
        if (!IsShared(connection, id))
        {
            throw StoreErrors.NotShared(id);
        }
    }

    private void DemandSharing()
    {
        if (!_database.CanShare)
        {
            throw StoreErrors.NoSharing(Name);
        }
    }
}
