using System.Collections.Immutable;
using Moana.Storage;

namespace Moana.Dashboard;

/// <summary>Tells of the orchestration that runs over the agents, from its record.</summary>
internal sealed class OrchestrationFeed(OrchestrationStore store, TimeProvider clock)
{
    private const int Shown = 100;

    /// <summary>How often it is looked whether one has begun.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>Follows one orchestration after the other.</summary>
    /// <param name="concerns">Whether an orchestration is about the agents that are shown.</param>
    /// <param name="tell">Takes what is seen.</param>
    /// <param name="news">Takes what happens from then on.</param>
    /// <param name="token">Ends it.</param>
    public async Task RunAsync(Func<OrchestrationInfo, bool> concerns, Action<DashboardEvent> tell, Action<OrchestrationEvent> news, CancellationToken token)
    {
        while (true)
        {
            // Looking must not make a record where there is none.
            if (store.Exists && store.GetOrchestrations().FirstOrDefault(o => o.Status == OrchestrationStatus.Running && concerns(o)) is { } running)
            {
                await FollowAsync(running.OrchestrationId, tell, news, token);
            }

            await Task.Delay(Look, clock, token);
        }
    }

    private async Task FollowAsync(string id, Action<DashboardEvent> tell, Action<OrchestrationEvent> news, CancellationToken token)
    {
        var events = store.GetEvents(id).TakeLast(Shown).ToImmutableArray();
        Tell();
        await foreach (var happened in store.WatchAsync(id, events is [.., var last] ? last.Sequence : 0, token))
        {
            news(happened);
            events = events.Length < Shown ? events.Add(happened) : events.RemoveAt(0).Add(happened);
            Tell();
        }

        Tell();

        void Tell() => tell(new OrchestrationSeen(new(store.GetOrchestration(id), [.. store.GetTasks(id)], events)));
    }
}
