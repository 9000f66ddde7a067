using System.Collections.Concurrent;
using System.Threading.Channels;
using Moana.Validation;

namespace Moana.Orchestration;

/// <summary>
/// One run of the scheduler over a port: one loop takes events in, keeps what was decided, and has it carried out. Only
/// the loop changes the state.
/// </summary>
internal sealed class EngineRun(
    SchedulerState state, string path, bool force, IAgentPort port, IOrchestrationJournal journal, ITaskValidator validator, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>How long a stop waits for deliveries under way to come to their end.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromMilliseconds(500);

    private readonly Channel<(SchedulerEvent Event, long? Wish)> _inbox = Channel.CreateUnbounded<(SchedulerEvent, long?)>();
    private readonly Channel<OrchestrationUpdate> _outbox = Channel.CreateUnbounded<OrchestrationUpdate>();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _work = new();
    private readonly Dictionary<string, CancellationTokenSource> _taskStops = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _leased = [];
    private readonly Lease _lease = new(state.Id, ProcessIdentity.Current);
    private SchedulerState _state = state;
    private string? _stopReason;
    private bool _neverBegan;

    /// <summary>What happens, until every task has ended.</summary>
    public ChannelReader<OrchestrationUpdate> Updates => _outbox.Reader;

    /// <summary>Runs to the end of all tasks, or until it is stopped. Never leaves a delivery behind that nobody keeps a record of.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        using var cancel = token.Register(_stop.Cancel);
        try
        {
            await TakeLeasesAsync().ConfigureAwait(false);
            Start(WatchAsync);
            Start(ReadWishesAsync);
            await LoopAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _outbox.Writer.TryWrite(Update(journal.Save(Told(OrchestrationEventKind.Stopped, _stopReason ?? "It was stopped. The agents go on with what they have."))));
        }
        catch (Exception e)
        {
            _outbox.Writer.TryComplete(e);
            throw;
        }
        finally
        {
            await CloseAsync().ConfigureAwait(false);
            _outbox.Writer.TryComplete();
        }

        token.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _taskStops.Values.ToList().ForEach(s => s.Dispose());
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        using var timer = clock.CreateTimer(_ => Tell(new Tick()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Step(new Tick());
        while (!_state.Ended)
        {
            timer.Change(_state.WakeAt is { } wake ? Later(wake - clock.GetUtcNow()) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            var (happened, wish) = await _inbox.Reader.ReadAsync(_stop.Token).ConfigureAwait(false);
            Step(happened, wish);
        }
    }

    private void Tell(SchedulerEvent happened, long? wish = null) => _inbox.Writer.TryWrite((happened, wish));

    private void Step(SchedulerEvent happened, long? wish = null)
    {
        var decision = Scheduler.Step(_state, happened, clock.GetUtcNow());
        var told = journal.Save(decision, wish);
        _state = decision.State;
        foreach (var e in told)
        {
            _outbox.Writer.TryWrite(Update(e));
        }

        // A delivery or a validation of a task that has ended is of no use any more.
        foreach (var task in decision.Changed.Where(t => t.HasEnded))
        {
            if (_taskStops.Remove(task.Task.Id, out var stop))
            {
                stop.Cancel();
            }
        }

        foreach (var command in decision.Commands)
        {
            CarryOut(command);
        }
    }

    private void CarryOut(SchedulerCommand command)
    {
        switch (command)
        {
            case SendPrompt c:
                var deliveryStop = StopOf(c.Request.TaskId);
                Start(_ => SendAsync(c, deliveryStop));
                break;
            case RunValidation c:
                var validationStop = StopOf(c.Task.Id);
                Start(_ => ValidateAsync(c, validationStop));
                break;
            case CheckTurn c:
                Start(token => TellAsync(
                    async () =>
                    {
                        var check = await port.CheckTurnAsync(c.Agent, c.Turn, token).ConfigureAwait(false);
                        return new TurnChecked(c.Agent, c.Turn, check.Standing, check.Evidence);
                    },
                    problem => new TurnChecked(c.Agent, c.Turn, TurnStanding.InDoubt, problem)));
                break;
            case AnswerQuestion c:
                Start(token => TellAsync(
                    async () => new Answered(c.Agent, await port.AnswerAsync(c.Agent, c.Question, c.Keys, token).ConfigureAwait(false)),
                    problem => new Answered(c.Agent, problem)));
                break;
            case RestartAgent c:
                Start(token => TellAsync(
                    async () =>
                    {
                        await port.RestartAsync(c.Agent, token).ConfigureAwait(false);
                        return new Restarted(c.Agent, null);
                    },
                    problem => new Restarted(c.Agent, problem)));
                break;
            default:
                throw new InvalidOperationException($"The engine does not know the command {command.GetType().Name}.");
        }
    }

    private Task SendAsync(SendPrompt c, CancellationToken token) => TellAsync(
        async () =>
        {
            var receipt = await port.SendAsync(c.Agent, c.Request, c.Prompt, token).ConfigureAwait(false);
            journal.Save(receipt, c.Request);
            var pasted = receipt.ProofMilliseconds > 0 ? receipt.StartedAt.AddMilliseconds(receipt.DurationMilliseconds - receipt.ProofMilliseconds) : (DateTimeOffset?)null;
            return new Delivered(c.Agent, c.Request.Turn, receipt.Outcome, receipt.Reason, pasted);
        },
        problem => new Delivered(c.Agent, c.Request.Turn, DeliveryOutcome.Unverified, $"The delivery broke off: {problem}"));

    private Task ValidateAsync(RunValidation c, CancellationToken token) => TellAsync(
        async () =>
        {
            var results = await validator.RunAsync(c.Task with { Path = Path.Combine(path, c.Task.Path ?? "") }, c.Timeout, token).ConfigureAwait(false);
            journal.Save(results, c.Turn);
            return new Validated(c.Task.Id, c.Turn, results);
        },
        problem => new Validated(c.Task.Id, c.Turn, [new ValidationResult { Command = c.Task.Validate[0], Passed = false, Output = $"It could not be run: {problem}" }]));

    /// <summary>Does something and tells the loop how it ended. Whatever goes wrong is told too, but for the end of the run.</summary>
    private async Task TellAsync(Func<Task<SchedulerEvent>> act, Func<string, SchedulerEvent> failed)
    {
        SchedulerEvent happened;
        try
        {
            happened = await act().ConfigureAwait(false);
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            happened = failed(e.Message);
        }

        Tell(happened);
    }

    /// <summary>Statuses, for as long as the run lasts. A stream that breaks leaves every agent unknown, and is opened again.</summary>
    private async Task WatchAsync(CancellationToken token)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await foreach (var report in port.WatchAsync([.. _state.Agents.Keys], token).ConfigureAwait(false))
                {
                    failures = 0;
                    Tell(new StatusReported(report));
                }
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                Tell(new WatchBroken(e.Message));
            }

            await Task.Delay(WatchWait.After(failures + 1), clock, token).ConfigureAwait(false);
        }
    }

    private async Task ReadWishesAsync(CancellationToken token)
    {
        await foreach (var wish in journal.ReadWishesAsync(token).ConfigureAwait(false))
        {
            switch (wish)
            {
                case SchedulerWish w:
                    Tell(w.Event, w.Id);
                    break;
                case LeaseLost w:
                    Tell(new TakenOver(_state.Agents.Keys.First(a => port.KeyOf(a) == w.Key), $"{w.Holder} drives it now."));
                    break;
                case StopWish w:
                    _stopReason = w.Reason;
                    await _stop.CancelAsync().ConfigureAwait(false);
                    return;
            }
        }
    }

    private async Task TakeLeasesAsync()
    {
        var agents = _state.Agents.Values.Where(a => !a.TakenOver).Select(a => a.Name).ToList();
        foreach (var other in journal.TakeLeases([.. agents.Select(port.KeyOf)], force))
        {
            var agent = agents.First(a => port.KeyOf(a) == other.Key);
            if (!force)
            {
                throw Refused(agent, other.Holder);
            }

            var warning = Told(OrchestrationEventKind.Warning, $"Agent '{agent}' was taken over by force from {other.Holder}, which gives it no more tasks.") with { Name = agent };
            _outbox.Writer.TryWrite(Update(journal.Save(warning)));
        }

        foreach (var agent in agents)
        {
            if (await port.TakeLeaseAsync(agent, _lease, force, _stop.Token).ConfigureAwait(false) is { } holder)
            {
                throw Refused(agent, holder);
            }

            _leased.Add(agent);
        }
    }

    private MoanaException Refused(string agent, string holder)
    {
        // What never began leaves no record; what is resumed stays as it was.
        _neverBegan = !_state.Resumed;
        return OrchestrationErrors.AgentLeased(agent, holder);
    }

    private async Task CloseAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(Task.WhenAll(_work.Keys), Task.Delay(StopPatience)).ConfigureAwait(false);
        try
        {
            await Task.WhenAll(_leased.Select(a => port.ReleaseLeaseAsync(a, _lease, CancellationToken.None))).WaitAsync(StopPatience).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or MoanaException or Tmux.TmuxException)
        {
            // A lease that could not be released ends with this process.
        }
        finally
        {
            if (_neverBegan)
            {
                journal.Discard();
            }
            else
            {
                journal.Close(!_state.Ended ? OrchestrationStatus.Stopped
                    : _state.Tasks.Values.All(t => t.Status == OrchestrationTaskStatus.Completed) ? OrchestrationStatus.Completed : OrchestrationStatus.Failed);
            }
        }
    }

    private void Start(Func<CancellationToken, Task> act)
    {
        var work = Task.Run(() => act(_stop.Token));
        _work[work] = true;
        _ = work.ContinueWith(w => _work.TryRemove(w, out _), TaskScheduler.Default);
    }

    private CancellationToken StopOf(string taskId)
    {
        if (!_taskStops.TryGetValue(taskId, out var stop))
        {
            stop = _taskStops[taskId] = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        }

        return stop.Token;
    }

    private OrchestrationUpdate Update(OrchestrationEvent e) => new(
        e,
        e.Kind is OrchestrationEventKind.TaskCompleted or OrchestrationEventKind.TaskFailed or OrchestrationEventKind.TaskSkipped or OrchestrationEventKind.TaskCancelled
            ? _state.Tasks[e.TaskId!].ToResult(_state.Id)
            : null,
        _state.Tasks.Count - _state.Open,
        _state.Tasks.Count);

    private OrchestrationEvent Told(OrchestrationEventKind kind, string message) =>
        new() { Time = clock.GetUtcNow(), Kind = kind, Message = message, OrchestrationId = _state.Id };

    private static TimeSpan Later(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait < MaxTimer ? wait : MaxTimer;

    /// <summary>Timers take no more than 49 days; a tick too many does no harm.</summary>
    private static readonly TimeSpan MaxTimer = TimeSpan.FromDays(30);

    private static readonly Backoff WatchWait = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(10));
}
