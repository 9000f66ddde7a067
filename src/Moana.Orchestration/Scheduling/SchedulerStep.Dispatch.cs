using Moana.Plans;

namespace Moana.Scheduling;

/// <summary>Who gets which task.</summary>
internal sealed partial class SchedulerStep
{
    /// <summary>Gives each free agent the next fitting task.</summary>
    private void Dispatch()
    {
        foreach (var agent in _agents.Values.Where(a => a.TaskId is not null).ToList())
        {
            var task = _tasks[agent.TaskId!];
            if (!IsAble(agent))
            {
                continue;
            }

            switch (task.Turn?.Phase)
            {
                case TurnPhase.Correcting when FindUsedUp(task) is null:
                    Begin(task, agent, task.Turn.Correction);
                    break;
                case TurnPhase.Prepared when FindUsedUp(task) is { } reason:
                    Unprepare(task, agent, reason);
                    break;
                case TurnPhase.Prepared:
                    Send(task, agent, task.Turn.Correction);
                    break;
            }
        }

        var able = _agents.Values.Where(IsFree).Where(HasRoom).OrderBy(a => a.FreeSince).ToList();
        BeginConversations(able);
        var free = able.FindAll(a => !IsFull(a));
        foreach (var ready in free.Count == 0 ? [] : _ready.ToImmutable())
        {
            var task = _tasks[ready.Id];
            if (FindUsedUp(task) is not null)
            {
                continue;
            }

            var fitting = free.Where(a => MayTake(task, a)).ToList();
            // A task that failed with an agent is better tried with another one.
            if ((fitting.Find(a => a.Name != task.Agent) ?? fitting.FirstOrDefault()) is { } agent)
            {
                free.Remove(agent);
                _ready.Remove(ready);
                if (task.Task.Race.Count > 0)
                {
                    Land(task, agent);
                }
                else
                {
                    Begin(task, agent, null);
                }

                free.RemoveAll(a => !HasRoom(a));
                if (free.Count == 0)
                {
                    break;
                }
            }
        }
    }

    /// <summary>Why no agent can ever take a task; null when one may.</summary>
    private string? FindHopeless(TaskState task)
    {
        var fitting = _agents.Values.Where(a => MayTake(task, a)).ToList();
        return fitting.Count == 0 && Options.IsRun ? null
            : fitting.Count == 0 ? $"There is no agent '{TaskTarget.Of(task.Task)}'. The agents are: {string.Join(", ", _agents.Keys)}."
            : fitting.Find(a => a.Lost is null) is not null ? null
            : $"No agent is left to take it: {string.Join("; ", fitting.Select(a => $"{a.Name}: {a.Lost}"))}.";
    }

    /// <summary>Whether an agent may take a task: of a race that is decided, the winner may; its entries are for one agent each.</summary>
    private static bool MayTake(TaskState task, AgentState agent) =>
        (task.Task.RaceOf is not null ? task.Task.Agent : task.Task.Race.Count > 0 ? task.Agent : null) is { } only
        ? agent.Name.Equals(only, StringComparison.OrdinalIgnoreCase)
        : TaskTarget.Of(task.Task).Fits(agent.Placed);

    /// <summary>Whether an agent's host takes one more task.</summary>
    private bool HasRoom(AgentState agent) => agent.Placed.Host.Capacity is not { } most
        || _agents.Values.Count(a => (a.TaskId is not null || a.Orphan is not null) && IsOn(a, agent.Placed.Host.Name)) < most;

    private static bool IsOn(AgentState agent, string host) => agent.Placed.Host.Name.Equals(host, StringComparison.OrdinalIgnoreCase);
}
