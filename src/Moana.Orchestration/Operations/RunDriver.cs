using System.Threading.Channels;
using Moana.Agents;
using Moana.Engine;
using Moana.Plans;
using Moana.Scheduling;
using Moana.Storage;

namespace Moana.Operations;

/// <summary>
/// A run as this process takes part in it: all who wait here for its tasks share one, as long as one of them waits. It drives the
/// run where nobody else does, and tells of each task's end, whoever drives.
/// </summary>
internal sealed class RunDriver : IAsyncDisposable
{
    private static readonly Dictionary<(string Record, string Run, string Server), RunDriver> Shared = [];

    private readonly (string Record, string Run, string Server) _place;
    private readonly Fleet _fleet;
    private readonly OrchestrationStore _store;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<RunMember> _members = [];
    private readonly Task _running;
    private long _told;

    private RunDriver((string Record, string Run, string Server) place, Fleet fleet, OrchestrationStore store, TimeProvider clock)
    {
        (_place, _fleet, _store, _clock) = (place, fleet, store, clock);
        _told = store.FindLastEvent(place.Run);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Whether it has ended, since the record could not be used, say.</summary>
    public bool HasEnded => _running.IsCompleted;

    private string Run => _place.Run;

    /// <summary>Joins somebody who waits here.</summary>
    public static RunDriver Join(RunMember member, Fleet fleet, OrchestrationStore store, string run, TimeProvider clock)
    {
        var place = (store.Name, run, fleet.Server.Endpoint.ToAddress().ToString());
        lock (Shared)
        {
            if (!Shared.TryGetValue(place, out var driver))
            {
                driver = Shared[place] = new(place, fleet, store, clock);
            }

            driver._members.Add(member);
            return driver;
        }
    }

    /// <summary>Lets somebody go; with the last one this ends, and the agents go on with what they have.</summary>
    public async Task LeaveAsync(RunMember member)
    {
        lock (Shared)
        {
            if (!_members.Remove(member) || _members.Count > 0)
            {
                return;
            }

            Forget();
        }

        await DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await ((Task)_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>Says that there may be something to do, or to tell.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    private async Task RunAsync()
    {
        var token = _stop.Token;
        Task? driving = null;
        try
        {
            using var changes = _store.Database.Listen(_clock);
            Task? change = null;
            var woken = _wake.Reader.ReadAsync(token).AsTask();
            while (true)
            {
                Tell();
                if (driving is { IsCompleted: true })
                {
                    Fail(driving.Exception?.InnerException);
                    driving = null;
                }

                if (driving is null && Members().Any(m => m.IsWaiting) && _store.IsLeft(Run))
                {
                    driving = Task.Run(() => DriveAsync(token), token);
                }

                change ??= changes.NextAsync(_store.Database.Glance, token);
                await Task.WhenAny([change, woken, .. driving is null ? [] : new[] { driving }]).ConfigureAwait(false);
                if (change.IsCompleted)
                {
                    await change.ConfigureAwait(false);
                    change = null;
                }

                if (woken.IsCompleted)
                {
                    await woken.ConfigureAwait(false);
                    woken = _wake.Reader.ReadAsync(token).AsTask();
                }
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The last one has gone.
        }
        catch (Exception e)
        {
            // Whoever waits hears of it, and whoever comes begins anew.
            Forget();
            Fail(e);
        }
        finally
        {
            if (driving is not null)
            {
                await driving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Drives the run until none of its tasks is open. Where somebody else was quicker, nothing is to be done.</summary>
    private async Task DriveAsync(CancellationToken token)
    {
        try
        {
            var busy = _store.FindBusy(Run);
            var there = busy.Count == 0 ? [] : await new AgentQuery { Names = [.. busy.Select(b => NamePattern.Whole(PlacedAgent.Split(b).Agent))], Required = false, Missing = _ => { } }.FindAsync(_fleet, token).ConfigureAwait(false);
            SchedulerOptions Options(SchedulerOptions was) => Members().LastOrDefault(m => m.Answers.Count > 0) is { } member ? was with { Answers = member.Answers } : was;
            var agents = there.Select(a => FleetAgent.Of(_fleet, a)).ToList();
            var updates = new Orchestrator(_fleet, _store, _clock).ResumeAsync(
                Run, agents, was => was with { Agents = [.. agents.Select(a => a.Name)], Options = Options(was.Options) }, force: false, token);
            await foreach (var _ in updates.ConfigureAwait(false))
            {
                Wake();
            }
        }
        catch (MoanaException e) when (e.ErrorId == StoreErrors.RunningId)
        {
            // Its driver tells of each end.
        }
    }

    /// <summary>Tells what has happened since.</summary>
    private void Tell()
    {
        var members = Members();
        foreach (var e in _store.GetEvents(Run, _told))
        {
            _told = e.Sequence;
            members.ForEach(m => m.Take(e));
        }
    }

    private void Forget()
    {
        lock (Shared)
        {
            if (Shared.GetValueOrDefault(_place) == this)
            {
                Shared.Remove(_place);
            }
        }
    }

    private void Fail(Exception? failure)
    {
        if (failure is not null)
        {
            Members().ForEach(m => m.Fail(failure));
        }
    }

    private List<RunMember> Members()
    {
        lock (Shared)
        {
            return [.. _members];
        }
    }
}
