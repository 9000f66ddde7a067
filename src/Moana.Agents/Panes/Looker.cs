using System.Runtime.CompilerServices;
using Moana.Agents;
using Moana.Detection;
using Moana.Tmux;

namespace Moana.Panes;

/// <summary>Looks at agents. Many are captured in one pipelined write and read while tmux still writes.</summary>
public sealed class Looker(TmuxServer server, TimeProvider clock)
{
    /// <summary>Looks at agents whose pane facts are fresh, in order.</summary>
    public async IAsyncEnumerable<Look> LookAsync(IReadOnlyList<AgentPane> agents, [EnumeratorCancellation] CancellationToken token)
    {
        var ids = agents.Select(a => a.Pane.Id).ToList();
        var index = 0;
        await foreach (var captured in server.CaptureManyAsync(ids, CaptureOptions.Styled, token))
        {
            yield return Read(agents[index++], captured);
        }
    }

    /// <summary>Reads what was captured of an agent; null when its pane is gone.</summary>
    internal Look Read(AgentPane agent, string? captured) => captured is null
        ? GoneLook(agent, clock.GetUtcNow())
        : PaneMemory.Of(server.Endpoint, agent.Pane).Observe(server.Endpoint, agent, captured, clock.GetUtcNow());

    /// <summary>Reads one agent's pane facts and screen anew.</summary>
    public async Task<Look> LookAgainAsync(Fleet fleet, AgentPane agent, CancellationToken token)
    {
        try
        {
            var facts = server.GetPaneAsync(agent.Pane.Id, PaneOptions.All, token);
            var text = server.CaptureTextAsync(agent.Pane.Id, CaptureOptions.Styled, token);
            var fresh = fleet.Refresh(agent, await facts);
            return PaneMemory.Of(server.Endpoint, fresh.Pane).Observe(server.Endpoint, fresh, await text, clock.GetUtcNow());
        }
        catch (TmuxException e) when (e.Error is TmuxError.TargetMissing or TmuxError.NoServer)
        {
            return GoneLook(agent, clock.GetUtcNow());
        }
    }

    /// <summary>As <see cref="LookAgainAsync"/>; null when the server does not answer.</summary>
    internal async Task<Look?> LookAgainOrNullAsync(Fleet fleet, AgentPane agent, CancellationToken token)
    {
        try
        {
            return await LookAgainAsync(fleet, agent, token);
        }
        catch (TmuxException)
        {
            return null;
        }
    }

    /// <summary>What is seen of an agent whose pane is gone.</summary>
    internal static Look GoneLook(AgentPane agent, DateTimeOffset now) => new(agent, null, null, new Observation
    {
        Status = AgentStatus.Exited,
        Evidence = $"pane {agent.Pane.Id} is gone",
        EndsTurn = true,
    }, now);
}
