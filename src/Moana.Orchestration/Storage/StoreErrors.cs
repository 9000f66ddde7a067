using Microsoft.Data.Sqlite;
using Moana.Scheduling;
using SQLitePCL;

namespace Moana.Storage;

/// <summary>The texts and ids of the store's errors.</summary>
public static class StoreErrors
{
    /// <summary>The file cannot be read or written, for now or for good.</summary>
    public static MoanaException Unusable(string path, Exception inner) => new(
        "StoreUnusable", MoanaErrorKind.InvalidState,
        (inner as SqliteException)?.SqliteErrorCode switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"The record of orchestrations {path} is locked by another process. Find out which one holds it ('fuser {path}'), and end it if it hangs.",
            raw.SQLITE_FULL => $"The record of orchestrations {path} cannot be written: the disk is full. Make room on it.",
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => $"The record of orchestrations {path} is damaged: {inner.Message} Move it away, and a new one is begun.",
            _ => $"The record of orchestrations {path} cannot be used: {inner.Message} Check that the file and its folder can be written.",
        },
        path, inner);

    /// <summary>An address cannot be read. It is not repeated: it may hold a password.</summary>
    public static MoanaException AddressInvalid(string reason) => new(
        "StoreAddressInvalid", MoanaErrorKind.InvalidInput, $"The address of the record of orchestrations cannot be read: {reason}", null);

    /// <summary>A database cannot be read or written, for now or for good.</summary>
    public static MoanaException Unusable(string problem, string name, Exception inner) => new(
        "StoreUnusable", MoanaErrorKind.InvalidState, $"The record of orchestrations {problem}", name, inner);

    /// <summary>The database does not answer, or not now.</summary>
    public static MoanaException Unreachable(string name, string problem, Exception inner) => new(
        "StoreUnreachable", MoanaErrorKind.Unavailable, $"The record of orchestrations {name} cannot be reached: {problem.TrimEnd('.')}.", name, inner);

    /// <summary>The database does not know the role, or its password is another one.</summary>
    public static MoanaException Denied(string name, string problem, Exception inner) => new(
        "StoreDenied", MoanaErrorKind.InvalidState, $"The record of orchestrations {name} lets nobody in: {problem.TrimEnd('.')}.", name, inner);

    /// <summary>There is no such role in the database.</summary>
    public static MoanaException RoleUnknown(string name, string problem, Exception inner) => new(
        "StoreRoleUnknown", MoanaErrorKind.NotFound, $"The database of {name} does not know who is to be let in: {problem.TrimEnd('.')}.", name, inner);

    /// <summary>The role may not do this.</summary>
    public static MoanaException Forbidden(string name, string problem, Exception inner) => new(
        "StoreForbidden", MoanaErrorKind.InvalidState, $"The role of {name} may not do this: {problem.TrimEnd('.')}. Nothing was changed.", name, inner);

    /// <summary>The database has no tables of Moana's.</summary>
    public static MoanaException NotInitialized(string name) => new(
        "StoreNotInitialized", MoanaErrorKind.InvalidState, $"The database {name} holds no record of orchestrations yet, or this role may not see it.", name);

    /// <summary>An older Moana made the tables. Others may still use it, so they are changed only when a person says so.</summary>
    public static MoanaException Older(string name, long found, long known) => new(
        "StoreOlder", MoanaErrorKind.InvalidState,
        $"The record of orchestrations {name} was made by an older Moana (schema {found}; this one needs {known}).",
        name);

    /// <summary>A file has no roles.</summary>
    public static MoanaException NoRoles(string name) => new(
        "StoreNotShared", MoanaErrorKind.InvalidInput, $"The record of orchestrations {name} is a file of one user: nobody shares it, and it has no roles.", name);

    /// <summary>A file has one user.</summary>
    public static MoanaException NoSharing(string name) => new(
        "StoreNotShared", MoanaErrorKind.InvalidInput, $"The record of orchestrations {name} is a file of one user on one machine: no other machine can take tasks from it.", name);

    /// <summary>One process drives it alone.</summary>
    public static MoanaException NotShared(string id) => new(
        "OrchestrationNotShared", MoanaErrorKind.InvalidState, $"Orchestration '{id}' was not begun as a shared one: one process drives it alone.", id);

    /// <summary>A shared queue gives each task to one agent by itself.</summary>
    public static MoanaException NotShareable(string task) => new(
        "TaskNotShareable", MoanaErrorKind.InvalidInput, $"Task '{task}' uses other tasks' answers, has a workspace of its own, or agents race for it: a shared queue gives out tasks that stand alone, to agents where they are.", task);

    /// <summary>It has no process of its own that could go on.</summary>
    public static MoanaException IsShared(string id) => new(
        "OrchestrationShared", MoanaErrorKind.InvalidState, $"Orchestration '{id}' is a shared one: it is joined, not resumed.", id);

    /// <summary>A newer Moana wrote it.</summary>
    public static MoanaException Newer(string path, long found, long known) => new(
        "StoreNewer", MoanaErrorKind.InvalidState,
        $"The record of orchestrations {path} was written by a newer Moana (schema {found}; this one knows {known}).",
        path);

    /// <summary>A row is not what Moana writes.</summary>
    public static MoanaException RowUnreadable(string path, string what, Exception inner) => new(
        "StoreRowUnreadable", MoanaErrorKind.InvalidState,
        $"{what} in the record of orchestrations {path} cannot be read: {inner.Message} Something else than Moana has changed it.",
        path, inner);

    /// <summary>There is no such orchestration.</summary>
    public static MoanaException OrchestrationNotFound(string id) => new(
        "OrchestrationNotFound", MoanaErrorKind.NotFound,
        $"There is no orchestration '{id}'.",
        id);

    /// <summary>It has ended.</summary>
    public static MoanaException OrchestrationEnded(string id) => new(
        "OrchestrationEnded", MoanaErrorKind.InvalidState,
        $"Every task of orchestration '{id}' has ended.",
        id);

    /// <summary>The id of <see cref="OrchestrationRunning"/>.</summary>
    internal const string RunningId = "OrchestrationRunning";

    /// <summary>A process drives it.</summary>
    public static MoanaException OrchestrationRunning(string id, int process, string machine) => new(
        RunningId, MoanaErrorKind.InvalidState,
        $"Orchestration '{id}' is driven by process {process} on {machine}.",
        id);

    /// <summary>The id is taken.</summary>
    public static MoanaException OrchestrationExists(string id) => new(
        "OrchestrationExists", MoanaErrorKind.Exists,
        $"There is an orchestration '{id}' already.",
        id);

    /// <summary>There is no such task.</summary>
    public static MoanaException TaskNotFound(string orchestration, string task) => new(
        "TaskNotFound", MoanaErrorKind.NotFound,
        $"Orchestration '{orchestration}' has no task '{task}'.",
        task);

    /// <summary>The task waits for nobody's decision.</summary>
    public static MoanaException TaskNotHeld(string task, OrchestrationTaskStatus status) => new(
        "TaskNotHeld", MoanaErrorKind.InvalidState,
        $"Task '{task}' is not held for a person's decision: it is {status}. Nothing was changed.",
        task);

    /// <summary>There is no such run.</summary>
    public static MoanaException RunNotFound(string name) => new("RunNotFound", MoanaErrorKind.NotFound, $"There is no run '{name}'.", name);

    /// <summary>An orchestration that is no run has the name.</summary>
    public static MoanaException NotRun(string id) => new(
        "OrchestrationNotRun", MoanaErrorKind.InvalidInput, $"Orchestration '{id}' is no run: its tasks have no keys.", id);

    /// <summary>A run has no such key.</summary>
    public static MoanaException KeyNotFound(string run, string key) => new("KeyNotFound", MoanaErrorKind.NotFound, $"Run '{run}' has nothing under the key '{key}'.", key);

    /// <summary>A key stands for another task than the one that is given.</summary>
    public static MoanaException TaskChanged(string run, string key, IReadOnlyList<string> differences) => new(
        "TaskChanged", MoanaErrorKind.InvalidState,
        $"Run '{run}' has another task under the key '{key}': {string.Join(", ", differences)} differ{(differences.Count == 1 ? "s" : "")}. Nothing was sent.",
        key);

    /// <summary>There is nothing to decide about a task.</summary>
    internal static MoanaException TaskNotResolvable(string run, TaskState task, bool isReplaced) => new(
        "TaskNotResolvable", MoanaErrorKind.InvalidState,
        isReplaced
            ? $"Task '{task.Task.Id}' of run '{run}' stands for no key any more: that was decided before. Nothing was changed."
            : $"Task '{task.Task.Id}' of run '{run}' is {task.Status}: there is nothing to decide about it. Nothing was changed.",
        task.Task.Id);

    /// <summary>There is no orchestration at all.</summary>
    public static MoanaException NoOrchestrations() => new(
        "OrchestrationNotFound", MoanaErrorKind.NotFound,
        "There is no orchestration yet.",
        null);

    /// <summary>Its process was asked to stop, and has not.</summary>
    public static MoanaException NotStopped(string id, int? process, string? machine) => new(
        "OrchestrationNotStopped", MoanaErrorKind.Timeout,
        $"Orchestration '{id}' was asked to stop, but process {process} on {machine} still drives it.",
        id);
}
