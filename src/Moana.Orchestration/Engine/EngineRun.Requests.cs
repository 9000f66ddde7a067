using Moana.Scheduling;
using Moana.Tmux;

namespace Moana.Engine;

/// <summary>What comes to a run from outside: statuses of its agents, and what people in other shells want.</summary>
internal sealed partial class EngineRun
{
    private static readonly Backoff WatchWait = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(10));

    /// <summary>Statuses of agents, for as long as the run lasts. A stream that breaks leaves them unknown, and is opened again.</summary>
    private void Watch(IReadOnlyList<string> agents)
    {
        if (agents.Count > 0)
        {
            Start(token => WatchAsync(agents, token));
        }
    }

    private async Task WatchAsync(IReadOnlyList<string> agents, CancellationToken token)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await foreach (var report in _port.WatchAsync(agents, token).ConfigureAwait(false))
                {
                    failures = 0;
                    Happen(new StatusReported(report));
                }
            }
            catch (ServerGoneException e) when (!token.IsCancellationRequested)
            {
                Happen(new ServerLost(e.Message));
                return;
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                Happen(new WatchBroken(e.Message, agents));
            }

            await Task.Delay(WatchWait.After(failures + 1), _clock, token).ConfigureAwait(false);
        }
    }

    /// <summary>What people in other shells want. A record that cannot be read for once, because it is busy, is read again.</summary>
    private async Task ReadRequestsAsync(CancellationToken token)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await TakeRequestsAsync(token).ConfigureAwait(false);
                return;
            }
            catch (Exception) when (!token.IsCancellationRequested)
            {
                await Task.Delay(WatchWait.After(failures), _clock, token).ConfigureAwait(false);
            }
        }
    }

    private async Task TakeRequestsAsync(CancellationToken token)
    {
        await foreach (var request in _journal.ReadRequestsAsync(token).ConfigureAwait(false))
        {
            switch (request)
            {
                case QueueChanged r:
                    _unserved.Clear();
                    Happen(r.HasEnded ? new QueueEnded() : new Tick());
                    break;
                case JoinRequest r:
                    await JoinAsync(r, token).ConfigureAwait(false);
                    break;
                case SchedulerRequest r:
                    Happen(r.Event, r.Id);
                    break;
                case LeaseLost r:
                    Happen(new TakenOver(_state.Agents.Keys.First(a => _port.KeyOf(a) == r.Key), $"{r.Holder} drives it now."));
                    break;
                case UnreadableRequest r:
                    TellAndKeep(Told(OrchestrationEventKind.Warning, r.Problem));
                    break;
                case StopRequest r:
                    _stopReason = r.Reason;
                    await _stop.CancelAsync().ConfigureAwait(false);
                    return;
            }
        }
    }

    /// <summary>
    /// Takes agents in that are not driven yet. One that is not there is told as that, and its tasks wait for it; one that somebody
    /// else drives is entered as that.
    /// </summary>
    private async Task JoinAsync(JoinRequest request, CancellationToken token)
    {
        await _leased.Task.WaitAsync(token).ConfigureAwait(false);
        try
        {
            var wanted = request.Agents.Where(a => !_joined.Contains(a.Name)).ToList();
            var there = wanted.Count == 0 ? [] : await _port.JoinAsync(wanted, token).ConfigureAwait(false);
            foreach (var missing in wanted.Select(a => a.Name).Except(there, StringComparer.OrdinalIgnoreCase))
            {
                TellAndKeep(Told(OrchestrationEventKind.Warning, $"There is no agent '{missing}' that could take part.") with { Agent = missing });
            }

            foreach (var agent in there)
            {
                await JoinAsync(agent, token).ConfigureAwait(false);
            }
        }
        catch (ServerGoneException e)
        {
            Happen(new ServerLost(e.Message));
        }
        catch (Exception e) when (e is TmuxException or MoanaException)
        {
            TellAndKeep(Told(OrchestrationEventKind.Warning, $"Agents could not be taken in: {e.Message}"));
        }

        Happen(new Tick(), request.Id);
    }

    private async Task JoinAsync(string agent, CancellationToken token)
    {
        try
        {
            await _leases.TakeAsync([agent], token).ConfigureAwait(false);
            _joined.Add(agent);
            Happen(new AgentsJoined([agent]));
            Watch([agent]);
        }
        catch (MoanaException e) when (e.ErrorId == OrchestrationErrors.AgentLeasedId)
        {
            Happen(new AgentsJoined([agent]));
            Happen(new TakenOver(agent, e.Message));
        }
    }
}
