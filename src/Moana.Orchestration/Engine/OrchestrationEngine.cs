using Moana.Plans;
using System.Runtime.CompilerServices;
using Moana.Scheduling;
using Moana.Storage;
using Moana.Validation;

namespace Moana.Engine;

/// <summary>Runs orchestrations: gives tasks to agents, watches, validates, and keeps a record that outlives the process.</summary>
/// <param name="port">The agents.</param>
/// <param name="store">The record.</param>
/// <param name="clock">The time.</param>
/// <param name="validator">Runs the validation commands; null for the shell's.</param>
public sealed class OrchestrationEngine(IAgentPort port, OrchestrationStore store, TimeProvider clock, ITaskValidator? validator = null)
{
    /// <summary>
    /// Runs an orchestration until every task has ended: gives each event as it happens, and with the end of a task its
    /// result. Cancelled, or left early, it stops within a second; the agents go on with what they have, and
    /// <see cref="ResumeAsync"/> goes on with the rest.
    /// </summary>
    /// <exception cref="PlanException">The tasks cannot be run as they are; nothing was sent.</exception>
    /// <exception cref="MoanaException">Another orchestration drives one of the agents; nothing was sent.</exception>
    public IAsyncEnumerable<OrchestrationUpdate> RunAsync(OrchestrationRun run, CancellationToken token = default)
    {
        var state = Scheduler.Create(run.Id, run.Tasks, run.Agents, run.Options, clock.GetUtcNow());
        return ReadAsync(state, store.Create(run, state), run.Path, run.Force, token);
    }

    /// <summary>
    /// Goes on with an orchestration that was stopped or whose process is gone. A prompt that was sent is not sent again;
    /// one that was not is.
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
        var (journal, run, tasks) = store.Open(id, force, began =>
        {
            var goesOn = change?.Invoke(began) ?? began;
            _ = new AnswerBook(goesOn.Options.Answers);
            return goesOn;
        });
        var state = Scheduler.Resume(id, tasks, run.Agents, run.Options, clock.GetUtcNow());
        return ReadAsync(state, journal, run.Path, force, token);
    }

    private async IAsyncEnumerable<OrchestrationUpdate> ReadAsync(
        SchedulerState state, IOrchestrationJournal journal, string path, bool force, [EnumeratorCancellation] CancellationToken token)
    {
        await using var run = new EngineRun(state, path, force, port, journal, validator ?? new CommandValidator(path), clock);
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
