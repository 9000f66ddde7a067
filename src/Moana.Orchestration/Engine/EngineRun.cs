using System.Collections.Concurrent;
using System.Threading.Channels;
using Moana.Scheduling;

namespace Moana.Engine;

/// <summary>
/// One run of the scheduler over a port: one loop takes events in, keeps what was decided, and has it carried out. Only
/// the loop changes the state.
/// </summary>
internal sealed partial class EngineRun : IAsyncDisposable
{
    /// <summary>How long a stop waits for deliveries under way to come to their end.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>How soon a request that is in the record comes in.</summary>
    private static readonly TimeSpan RequestWait = TimeSpan.FromMilliseconds(50);

    private readonly Channel<(SchedulerEvent Event, long? Request)> _inbox = Channel.CreateUnbounded<(SchedulerEvent, long?)>();
    private readonly Channel<OrchestrationUpdate> _outbox = Channel.CreateUnbounded<OrchestrationUpdate>();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _work = new();
    private readonly Dictionary<string, CancellationTokenSource> _taskStops = new(StringComparer.OrdinalIgnoreCase);
    private readonly IAgentPort _port;
    private readonly IOrchestrationJournal _journal;
    private readonly TimeProvider _clock;
    private readonly AgentLeases _leases;
    private readonly CommandRunner _commands;
    private readonly RecordWriter _writer;
    private readonly GapDetector _gaps;

    /// <summary>Ends when the agents that were there from the beginning are leased.</summary>
    private readonly TaskCompletionSource _leased = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Agents for which a shared queue had nothing when it was asked last.</summary>
    private readonly UnservedAgents _unserved = new();

    /// <summary>The agents that are driven, by what is known where requests come in.</summary>
    private readonly HashSet<string> _joined;
    private SchedulerState _state;
    private string? _stopReason;
    private bool _neverBegan;

    public EngineRun(SchedulerState state, string folder, bool force, IAgentPort port, IOrchestrationJournal journal, ITaskValidator validator, IAgentWorkspaces? workspaces, TimeProvider clock)
    {
        (_state, _port, _journal, _clock) = (state, port, journal, clock);
        _joined = new(state.Agents.Values.Where(a => !a.TakenOver).Select(a => a.Name), StringComparer.OrdinalIgnoreCase);
        _gaps = new(clock);
        _writer = new(clock, trouble => Tell(Told(OrchestrationEventKind.Warning, $"{trouble} It is tried again; nothing is sent meanwhile.")));
        _leases = new(state.Id, force, port, journal, _writer);
        _commands = new(state.Id, folder, port, validator, workspaces, new(port, state.Options.KeepAnswers, FindTurnsAsync, clock));
    }

    /// <summary>What happens, until every task has ended.</summary>
    public ChannelReader<OrchestrationUpdate> Updates => _outbox.Reader;

    /// <summary>Runs to the end of all tasks, or until it is stopped. Never leaves a delivery behind that nobody keeps a record of.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        using var cancel = token.Register(_stop.Cancel);
        Exception? failure = null;
        try
        {
            // The record's own lease is renewed from the beginning: with many agents on a slow machine theirs can take longer than it lasts.
            Start(ReadRequestsAsync);
            await TakeLeasesAsync().ConfigureAwait(false);
            _leased.SetResult();
            Watch([.. _state.Agents.Keys]);
            await AdoptAsync().ConfigureAwait(false);
            await LoopAsync().ConfigureAwait(false);
            if (_state.BrokenOff is { } reason)
            {
                TellAndKeep(Told(OrchestrationEventKind.Stopped, $"It was broken off: {reason} What has not ended stays pending; what was sent may be partly done, and is sent again when it goes on."));
                failure = OrchestrationErrors.BrokenOff(_state.Id, reason, _state.Open);
            }
            else if (_state.Parked is { } parked)
            {
                TellAndKeep(Told(OrchestrationEventKind.Stopped, $"It is parked: {parked} With a bigger budget it can be resumed."));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            TellAndKeep(Told(OrchestrationEventKind.Stopped, _stopReason ?? OrchestrationErrors.Left));
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            await CloseAsync().ConfigureAwait(false);
            _outbox.Writer.TryComplete(failure);
        }

        token.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _taskStops.Values.ToList().ForEach(s => s.Dispose());
        _stop.Dispose();
        _journal.Dispose();
    }

    private async Task LoopAsync()
    {
        using var timer = _clock.CreateTimer(_ => Happen(new Tick()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await StepAsync(new Tick(), request: null).ConfigureAwait(false);
        while (!_state.Ended && _state is { BrokenOff: null, Parked: null })
        {
            timer.Change(_state.WakeAt is { } wake ? Sooner(wake - _clock.GetUtcNow()) : GapDetector.Interval, Timeout.InfiniteTimeSpan);
            var (happened, request) = await _inbox.Reader.ReadAsync(_stop.Token).ConfigureAwait(false);
            await StepAsync(happened, request).ConfigureAwait(false);
        }
    }

    private void Happen(SchedulerEvent happened, long? request = null) => _inbox.Writer.TryWrite((happened, request));

    private async Task StepAsync(SchedulerEvent happened, long? request)
    {
        DateTimeOffset now;
        while (_gaps.Beat(out now) is { } gap)
        {
            await TakeAsync(new Gap(gap), request: null, now).ConfigureAwait(false);
        }

        await TakeAsync(happened, request, now).ConfigureAwait(false);
    }

    private async Task TakeAsync(SchedulerEvent happened, long? request, DateTimeOffset now)
    {
        var decision = Scheduler.Step(_state, happened, now);
        var (kept, trouble) = await KeepAsync(decision, happened, request).ConfigureAwait(false);
        if (kept is null)
        {
            // It would be the end, and a person has just added a task, which comes in next. Then this is looked at again.
            Start(async token =>
            {
                await Task.Delay(RequestWait, _clock, token).ConfigureAwait(false);
                Happen(happened, request);
            });
            return;
        }

        _state = decision.State;
        foreach (var e in kept)
        {
            Tell(e, decision.Changed.FirstOrDefault(t => t.Task.Id == e.TaskId));
        }

        if (trouble is not null)
        {
            TellAndKeep(Told(OrchestrationEventKind.Warning, $"The record can be written again. For a while it could not: {trouble}"));
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

        await ClaimAsync(decision.Free).ConfigureAwait(false);
    }

    /// <summary>Takes over what another process left open on these agents, before they are given anything.</summary>
    private async Task AdoptAsync()
    {
        if (_journal is ISharedJournal shared && await ReadSharedAsync(() => shared.Adopt([.. _state.Agents.Keys])).ConfigureAwait(false) is { Count: > 0 } left)
        {
            await StepAsync(new Adopted(left), request: null).ConfigureAwait(false);
        }
    }

    /// <summary>Claims tasks of a shared queue for agents that are free. One for which there was none is not tried again before the queue has changed.</summary>
    private async Task ClaimAsync(IReadOnlyList<string> free)
    {
        if (_journal is not ISharedJournal shared || _state.Ended || free.Where(_unserved.TryAdd).ToList() is not { Count: > 0 } wanted)
        {
            return;
        }

        var claimed = await ReadSharedAsync(() => shared.Claim(wanted)).ConfigureAwait(false);
        claimed.ToList().ForEach(c => _unserved.Remove(c.Agent));
        if (claimed.Count > 0)
        {
            await StepAsync(new Claimed(claimed), request: null).ConfigureAwait(false);
        }
    }

    private async Task<T> ReadSharedAsync<T>(Func<T> act)
    {
        try
        {
            return (await _writer.WriteAsync(act, RecordWriter.Patience, _stop.Token).ConfigureAwait(false)).Written;
        }
        catch (MoanaException e)
        {
            throw OrchestrationErrors.Unrecorded(_state.Id, e);
        }
    }

    private async Task<(IReadOnlyList<OrchestrationEvent>? Kept, string? Trouble)> KeepAsync(Decision decision, SchedulerEvent happened, long? request)
    {
        try
        {
            return await _writer.WriteAsync(() => _journal.Save(decision, happened, request), RecordWriter.Patience, _stop.Token).ConfigureAwait(false);
        }
        catch (MoanaException e)
        {
            throw OrchestrationErrors.Unrecorded(_state.Id, e);
        }
    }

    private async Task<IReadOnlyList<AgentTurn>> FindTurnsAsync(string taskId, CancellationToken token) =>
        (await _writer.WriteAsync(() => _journal.ReadTurns(taskId), RecordWriter.Patience, token).ConfigureAwait(false)).Written;

    /// <summary>Has a command carried out; its answer comes in as an event.</summary>
    private void CarryOut(SchedulerCommand command)
    {
        var token = command switch
        {
            PrepareWorkspace c => StopOf(c.Task.Id),
            SendPrompt c => StopOf(c.Request.TaskId),
            RunValidation c => StopOf(c.Task.Id),
            PickWinner c => StopOf(c.Race.Id),
            _ => _stop.Token,
        };
        Start(async _ => Happen(await _commands.CarryOutAsync(command, token, _stop.Token).ConfigureAwait(false)));
    }

    private async Task TakeLeasesAsync()
    {
        try
        {
            foreach (var (agent, holder) in await _leases.TakeAsync([.. _state.Agents.Values.Where(a => !a.TakenOver).Select(a => a.Name)], _stop.Token).ConfigureAwait(false))
            {
                TellAndKeep(Told(OrchestrationEventKind.Warning, $"It was taken over by force from {holder}, which gives it no more tasks.") with { Agent = agent });
            }
        }
        catch (MoanaException)
        {
            // What never began leaves no record; what is resumed stays as it was.
            _neverBegan = !_state.Resumed;
            throw;
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

    private static TimeSpan Sooner(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait < GapDetector.Interval ? wait : GapDetector.Interval;
}
