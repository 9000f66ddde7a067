using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Moana.Engine;
using Moana.Plans;
using Moana.Scheduling;

namespace Moana.Storage;

/// <summary>
/// The record of orchestrations: one file for all of a user's shells. Each call opens it anew, so that an object of this
/// kind can be kept and shared; a running orchestration has a connection of its own.
/// </summary>
/// <param name="path">The file; null for <c>$XDG_STATE_HOME/moana/moana.db</c>.</param>
/// <param name="clock">The time; null for the machine's.</param>
public sealed partial class OrchestrationStore(string? path = null, TimeProvider? clock = null) : IOrchestrationStore
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>The file.</summary>
    public string FilePath { get; } = Path.GetFullPath(path ?? StoreFile.DefaultPath);

    /// <summary>All orchestrations, the newest first.</summary>
    /// <param name="unreadable">Hears of those that cannot be read; without it they are passed over.</param>
    public IReadOnlyList<OrchestrationInfo> GetOrchestrations(Action<MoanaException>? unreadable = null) => Read(c => ReadInfos(c, null, unreadable ?? SqliteExtensions.Skip));

    /// <summary>The id of the newest orchestration; null when there is none.</summary>
    public string? FindNewest() => Read(c => ReadInfos(c, null, SqliteExtensions.Skip, counted: false)) is [var newest, ..] ? newest.OrchestrationId : null;

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

    /// <summary>An orchestration's tasks, in their order.</summary>
    /// <param name="id">The orchestration.</param>
    /// <param name="unreadable">Hears of tasks that cannot be read; without it they are passed over.</param>
    /// <exception cref="MoanaException">There is no such orchestration.</exception>
    public IReadOnlyList<TaskResult> GetTasks(string id, Action<MoanaException>? unreadable = null) => [.. EachTask(id, unreadable)];

    /// <summary>
    /// An orchestration's tasks, in their order, as they are asked for: no more than a page of them is in memory, and none is
    /// locked meanwhile.
    /// </summary>
    /// <param name="id">The orchestration.</param>
    /// <param name="unreadable">Hears of tasks that cannot be read; without it they are passed over.</param>
    /// <exception cref="MoanaException">There is no such orchestration.</exception>
    public IEnumerable<TaskResult> EachTask(string id, Action<MoanaException>? unreadable = null)
    {
        using var connection = StoreFile.Open(FilePath);
        Guard(() =>
        {
            DemandKnown(connection, id);
            return id;
        });
        for (long? last = long.MinValue; last is { } after;)
        {
            (last, var tasks) = Guard(() => ReadTasksAfter(connection, id, after, unreadable ?? SqliteExtensions.Skip));
            foreach (var task in tasks)
            {
                yield return task.ToResult(id, task.LastTurn is null ? [] : Guard(() => ReadTurns(connection, id, task.Task.Id)));
            }
        }

        foreach (var task in Guard(() => ReadAdditions(connection, id)))
        {
            yield return Added(task).ToResult(id, []);
        }
    }

    /// <summary>One task of an orchestration.</summary>
    /// <exception cref="MoanaException">There is no such orchestration or task.</exception>
    public TaskResult GetTask(string id, string taskId) => Read(c =>
    {
        DemandKnown(c, id);
        var task = FindTask(c, id, taskId) ?? ReadAdditions(c, id).Where(t => string.Equals(t.Id, taskId, StringComparison.OrdinalIgnoreCase)).Select(Added).FirstOrDefault()
            ?? throw StoreErrors.TaskNotFound(id, taskId);
        return task.ToResult(id, ReadTurns(c, id, task.Task.Id));
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
        using var connection = StoreFile.Open(FilePath);
        for (var seen = -1L; ;)
        {
            if (connection.Number("PRAGMA data_version") is var version && version != seen)
            {
                seen = version;
                // The status first: what happens between the two reads is then read once more.
                var running = FindInfo(connection, id, counted: false).Status == OrchestrationStatus.Running;
                foreach (var e in ReadEvents(connection, id, after))
                {
                    after = e.Sequence;
                    yield return e;
                }

                if (!running)
                {
                    yield break;
                }
            }

            await Task.Delay(Glance, _clock, token).ConfigureAwait(false);
            if (FindInfo(connection, id, counted: false).Status != OrchestrationStatus.Running)
            {
                // A killed process writes nothing more: that it is gone is seen, not told.
                seen = -1;
            }
        }
    }

    /// <summary>The receipts of an orchestration's deliveries, in the order in which they began.</summary>
    public IReadOnlyList<PromptReceipt> GetReceipts(string id) => Read(c => c.QueryRows(
        $"A receipt of '{id}'", SqliteExtensions.Skip,
        "SELECT receipt FROM attempts WHERE orchestration = $1 AND receipt IS NOT NULL ORDER BY began_at, turn", r => StoreJson.Read<PromptReceipt>(r.GetString(0)), id));

    /// <summary>
    /// Adds a task. The process that drives the orchestration takes it up within a second; when none does, the next one.
    /// </summary>
    /// <exception cref="PlanException">The task cannot be run as it is.</exception>
    /// <exception cref="MoanaException">There is no such orchestration, or it has ended.</exception>
    public void AddTask(string id, OrchestrationTask task) => Change(c =>
    {
        DemandOpen(c, id);
        var known = ReadTasks(c, id).ConvertAll(t => t.Task);
        known.AddRange(ReadAdditions(c, id));
        TaskCheck.Demand([.. known, task], ReadRun(c, id).Agents);
        Request(c, id, nameof(Scheduling.AddTask), StoreJson.Write(task));
    });

    /// <summary>Takes a task back. Its agent goes on with what it has.</summary>
    /// <exception cref="MoanaException">There is no such orchestration or task, or the orchestration has ended.</exception>
    public void CancelTask(string id, string taskId, string reason) => Change(c =>
    {
        DemandOpen(c, id);
        if (c.Number("SELECT count(*) FROM tasks WHERE orchestration = $1 AND id = $2", id, taskId) == 0
            && !ReadAdditions(c, id).Exists(t => string.Equals(t.Id, taskId, StringComparison.OrdinalIgnoreCase)))
        {
            throw StoreErrors.TaskNotFound(id, taskId);
        }

        Request(c, id, nameof(Scheduling.CancelTask), StoreJson.Write(new CancelTask(taskId, reason)));
    });

    /// <summary>Has a task tried again that is held for a person's decision.</summary>
    /// <exception cref="MoanaException">There is no such orchestration or task, the task is not held, or the orchestration has ended.</exception>
    public void RetryTask(string id, string taskId) => Change(c =>
    {
        DemandOpen(c, id);
        var task = FindTask(c, id, taskId) ?? throw StoreErrors.TaskNotFound(id, taskId);
        if (task.Status != OrchestrationTaskStatus.Held)
        {
            throw StoreErrors.TaskNotHeld(taskId, task.Status);
        }

        Request(c, id, nameof(Scheduling.RetryTask), StoreJson.Write(new RetryTask(taskId)));
    });

    /// <summary>Asks the process that drives an orchestration to stop. It can be resumed.</summary>
    /// <returns>False when no process drives it.</returns>
    /// <exception cref="MoanaException">There is no such orchestration.</exception>
    public bool RequestStop(string id, string reason)
    {
        var runs = false;
        Change(c =>
        {
            runs = FindInfo(c, id, counted: false).Status == OrchestrationStatus.Running;
            if (runs)
            {
                Request(c, id, nameof(StopRequest), reason);
            }
        });
        return runs;
    }

    /// <summary>Removes an orchestration and its record, also one that nobody can read.</summary>
    /// <exception cref="MoanaException">There is none, or a process drives it.</exception>
    public void Remove(string id) => Change(c =>
    {
        DemandKnown(c, id);
        if (ReadInfos(c, id, SqliteExtensions.Skip, counted: false).FirstOrDefault() is { } info)
        {
            DemandIdle(info, force: false);
        }

        c.Execute("DELETE FROM leases WHERE orchestration = $1", id);
        c.Execute("DELETE FROM orchestrations WHERE id = $1", id);
    });

    private static void Request(SqliteConnection connection, string id, string kind, string body) =>
        connection.Execute("INSERT INTO requests (orchestration, kind, body) VALUES ($1, $2, $3)", id, kind, body);

    /// <summary>Tasks that were added and that no process has taken up yet. They count as there.</summary>
    private static List<OrchestrationTask> ReadAdditions(SqliteConnection connection, string id) => connection.QueryRows(
        $"A task to be added to '{id}'", SqliteExtensions.Skip,
        "SELECT body FROM requests WHERE orchestration = $1 AND kind = $2 ORDER BY id", r => StoreJson.Read<OrchestrationTask>(r.GetString(0)), id, nameof(Scheduling.AddTask));

    private static TaskState Added(OrchestrationTask task) => new() { Task = task, Index = int.MaxValue, Reason = "It is to be added." };

    private static void DemandKnown(SqliteConnection connection, string id)
    {
        if (connection.Number("SELECT count(*) FROM orchestrations WHERE id = $1", id) == 0)
        {
            throw StoreErrors.OrchestrationNotFound(id);
        }
    }

    private static void DemandOpen(SqliteConnection connection, string id)
    {
        if (FindInfo(connection, id, counted: false).Status is OrchestrationStatus.Completed or OrchestrationStatus.Failed)
        {
            throw StoreErrors.OrchestrationEnded(id);
        }
    }

    private static void DemandIdle(OrchestrationInfo info, bool force)
    {
        // Whether a process of another machine lives cannot be seen from here; a person may know.
        if (info.Status == OrchestrationStatus.Running && !(force && info.HostName != Environment.MachineName))
        {
            throw StoreErrors.OrchestrationRunning(info.OrchestrationId, info.ProcessId!.Value, info.HostName!);
        }
    }

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        using var connection = StoreFile.Open(FilePath);
        return Guard(() => read(connection));
    }

    private void Change(Action<SqliteConnection> act)
    {
        using var connection = StoreFile.Open(FilePath);
        Guard(() => connection.Write(() =>
        {
            act(connection);
            return true;
        }));
    }

    /// <summary>With the store's own error where the file cannot be used.</summary>
    private T Guard<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (SqliteException e)
        {
            throw StoreErrors.Unusable(FilePath, e);
        }
    }
}
