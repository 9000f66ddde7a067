using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Moana.Agents;
using Moana.Monitoring;

namespace Moana.Operations;

/// <summary>How a wait for one agent ended.</summary>
/// <param name="Report">The agent's status, when it is one of those waited for; else null.</param>
/// <param name="Error">What there is to say of an agent that did not get there; else null.</param>
public sealed record WaitEnd(StatusReport? Report, MoanaException? Error);

/// <summary>Waits until agents, of one server or several, have one of some statuses.</summary>
/// <param name="wanted">The statuses.</param>
/// <param name="any">True to wait for the first agent only.</param>
/// <param name="clock">The clock.</param>
public sealed class StatusWaits(IReadOnlyList<AgentStatus> wanted, bool any, TimeProvider clock)
{
    private readonly List<(Fleet Fleet, IReadOnlyList<AgentPane> Agents)> _waits = [];

    /// <summary>Adds agents to wait for.</summary>
    public void Add(Fleet fleet, IReadOnlyList<AgentPane> agents)
    {
        if (agents.Count == 0) return;
        lock (_waits) _waits.Add((fleet, agents));
    }

    /// <summary>
    /// Each agent's end, as it comes. When the time is over, one more look at those that are left decides, so that nothing
    /// that was missed meanwhile is called too late; with no time at all it is the only one.
    /// </summary>
    /// <param name="timeout">How long; null for as long as it takes.</param>
    /// <param name="token">Cancels.</param>
    public async IAsyncEnumerable<WaitEnd> RunAsync(TimeSpan? timeout, [EnumeratorCancellation] CancellationToken token)
    {
        var open = _waits.SelectMany(w => w.Agents.Select(a => w.Fleet.Server.Endpoint.AddressOf(a.Pane))).ToHashSet();
        using var limit = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        var reports = Channel.CreateUnbounded<StatusReport>();
        var watches = Task.WhenAll(_waits.Select(w => WatchAsync(w.Fleet, w.Agents, reports.Writer, stop.Token)));
        _ = watches.ContinueWith(t => reports.Writer.Complete(t.Exception?.InnerException), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            await foreach (var report in reports.Reader.ReadAllAsync(token))
            {
                if (wanted.Contains(report.Status) && open.Remove(report.Address))
                {
                    yield return new(report, null);
                    if (any || open.Count == 0) yield break;
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await watches.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        token.ThrowIfCancellationRequested();
        var last = new List<StatusReport>();
        foreach (var (fleet, agents) in _waits)
        {
            var left = await fleet.RefreshAsync([.. agents.Where(a => open.Contains(fleet.Server.Endpoint.AddressOf(a.Pane)))], token);
            await foreach (var report in new StatusReader(fleet, clock).ReadAsync(left, token))
            {
                if (wanted.Contains(report.Status) && open.Remove(report.Address))
                {
                    yield return new(report, null);
                    if (any) yield break;
                }
                else
                {
                    last.Add(report);
                }
            }
        }

        var states = string.Join(" or ", wanted);
        foreach (var report in last)
        {
            open.Remove(report.Address);
            yield return new(null, StatusErrors.WaitTimeout(report.Name, states, $"{report.Status} ({report.Evidence})", timeout ?? default));
        }

        foreach (var (name, _) in _waits.SelectMany(w => w.Agents.Select(a => (a.Name, Address: w.Fleet.Server.Endpoint.AddressOf(a.Pane)))).Where(a => open.Contains(a.Address)))
        {
            yield return new(null, StatusErrors.WaitTimeout(name, states, "gone with its pane", timeout ?? default));
        }
    }

    private async Task WatchAsync(Fleet fleet, IReadOnlyList<AgentPane> agents, ChannelWriter<StatusReport> reports, CancellationToken token)
    {
        try
        {
            await foreach (var report in new StatusMonitor(fleet, clock).WatchAsync(AgentQuery.Of(agents), token))
            {
                await reports.WriteAsync(report, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The time is over, or all have got there.
        }
        catch (MoanaException)
        {
            // A pane went away before it was watched; the last look tells.
        }
    }
}
