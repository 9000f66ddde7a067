using Moana.Agents;
namespace Moana.Engine;

/// <summary>
/// One owner per agent: the leases of a run, in the store for the processes of this machine, and on the panes for all
/// who see them.
/// </summary>
internal sealed class AgentLeases(string orchestration, bool force, IAgentPort port, IOrchestrationJournal journal, RecordWriter writer)
{
    private readonly Lease _lease = new(orchestration, ProcessIdentity.Current);
    private readonly List<string> _taken = [];

    /// <summary>Takes the leases of agents, and says which were taken by force, and from whom.</summary>
    /// <exception cref="MoanaException"><c>AgentLeased</c>: somebody else drives one of them.</exception>
    public async Task<IReadOnlyList<(string Agent, string Holder)>> TakeAsync(IReadOnlyList<string> agents, CancellationToken token)
    {
        IReadOnlyList<string> keys = [.. agents.Select(port.KeyOf)];
        var others = (await writer.BeginAsync(() => journal.TakeLeases(keys, force), token).ConfigureAwait(false))
            .Select(other => (Agent: agents.First(a => port.KeyOf(a) == other.Key), other.Holder)).ToList();
        if (!force && others is [var (held, by), ..])
        {
            throw OrchestrationErrors.AgentLeased(held, by);
        }

        var holders = await Task.WhenAll(agents.Select(a => TakeAsync(a, token))).ConfigureAwait(false);
        return Array.FindIndex(holders, h => h is not null) is var at and >= 0 ? throw OrchestrationErrors.AgentLeased(agents[at], holders[at]!) : others;
    }

    /// <summary>Gives the panes' leases back. The store's end with the orchestration's.</summary>
    public async Task ReleaseAsync(TimeSpan patience, TimeProvider clock)
    {
        try
        {
            await Task.WhenAll(_taken.Select(a => port.ReleaseLeaseAsync(a, _lease, CancellationToken.None))).WaitAsync(patience, clock).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or MoanaException or Tmux.TmuxException)
        {
            // A lease that could not be released ends with this process.
        }
    }

    private async Task<string?> TakeAsync(string agent, CancellationToken token)
    {
        var holder = await port.TakeLeaseAsync(agent, _lease, force, token).ConfigureAwait(false);
        if (holder is null)
        {
            lock (_taken) _taken.Add(agent);
        }

        return holder;
    }
}
