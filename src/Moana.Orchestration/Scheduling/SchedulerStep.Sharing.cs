namespace Moana.Scheduling;

/// <summary>What happens to tasks of a queue that several schedulers share: claimed, taken over, and let go of.</summary>
internal sealed partial class SchedulerStep
{
    /// <summary>Gives each claimed task to its agent; one that cannot take it any more leaves it to others.</summary>
    private void TakeClaims(Claimed e)
    {
        foreach (var (name, task) in e.Tasks)
        {
            _open++;
            Change(task);
            if (_agents.TryGetValue(name, out var agent) && IsFree(agent) && HasRoom(agent))
            {
                Send(task, agent, null);
            }
        }
    }

    private void TakeAdoptions(Adopted e)
    {
        foreach (var left in e.Tasks)
        {
            _open++;
            var task = Scheduler.GoOn(left, now);
            Change(task);
            Change(_agents[task.Agent!] with { TaskId = task.Task.Id });
            Tell(OrchestrationEventKind.Resumed, $"The process that gave it to {task.Agent} is gone; the pane tells what became of it.", task);
            GoOn(_tasks[task.Task.Id]);
        }
    }

    private bool IsFree(AgentState agent) => agent.TaskId is null && agent.Orphan is null && IsAble(agent);

    private List<string> FindFree() => !before.IsShared || _brokenOff is not null ? [] : [.. _agents.Values.Where(IsFree).Where(HasRoom).OrderBy(a => a.FreeSince).Select(a => a.Name)];

    /// <summary>Only what an agent has is this scheduler's; all else is the queue's again, once it is stored.</summary>
    private void LetGoOfTasks()
    {
        foreach (var task in before.IsShared ? _tasks.Values.Where(t => t.Turn is null).ToList() : [])
        {
            _tasks.Remove(task.Task.Id);
            _ready.Remove(ReadyTask.Of(task));
            _open -= task.HasEnded ? 0 : 1;
        }
    }
}
