namespace Moana.Scheduling;

/// <summary>What happens in a run: agents come to it as its script names them.</summary>
internal sealed partial class SchedulerStep
{
    /// <summary>Takes agents in; one that somebody else had is seen anew.</summary>
    private void Join(AgentsJoined e)
    {
        foreach (var name in e.Agents)
        {
            if (!_agents.TryGetValue(name, out var known) || known is { TakenOver: true, TaskId: null })
            {
                Change(new AgentState { Placed = name });
            }
        }

        _checkTargets = true;
    }
}
