using Moana.Engine;
using Moana.Plans;
using Moana.Scheduling;

namespace Moana.Storage;

/// <summary>Runs: orchestrations with a name, whose tasks have the keys that a script gives them.</summary>
public sealed partial class OrchestrationStore
{
    /// <summary>Makes a run where there is none of its name. Nobody drives it yet.</summary>
    /// <param name="run">The run; its id is its name.</param>
    /// <exception cref="MoanaException"><c>OrchestrationNotRun</c>: an orchestration that is none has this id.</exception>
    public void OpenRun(OrchestrationRun run) => Make(run.Id, c =>
    {
        if (c.Number("SELECT count(*) FROM orchestrations WHERE id = $1", run.Id) == 0)
        {
            Insert(c, run with { Options = run.Options with { RunToken = OrchestrationRun.NewId() } }, _clock.GetUtcNow());
            c.Execute("UPDATE orchestrations SET status = 'Stopped' WHERE id = $1", run.Id);
        }

        DemandRun(c, run.Id);
    });

    /// <summary>All runs, the newest first.</summary>
    /// <param name="unreadable">Hears of those that cannot be read; without it they are passed over.</param>
    public IReadOnlyList<MoanaRun> GetRuns(Action<MoanaException>? unreadable = null) => Read(c =>
        ReadInfos(c, null, unreadable ?? RecordColumns.Skip).Where(i => i.IsRun).Select(i => ReadKeys(c, i)).ToList());

    /// <summary>One run.</summary>
    /// <exception cref="MoanaException"><c>RunNotFound</c>.</exception>
    public MoanaRun FindRun(string name) => Read(c =>
        ReadInfos(c, name, RecordColumns.Demand).FirstOrDefault() is { IsRun: true } info ? ReadKeys(c, info) : throw StoreErrors.RunNotFound(name));

    /// <summary>
    /// The task that stands for a key. Where there is none it is added, for the process that drives the run or the next one; of
    /// two that ask at the same time one does. A task that failed before its prompt was ever submitted is added anew.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="task">The task with its key, as the script has it now.</param>
    /// <param name="agents">The agents that may take it, as they are now.</param>
    /// <param name="replace">Whether a task whose prompt or settings are others gives way to this one.</param>
    /// <returns>The id of the task that stands for it, and whether it was added just now.</returns>
    /// <exception cref="MoanaException"><c>TaskChanged</c>: it is another task than the recorded one.</exception>
    internal (string TaskId, bool IsNew) Enter(string run, OrchestrationTask task, IReadOnlyList<JoiningAgent> agents, bool replace) => Change(run, c =>
    {
        DemandRun(c, run);
        if (FindStanding(c, run, task, replace) is { } standing)
        {
            if (!standing.HasEnded)
            {
                c.Execute("UPDATE keys SET agents = $3 WHERE orchestration = $1 AND key = $2", run, task.Key, StoreJson.Write(agents));
                Offer(c, run, agents);
            }

            return (standing.Task.Id, false);
        }

        var before = FindKey(c, run, task.Key!);
        if (before.Task is { HasEnded: false } open)
        {
            Request(c, run, nameof(Scheduling.CancelTask), StoreJson.Write(new CancelTask(open.Task.Id, "Its script has another task for its key now.")));
        }

        Put(c, run, task, agents, before.Id);
        return (task.Id, true);
    });

    /// <summary>The result that is on record for a key; null where something is still to be done, or to be waited for.</summary>
    /// <param name="run">The run; there need not be one.</param>
    /// <param name="task">The task with its key, as the script has it now.</param>
    /// <param name="replace">Whether a task whose prompt or settings are others gives way to this one.</param>
    /// <exception cref="MoanaException"><c>TaskChanged</c>: it is another task than the recorded one.</exception>
    internal TaskResult? FindRecorded(string run, OrchestrationTask task, bool replace) => Read(c =>
    {
        if (c.Number("SELECT count(*) FROM orchestrations WHERE id = $1", run) == 0)
        {
            return null;
        }

        DemandRun(c, run);
        return FindStanding(c, run, task, replace) is { HasEnded: true } ended ? ended.ToResult(run, ReadTurns(c, run, ended.TurnsOf)) : null;
    });

    /// <summary>The id of the task that stands for a key; null where none does.</summary>
    internal string? FindKeyTask(string run, string? key) => key is null ? null : Read(c => FindKey(c, run, key)).Id;

    /// <summary>The place of the last event of a run.</summary>
    internal long FindLastEvent(string run) => Read(c => c.Number("SELECT max(sequence) FROM events WHERE orchestration = $1", run));

    /// <summary>The agents that have an open turn of a run.</summary>
    internal IReadOnlyList<string> FindBusy(string run) => Read(c => ReadTasks(c, run).Where(t => t.Turn is not null).Select(t => t.Agent!).Distinct(StringComparer.OrdinalIgnoreCase).ToList());

    /// <summary>The task that stands for a key and answers to what its script wants now; null where another one is to be done.</summary>
    private static TaskState? FindStanding(RecordConnection connection, string run, OrchestrationTask task, bool replace)
    {
        if (FindKey(connection, run, task.Key!).Task is not { } known)
        {
            return null;
        }

        var changed = TaskSettings.Differences(known.Task, task);
        return changed.Count > 0 && !replace ? throw StoreErrors.TaskChanged(run, task.Key!, changed)
            // What failed before any agent had it was not done.
            : changed.Count > 0 || known is { Status: OrchestrationTaskStatus.Failed, Attempts: 0, IsInDoubt: false } ? null
            : known;
    }

    /// <summary>The task that stands for a key, as it is.</summary>
    /// <exception cref="MoanaException"><c>KeyNotFound</c>, or there is no such run.</exception>
    public TaskResult GetKey(string run, string key) => Read(c =>
    {
        DemandRun(c, run);
        var task = FindKey(c, run, key).Task ?? throw StoreErrors.KeyNotFound(run, key);
        return task.ToResult(run, ReadTurns(c, run, task.TurnsOf));
    });

    /// <summary>
    /// Decides what becomes of the key of a task that ended otherwise than completed, once: another task takes its place, or it
    /// counts as done without an answer.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="rerun">The id of the task that is done in its place; null to skip it.</param>
    /// <returns>The task that stands for the key then.</returns>
    /// <exception cref="MoanaException"><c>TaskNotFound</c>, <c>TaskNotResolvable</c>, or there is no such run.</exception>
    public TaskResult Resolve(string run, string taskId, string? rerun) => Change(run, c =>
    {
        DemandRun(c, run);
        var task = FindTask(c, run, taskId) ?? throw StoreErrors.TaskNotFound(run, taskId);
        var agents = c.Query("SELECT agents FROM keys WHERE orchestration = $1 AND task = $2", r => StoreJson.ReadList<JoiningAgent>(r.GetString(0)), run, taskId).FirstOrDefault();
        if (agents is null || task.Status is not (OrchestrationTaskStatus.Failed or OrchestrationTaskStatus.Cancelled))
        {
            throw StoreErrors.TaskNotResolvable(run, task, isReplaced: agents is null);
        }

        if (rerun is not null)
        {
            var again = task.Task with { Id = rerun };
            Put(c, run, again, agents, taskId);
            return Added(again).ToResult(run, []);
        }

        var skipped = task with { Status = OrchestrationTaskStatus.Skipped, IsInDoubt = false, Reason = $"A person decided that it is not done again. {task.Reason}" };
        c.Execute("UPDATE tasks SET status = $3, state = $4 WHERE orchestration = $1 AND position = $2", run, task.Index, skipped.Status.ToString(), StoreJson.WriteState(skipped));
        return skipped.ToResult(run, []);
    });

    /// <summary>Whether a run has a task that has not ended, and nobody drives it.</summary>
    internal bool IsLeft(string run) => Read(c => FindInfo(c, run, counted: false).Status != OrchestrationStatus.Running && ReadOpenAgents(c, run).Count > 0);

    /// <summary>Enters a task as the one that stands for its key, in place of the one that did.</summary>
    private static void Put(RecordConnection connection, string run, OrchestrationTask task, IReadOnlyList<JoiningAgent> agents, string? instead)
    {
        // A key that two enter is refused to one of them by the table.
        connection.Execute(
            instead is null
                ? "INSERT INTO keys (orchestration, key, task, agents) VALUES ($1, $2, $3, $4)"
                : "UPDATE keys SET task = $3, agents = $4 WHERE orchestration = $1 AND key = $2",
            run, task.Key, task.Id, StoreJson.Write(agents));
        Offer(connection, run, agents);
        Request(connection, run, nameof(Scheduling.AddTask), StoreJson.Write(task));
    }

    /// <summary>Has agents take part.</summary>
    private static void Offer(RecordConnection connection, string run, IReadOnlyList<JoiningAgent> agents)
    {
        var known = ReadRun(connection, run).Agents;
        if (agents.Select(a => a.Name).Except(known, StringComparer.OrdinalIgnoreCase).ToList() is { Count: > 0 } more)
        {
            connection.Execute("UPDATE orchestrations SET agents = $2 WHERE id = $1", run, StoreJson.Write<IReadOnlyList<string>>([.. known, .. more]));
        }

        Request(connection, run, nameof(JoinRequest), StoreJson.Write(agents));
    }

    /// <summary>Asks for the agents that open tasks may be given to, and for no others that were here before.</summary>
    private static void AskAgents(RecordConnection connection, string run)
    {
        connection.Execute("DELETE FROM requests WHERE orchestration = $1 AND kind = $2", run, nameof(JoinRequest));
        Request(connection, run, nameof(JoinRequest), StoreJson.Write(ReadOpenAgents(connection, run).SelectMany(a => a).DistinctBy(a => a.Name, StringComparer.OrdinalIgnoreCase)));
    }

    /// <summary>For each key whose task has not ended, the agents that may take it.</summary>
    private static List<IReadOnlyList<JoiningAgent>> ReadOpenAgents(RecordConnection connection, string run) => connection.Query(
        """
        SELECT k.agents FROM keys k LEFT JOIN tasks t ON t.orchestration = k.orchestration AND t.id = k.task
        WHERE k.orchestration = $1 AND (t.status IS NULL OR t.status IN ('Pending', 'Running', 'Validating', 'Held'))
        """,
        r => StoreJson.ReadList<JoiningAgent>(r.GetString(0)), run);

    /// <summary>The id of the task that stands for a key, and the task; null where there is none, also none any more.</summary>
    private static (string? Id, TaskState? Task) FindKey(RecordConnection connection, string run, string key) =>
        connection.Query("SELECT task FROM keys WHERE orchestration = $1 AND key = $2", r => r.GetString(0), run, key).FirstOrDefault() is not { } id
            ? (null, null)
            : (id, FindTask(connection, run, id) ?? ReadAdditions(connection, run).Where(t => string.Equals(t.Id, id, StringComparison.OrdinalIgnoreCase)).Select(Added).FirstOrDefault());

    private static MoanaRun ReadKeys(RecordConnection connection, OrchestrationInfo info)
    {
        var keys = connection.Query(
            """
            SELECT t.status, CASE WHEN t.status = 'Failed' THEN t.state END FROM keys k LEFT JOIN tasks t ON t.orchestration = k.orchestration AND t.id = k.task
            WHERE k.orchestration = $1
            """,
            r => (Status: Enum.Parse<OrchestrationTaskStatus>(r.Text(0) ?? nameof(OrchestrationTaskStatus.Pending)), IsInDoubt: r.Text(1) is { } state && StoreJson.Read<TaskState>(state).IsInDoubt),
            info.OrchestrationId);
        return new()
        {
            Name = info.OrchestrationId,
            Status = info.Status,
            Keys = keys.Count,
            Open = keys.Count(k => k.Status is OrchestrationTaskStatus.Pending or OrchestrationTaskStatus.Running or OrchestrationTaskStatus.Validating or OrchestrationTaskStatus.Held),
            Completed = keys.Count(k => k.Status == OrchestrationTaskStatus.Completed),
            Failed = keys.Count(k => k.Status == OrchestrationTaskStatus.Failed),
            InDoubt = keys.Count(k => k.IsInDoubt),
            Left = keys.Count(k => k.Status is OrchestrationTaskStatus.Skipped or OrchestrationTaskStatus.Cancelled),
            Agent = info.Agent,
            Address = info.Address,
            StartedAt = info.StartedAt,
            ProcessId = info.ProcessId,
            HostName = info.HostName,
            Tokens = info.Tokens,
            Cost = info.Cost,
        };
    }

    private static void DemandRun(RecordConnection connection, string run)
    {
        if (connection.Number("SELECT count(*) FROM orchestrations WHERE id = $1", run) == 0)
        {
            throw StoreErrors.RunNotFound(run);
        }

        if (!ReadRun(connection, run).Options.IsRun)
        {
            throw StoreErrors.NotRun(run);
        }
    }
}
