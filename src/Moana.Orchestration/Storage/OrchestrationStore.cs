using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Engine;
using Moana.Plans;
using Moana.Scheduling;

namespace Moana.Storage;

/// <summary>
/// The record of orchestrations: one file for all of a user's shells, or a database that many machines share. Each call
/// opens it anew, so that an object of this kind can be kept and shared; a running orchestration has a connection of its own.
/// </summary>
/// <param name="address">
/// A file, or the address of a PostgreSQL database; null for what <c>$MOANA_STORE</c> names, or else
/// <c>$XDG_STATE_HOME/moana/moana.db</c>.
/// </param>
/// <param name="clock">The time; null for the machine's.</param>
/// <exception cref="MoanaException"><c>StoreAddressInvalid</c>: the address cannot be read.</exception>
public sealed partial class OrchestrationStore(string? address = null, TimeProvider? clock = null) : IOrchestrationStore
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly RecordDatabase _database = RecordDatabase.At(address);

    /// <summary>What the record is called in texts: its file, or its address without a password.</summary>
    public string Name => _database.Name;

    /// <summary>Whether there is a record, as far as that can be told without making one.</summary>
    public bool Exists => _database.Exists;

    /// <summary>Where it is kept.</summary>
    internal RecordDatabase Database => _database;

    /// <summary>All orchestrations, the newest first.</summary>
    /// <param name="unreadable">Hears of those that cannot be read; without it they are passed over.</param>
    public IReadOnlyList<OrchestrationInfo> GetOrchestrations(Action<MoanaException>? unreadable = null) => Read(c => ReadInfos(c, null, unreadable ?? RecordColumns.Skip));

    /// <summary>The id of the newest orchestration; null when there is none.</summary>
    public string? FindNewest() => Read(c => ReadInfos(c, null, RecordColumns.Skip, counted: false)) is [var newest, ..] ? newest.OrchestrationId : null;

    /// <summary>The names of queues without an end; none where the record is nobody else's.</summary>
    public IReadOnlyList<string> GetBacklogs() => !_database.CanShare ? [] : Read(c => c.Query("SELECT backlog FROM orchestrations WHERE backlog IS NOT NULL ORDER BY backlog", r => r.GetString(0)).ToList());

    /// <summary>One orchestration.</summary>
    /// <exception cref="MoanaException">There is none of that id.</exception>
    public OrchestrationInfo GetOrchestration(string id) => Read(c => FindInfo(c, id));

    /// <summary>What an orchestration runs: agents, bounds, folder and server, without its tasks.</summary>
    /// <exception cref="MoanaException">There is none of that id.</exception>
    public OrchestrationRun GetRun(string id) => Read(c =>
    {
        DemandKnown(c, id);
        return ReadRun(c, id);
    });

    /// <summary>An orchestration's tasks, in their order, without what was answered in their turns.</summary>
    /// <param name="id">The orchestration.</param>
    /// <param name="unreadable">Hears of tasks that cannot be read; without it they are passed over.</param>
    /// <exception cref="MoanaException">There is no such orchestration.</exception>
    public IReadOnlyList<TaskResult> GetTasks(string id, Action<MoanaException>? unreadable = null) => [.. EachTask(id, unreadable, answers: false)];

    /// <summary>
    /// An orchestration's tasks, in their order, as they are asked for: no more than a page of them is in memory, and none is
    /// locked meanwhile.
    /// </summary>
    /// <param name="id">The orchestration.</param>
    /// <param name="unreadable">Hears of tasks that cannot be read; without it they are passed over.</param>
    /// <exception cref="MoanaException">There is no such orchestration.</exception>
    public IEnumerable<TaskResult> EachTask(string id, Action<MoanaException>? unreadable = null) => EachTask(id, unreadable, answers: true);

    private IEnumerable<TaskResult> EachTask(string id, Action<MoanaException>? unreadable, bool answers)
    {
        using var connection = _database.OpenToRead();
        Guard(() =>
        {
            DemandKnown(connection, id);
            return id;
        });
        for (long? last = long.MinValue; last is { } after;)
        {
            (last, var tasks) = Guard(() => ReadTasksAfter(connection, id, after, unreadable ?? RecordColumns.Skip));
            foreach (var task in tasks)
            {
                yield return task.ToResult(id, !answers || task.LastTurn is null ? [] : Guard(() => ReadTurns(connection, id, task.TurnsOf)));
            }
        }

        foreach (var task in Guard(() => ReadAdditions(connection, id)))
        {
            yield return Added(task).ToResult(id, []);
        }
    }

    /// <summary>The tasks that an orchestration was given by people, in their order, as they were wished; not those of a race's entries.</summary>
    /// <exception cref="MoanaException">There is no such orchestration.</exception>
    public IReadOnlyList<OrchestrationTask> GetWishes(string id) => Read(c =>
    {
        DemandKnown(c, id);
        // Of a run, what stands for its keys: other tasks have taken the place of those that were replaced or done again.
        var standing = c.Query("SELECT task FROM keys WHERE orchestration = $1", r => r.GetString(0), id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return (IReadOnlyList<OrchestrationTask>)[.. ReadTasks(c, id, RecordColumns.Skip).Select(t => t.Task).Concat(ReadAdditions(c, id)).Where(t => t.RaceOf is null && (t.Key is null || standing.Contains(t.Id)))];
    });

    /// <summary>One task of an orchestration.</summary>
    /// <exception cref="MoanaException">There is no such orchestration or task.</exception>
    public TaskResult GetTask(string id, string taskId) => Read(c =>
    {
        DemandKnown(c, id);
        var task = FindTask(c, id, taskId) ?? ReadAdditions(c, id).Where(t => string.Equals(t.Id, taskId, StringComparison.OrdinalIgnoreCase)).Select(Added).FirstOrDefault()
            ?? throw StoreErrors.TaskNotFound(id, taskId);
        return task.ToResult(id, ReadTurns(c, id, task.TurnsOf));
    });

    /// <summary>An orchestration's events after a place in its record, in their order.</summary>
    public IReadOnlyList<OrchestrationEvent> GetEvents(string id, long after = 0) => Read(c =>
    {
        DemandKnown(c, id);
        return ReadEvents(c, id, after);
    });

    /// <summary>An orchestration's events after a place in its record, and then each as it happens, until nobody drives it any more.</summary>
    public async IAsyncEnumerable<OrchestrationEvent> WatchAsync(string id, long after = 0, [EnumeratorCancellation] CancellationToken token = default)
    {
        using var connection = _database.OpenToRead();
        using var changes = _database.Listen(_clock);
        while (true)
        {
            // The status first: what happens between the two reads is then read once more.
            var (running, events) = Guard(() => (FindInfo(connection, id, counted: false).Status == OrchestrationStatus.Running, ReadEvents(connection, id, after)));
            foreach (var e in events)
            {
                after = e.Sequence;
                yield return e;
            }

            if (!running)
            {
                yield break;
            }

            // A killed process writes nothing more: that it is gone is seen, not told.
            await changes.NextAsync(_database.Glance, token).ConfigureAwait(false);
        }
    }

    /// <summary>The receipts of an orchestration's deliveries, in the order in which they began.</summary>
    public IReadOnlyList<PromptReceipt> GetReceipts(string id) => Read(c => c.QueryRows(
        $"A receipt of '{id}'", RecordColumns.Skip,
        "SELECT receipt FROM attempts WHERE orchestration = $1 AND receipt IS NOT NULL ORDER BY began_at, turn", r => StoreJson.Read<PromptReceipt>(r.GetString(0)), id));

    /// <summary>
    /// Adds a task. The process that drives the orchestration takes it up within a second; when none does, the next one.
    /// </summary>
    /// <exception cref="PlanException">The task cannot be run as it is.</exception>
    /// <exception cref="MoanaException">There is no such orchestration, or it has ended.</exception>
    public void AddTask(string id, OrchestrationTask task) => Change(id, c =>
    {
        DemandOpen(c, id);
        if (IsShared(c, id))
        {
            AddShared(c, id, [task]);
            return;
        }

        var known = ReadTasks(c, id).ConvertAll(t => t.Task);
        known.AddRange(ReadAdditions(c, id));
        var run = ReadRun(c, id);
        TaskCheck.Demand([.. known, task], [.. run.Agents.Select(a => PlacedAgent.Of(a, run.Hosts))]);
        Request(c, id, nameof(Scheduling.AddTask), StoreJson.Write(task));
    });

    /// <summary>Takes a task back. Its agent goes on with what it has.</summary>
    /// <exception cref="MoanaException">There is no such orchestration or task, or the orchestration has ended.</exception>
    public void CancelTask(string id, string taskId, string reason) => Change(id, c =>
    {
        DemandOpen(c, id);
        if (IsShared(c, id))
        {
            CancelShared(c, id, taskId, reason);
            return;
        }

        if (c.Number("SELECT count(*) FROM tasks WHERE orchestration = $1 AND id = $2", id, taskId) == 0
            && !ReadAdditions(c, id).Exists(t => string.Equals(t.Id, taskId, StringComparison.OrdinalIgnoreCase)))
        {
            throw StoreErrors.TaskNotFound(id, taskId);
        }

        Request(c, id, nameof(Scheduling.CancelTask), StoreJson.Write(new CancelTask(taskId, reason)));
    });

    /// <summary>Has a task tried again that is held for a person's decision.</summary>
    /// <exception cref="MoanaException">There is no such orchestration or task, the task is not held, or the orchestration has ended.</exception>
    public void RetryTask(string id, string taskId) => Change(id, c =>
    {
        DemandOpen(c, id);
        var task = FindTask(c, id, taskId) ?? throw StoreErrors.TaskNotFound(id, taskId);
        if (task.Status != OrchestrationTaskStatus.Held)
        {
            throw StoreErrors.TaskNotHeld(taskId, task.Status);
        }

        if (IsShared(c, id))
        {
            RetryShared(c, id, task);
            return;
        }

        Request(c, id, nameof(Scheduling.RetryTask), StoreJson.Write(new RetryTask(taskId)));
    });

    /// <summary>Asks the process that drives an orchestration to stop. It can be resumed.</summary>
    /// <returns>False when no process drives it.</returns>
    /// <exception cref="MoanaException">There is no such orchestration.</exception>
    public bool RequestStop(string id, string reason)
    {
        var runs = false;
        Change(id, c =>
        {
            runs = FindInfo(c, id, counted: false).Status == OrchestrationStatus.Running;
            if (runs && IsShared(c, id))
            {
                StopShared(c, id, reason);
            }
            else if (runs)
            {
                Request(c, id, nameof(StopRequest), reason);
            }
        });
        return runs;
    }

    /// <summary>Removes an orchestration and its record, also one that nobody can read.</summary>
    /// <exception cref="MoanaException">There is none, or a process drives it.</exception>
    public void Remove(string id) => Change(id, c =>
    {
        DemandKnown(c, id);
        if (ReadInfos(c, id, RecordColumns.Skip, counted: false).FirstOrDefault() is { } info)
        {
            DemandIdle(info, force: false);
        }

        c.Forget(id);
        c.Execute("DELETE FROM orchestrations WHERE id = $1", id);
    });

    private static void Request(RecordConnection connection, string id, string kind, string body) =>
        connection.Execute("INSERT INTO requests (orchestration, kind, body) VALUES ($1, $2, $3)", id, kind, body);

    /// <summary>Tasks that were added and that no process has taken up yet. They count as there.</summary>
    private static List<OrchestrationTask> ReadAdditions(RecordConnection connection, string id) => connection.QueryRows(
        $"A task to be added to '{id}'", RecordColumns.Skip,
        "SELECT body FROM requests WHERE orchestration = $1 AND kind = $2 ORDER BY id", r => StoreJson.Read<OrchestrationTask>(r.GetString(0)), id, nameof(Scheduling.AddTask));

    private static TaskState Added(OrchestrationTask task) => new() { Task = task, Index = int.MaxValue, Reason = "It is to be added." };

    private static void DemandKnown(RecordConnection connection, string id)
    {
        if (connection.Number("SELECT count(*) FROM orchestrations WHERE id = $1", id) == 0)
        {
            throw StoreErrors.OrchestrationNotFound(id);
        }
    }

    private static void DemandOpen(RecordConnection connection, string id)
    {
        if (FindInfo(connection, id, counted: false).Status is OrchestrationStatus.Completed or OrchestrationStatus.Failed)
        {
            throw StoreErrors.OrchestrationEnded(id);
        }
    }

    private static void DemandIdle(OrchestrationInfo info, bool force)
    {
        // Whether a process of another machine lives cannot be seen from here; a person may know.
        if (info.Status == OrchestrationStatus.Running && !(force && info.HostName != ProcessIdentity.Current.HostName))
        {
            throw StoreErrors.OrchestrationRunning(info.OrchestrationId, info.ProcessId!.Value, info.HostName!);
        }
    }
}
