using System.Collections.Concurrent;
using System.Threading.Channels;
using Moana.Scheduling;
using Moana.Validation;

namespace Moana.Engine;

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
    private readonly AgentLeases _leases = new(state.Id, force, port, journal);
    private readonly CommandRunner _commands = new(path, port, journal, validator);
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
        if (journal.Save(decision, wish) is not { } told)
        {
            // It would be the end, and a person has just added a task, which comes in next. Then this is looked at again.
            Start(async token =>
            {
                await Task.Delay(WishWait, clock, token).ConfigureAwait(false);
                Tell(happened, wish);
            });
            return;
        }

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

    /// <summary>Has a command carried out; its answer comes in as an event.</summary>
    private void CarryOut(SchedulerCommand command)
    {
        var token = command switch
        {
            SendPrompt c => StopOf(c.Request.TaskId),
            RunValidation c => StopOf(c.Task.Id),
            _ => _stop.Token,
        };
        Start(async _ => Tell(await _commands.CarryOutAsync(command, token, _stop.Token).ConfigureAwait(false)));
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

    /// <summary>What people in other shells want. A store that cannot be read for once, because it is busy, is read again.</summary>
    private async Task ReadWishesAsync(CancellationToken token)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await TakeWishesAsync(token).ConfigureAwait(false);
                return;
            }
            catch (Exception) when (!token.IsCancellationRequested)
            {
                await Task.Delay(WatchWait.After(failures), clock, token).ConfigureAwait(false);
            }
        }
    }

    private async Task TakeWishesAsync(CancellationToken token)
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
        try
        {
            foreach (var (agent, holder) in await _leases.TakeAsync([.. _state.Agents.Values.Where(a => !a.TakenOver).Select(a => a.Name)], _stop.Token).ConfigureAwait(false))
            {
                var warning = Told(OrchestrationEventKind.Warning, $"It was taken over by force from {holder}, which gives it no more tasks.") with { Name = agent };
                _outbox.Writer.TryWrite(Update(journal.Save(warning)));
            }
        }
        catch (MoanaException)
        {
            // What never began leaves no record; what is resumed stays as it was.
            _neverBegan = !_state.Resumed;
            throw;
        }
    }

    private async Task CloseAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(Task.WhenAll(_work.Keys), Task.Delay(StopPatience)).ConfigureAwait(false);
        try
        {
            await _leases.ReleaseAsync(StopPatience).ConfigureAwait(false);
        }
        finally
        {
            if (_neverBegan)
            {
                journal.Discard();
            }
            else
            {
                journal.Close(_state.Outcome);
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

    /// <summary>How soon a wish that is in the store comes in.</summary>
    private static readonly TimeSpan WishWait = TimeSpan.FromMilliseconds(50);

    private static readonly Backoff WatchWait = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(10));
}
