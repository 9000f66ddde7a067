using System.Collections.Concurrent;
using System.Text.Json;
using Moana.Agents;
using Moana.Engine;
using Moana.Plans;
using Moana.Storage;
using Moana.Workspaces;

namespace Moana.Operations;

/// <summary>
/// Somebody who has tasks done in a run, and waits for them. What is on record comes back at once; what is open is waited for,
/// whoever drives it; what is missing is run. Disposed, it leaves: its tasks stay in the run.
/// </summary>
/// <param name="store">The record.</param>
/// <param name="run">The run's name.</param>
/// <param name="answers">The answers that may be given to agents' questions, where this process drives the run.</param>
/// <param name="told">Hears of what happens to its tasks and to the run.</param>
/// <param name="clock">The time.</param>
public sealed class RunMember(OrchestrationStore store, string run, IReadOnlyList<AnswerRule> answers, Action<OrchestrationEvent> told, TimeProvider clock) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<TaskResult>> _waiting = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim _gate = new(1);
    private RunDriver? _driver;

    /// <summary>The run's name.</summary>
    public string Run { get; } = RunNames.Run(run);

    internal IReadOnlyList<AnswerRule> Answers => answers;

    /// <summary>Whether a task is waited for.</summary>
    internal bool IsWaiting => !_waiting.IsEmpty;

    /// <summary>The task as it stands in the run: with its key, and the settings that decide whether it is the recorded one.</summary>
    /// <param name="task">The task.</param>
    /// <param name="key">Its key; null for the id that a person gave it, or else one made of its prompt and settings.</param>
    /// <exception cref="MoanaException"><c>KeyInvalid</c>, <c>TaskNotAlone</c>.</exception>
    /// <exception cref="PlanException">It cannot be run as it is.</exception>
    public static OrchestrationTask Name(OrchestrationTask task, string? key)
    {
        task = RunNames.Name(task, key);
        TaskCheck.DemandAlone(task);
        return task;
    }

    /// <summary>The result that is on record for a task's key; null where something is to be done, or to be waited for.</summary>
    /// <param name="task">The task, as <see cref="Name"/> gives it.</param>
    /// <param name="replace">Whether one whose prompt or settings are others gives way to this one.</param>
    /// <exception cref="MoanaException"><c>TaskChanged</c>.</exception>
    public TaskResult? FindRecorded(OrchestrationTask task, bool replace) => store.FindRecorded(Run, task, replace) is { } result ? Read(result, task) : null;

    /// <summary>Has a task done, or waits for the one that is; to its end, whichever it is.</summary>
    /// <param name="task">The task, as <see cref="Name"/> gives it.</param>
    /// <param name="fleet">Where the agents are.</param>
    /// <param name="agents">The agents that may take it.</param>
    /// <param name="path">The folder of tasks that name none, where the run begins.</param>
    /// <param name="replace">Whether one whose prompt or settings are others gives way to this one.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes.</param>
    /// <param name="token">Ends the wait; the task stays in the run.</param>
    /// <exception cref="MoanaException"><c>TaskChanged</c>, <c>TaskNotEnded</c>, or the run cannot be driven: an agent is somebody else's, say.</exception>
    public async Task<TaskResult> InvokeAsync(
        OrchestrationTask task, Fleet fleet, IReadOnlyList<AgentPane> agents, string path, bool replace, TimeSpan? timeout, CancellationToken token)
    {
        await new TaskWorkspaces(clock).CheckAsync([task], path, token).ConfigureAwait(false);
        var driver = await JoinAsync(fleet, path, token).ConfigureAwait(false);
        var (id, _) = store.Enter(Run, task, [.. agents.Select(a => new JoiningAgent(FleetAgent.Of(fleet, a).Name, a.Pane.Id.ToString()))], replace);
        var end = _waiting.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            // It may have ended before anybody waited for it.
            if (store.GetTask(Run, id) is { EndedAt: not null } ended)
            {
                return Read(ended, task);
            }

            driver.Wake();
            return Read(await (timeout is { } limit ? end.Task.WaitAsync(limit, clock, token) : end.Task.WaitAsync(token)).ConfigureAwait(false), task);
        }
        catch (TimeoutException) when (timeout is not null)
        {
            throw RunErrors.NotEnded(store.GetTask(Run, id), timeout.Value);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    /// <summary>The agents among these that may take a task.</summary>
    /// <exception cref="MoanaException"><c>AgentNotFound</c>: none of them.</exception>
    public static IReadOnlyList<AgentPane> Fitting(OrchestrationTask task, Fleet fleet, IReadOnlyList<AgentPane> agents)
    {
        var fitting = agents.Where(a => task.Race.Count > 0 ? task.Race.Contains(a.Name, StringComparer.OrdinalIgnoreCase) : TaskTarget.Of(task).Fits(Orchestrator.Placed([FleetAgent.Of(fleet, a).Name])[0])).ToList();
        return fitting.Count > 0 ? fitting : throw FleetErrors.AgentNotFound(task.Agent, agents.Select(a => a.Name));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (Interlocked.Exchange(ref _driver, null) is { } driver)
            {
                await driver.LeaveAsync(this).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    internal void Take(OrchestrationEvent happened)
    {
        if (happened.TaskId is { } id && !_waiting.ContainsKey(id))
        {
            return;
        }

        told(happened);
        if (happened.Kind == OrchestrationEventKind.Stopped && happened.Message is not (OrchestrationErrors.Left or OrchestrationErrors.DrivenElsewhere))
        {
            // A person wants it so; who waits here would begin it again.
            Fail(OrchestrationErrors.Stopped(Run, happened.Message));
        }

        if (happened.Kind is OrchestrationEventKind.TaskCompleted or OrchestrationEventKind.TaskFailed or OrchestrationEventKind.TaskSkipped or OrchestrationEventKind.TaskCancelled
            && _waiting.TryGetValue(happened.TaskId!, out var end))
        {
            end.TrySetResult(store.GetTask(Run, happened.TaskId!));
        }
    }

    internal void Fail(Exception failure)
    {
        foreach (var id in _waiting.Keys)
        {
            // From here on nobody waits for it.
            if (_waiting.TryRemove(id, out var end))
            {
                end.TrySetException(failure);
            }
        }
    }

    /// <summary>What it says, where it was asked for as data.</summary>
    private static TaskResult Read(TaskResult result, OrchestrationTask task) => task.Schema is null || result.Status != OrchestrationTaskStatus.Completed
        ? result
        : result with { Data = AnswerSchema.Parse(task.Schema).Read(result.Answer).Data is JsonElement data ? data : null };

    private async Task<RunDriver> JoinAsync(Fleet fleet, string path, CancellationToken token)
    {
        await _gate.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (_driver is { HasEnded: true } over)
            {
                await over.LeaveAsync(this).ConfigureAwait(false);
                _driver = null;
            }

            if (_driver is null)
            {
                var server = fleet.Server.Endpoint.ToAddress();
                store.OpenRun(new() { Id = Run, Agents = [], Tasks = [], Path = path, Server = server });
                if (store.GetRun(Run).Server is var own && own.ToString() != server.ToString())
                {
                    throw RunErrors.Elsewhere(Run, own, server);
                }

                _driver = RunDriver.Join(this, fleet, store, Run, clock);
            }

            return _driver;
        }
        finally
        {
            _gate.Release();
        }
    }
}
