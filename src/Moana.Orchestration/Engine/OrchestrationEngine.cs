using System.Runtime.CompilerServices;
using Moana.Plans;
using Moana.Scheduling;

namespace Moana.Engine;

/// <summary>Runs orchestrations: gives tasks to agents, watches, validates, and keeps a record that outlives the process.</summary>
/// <param name="port">The agents.</param>
/// <param name="store">The record.</param>
/// <param name="validator">Runs the validation commands.</param>
/// <param name="clock">The time.</param>
/// <param name="workspaces">Where agents work apart from each other; null where none do.</param>
internal sealed class OrchestrationEngine(
    IAgentPort port, IOrchestrationStore store, ITaskValidator validator, TimeProvider clock, IAgentWorkspaces? workspaces = null)
{
    /// <summary>
    /// Runs an orchestration until every task has ended: gives each event as it happens, and with the end of a task its
    /// result. Cancelled, or left early, it stops within a second; the agents go on with what they have, and
    /// <see cref="ResumeAsync"/> goes on with the rest. It begins, in the record too, when the first event is read.
    /// </summary>
    /// <exception cref="PlanException">The tasks cannot be run as they are; nothing was sent.</exception>
    /// <exception cref="MoanaException">Another orchestration drives one of the agents; nothing was sent.</exception>
    public IAsyncEnumerable<OrchestrationUpdate> RunAsync(OrchestrationRun run, CancellationToken token = default)
    {
        // What is wrong with the tasks is an error at once.
        Create();
        return ReadAsync(Begin, run.Force, token);

        SchedulerState Create() => Scheduler.Create(run.Id, run.Tasks, run.Agents, run.Options, clock.GetUtcNow(), run.Hosts);

        (SchedulerState, IOrchestrationJournal, string) Begin()
        {
            var state = Create();
            return (state, store.Create(run, state), run.Path);
        }
    }

    /// <summary>
    /// Goes on with an orchestration that was stopped or whose process is gone. A prompt that was sent is not sent again;
    /// one that was not is. It is taken over, in the record too, when the first event is read.
    /// </summary>
    /// <param name="id">The orchestration's id.</param>
    /// <param name="change">What is to be different from here on, bounds or folder; null to go on as it began.</param>
    /// <param name="force">Whether to take agents over that another orchestration drives.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="MoanaException">
    /// There is no such orchestration, it has ended, somebody drives it or its agents, or an answer rule cannot be used.
    /// </exception>
    public IAsyncEnumerable<OrchestrationUpdate> ResumeAsync(
        string id, Func<OrchestrationRun, OrchestrationRun>? change = null, bool force = false, CancellationToken token = default)
    {
        Change(store.Check(id, force));
        return ReadAsync(Begin, force, token);

        OrchestrationRun Change(OrchestrationRun began)
        {
            var goesOn = change?.Invoke(began) ?? began;
            _ = new AnswerBook(goesOn.Options.Answers);
            return goesOn;
        }

        (SchedulerState, IOrchestrationJournal, string) Begin()
        {
            var (journal, run, tasks) = store.Open(id, force, Change);
            return (Scheduler.Resume(id, tasks, run.Agents, run.Options, clock.GetUtcNow(), run.Hosts), journal, run.Path);
        }
    }

    /// <summary>
    /// Takes part in an orchestration that several processes share: its agents get tasks of the queue, until all have ended or
    /// it is stopped. What another process on this machine left open on them is settled by what stands on their panes.
    /// </summary>
    /// <param name="shared">The record.</param>
    /// <param name="id">The orchestration's id.</param>
    /// <param name="offer">The agents, and where they are.</param>
    /// <param name="folder">The folder of tasks that name none, on this machine.</param>
    /// <param name="force">Whether to take agents over that another orchestration drives.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="MoanaException">There is none of that id, it has ended or is not shared, or somebody drives an agent.</exception>
    public async IAsyncEnumerable<OrchestrationUpdate> JoinAsync(
        ISharedStore shared, string id, AgentOffer offer, string folder, bool force = false, [EnumeratorCancellation] CancellationToken token = default)
    {
        var (journal, run) = await new RecordWriter(clock, _ => { }).BeginAsync(() => shared.Join(id, offer), token).ConfigureAwait(false);
        await foreach (var update in ReadAsync(Begin, force, token).ConfigureAwait(false))
        {
            yield return update;
        }

        (SchedulerState, IOrchestrationJournal, string) Begin() => (Scheduler.Join(id, offer.Agents, run.Options, clock.GetUtcNow(), offer.Hosts), journal, folder);
    }

    private async IAsyncEnumerable<OrchestrationUpdate> ReadAsync(
        Func<(SchedulerState State, IOrchestrationJournal Journal, string Folder)> begin, bool force, [EnumeratorCancellation] CancellationToken token)
    {
        var (state, journal, folder) = begin();
        await using var run = new EngineRun(state, folder, force, port, journal, validator, workspaces, clock);
        using var left = CancellationTokenSource.CreateLinkedTokenSource(token);
        var running = Task.Run(() => run.RunAsync(left.Token), CancellationToken.None);
        try
        {
            await foreach (var update in run.Updates.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                yield return update;
            }
        }
        finally
        {
            // Also when the reader leaves early. The run's own error has come through the channel.
            await left.CancelAsync().ConfigureAwait(false);
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        token.ThrowIfCancellationRequested();
    }
}
