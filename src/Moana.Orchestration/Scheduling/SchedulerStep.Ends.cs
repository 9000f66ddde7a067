namespace Moana.Scheduling;

/// <summary>What cannot go on, what has ended, and when something is due without an event.</summary>
internal sealed partial class SchedulerStep
{
    /// <summary>When the orchestration's time is over; null where it has none, or shares its queue with others.</summary>
    private DateTimeOffset? TimeEnd => before.IsShared ? null : _began + Options.Timeout;

    /// <summary>Ends what cannot go on: tasks that nobody can take, an orchestration without progress, without time, or done.</summary>
    private void Settle()
    {
        if (before.IsShared)
        {
            // Others may take what nobody here can.
            return;
        }

        // What that look showed to be over is done when it is read, within seconds.
        if (_open > 0 && TimeEnd is { } end && now >= end && HaveLooked(_agents.Values.Where(a => a.TaskId is not null), end)
            && !_agents.Values.Any(a => TaskOf(a)?.Turn is { Phase: TurnPhase.Reading }))
        {
            CancelAll($"The orchestration's time of {Words(end - _began)} has run out.");
        }

        if (_open > 0 && _checkTargets)
        {
            _checkTargets = false;
            foreach (var task in _tasks.Values.Where(t => t.Status == OrchestrationTaskStatus.Pending).OrderBy(t => t.Index).ToList())
            {
                if (_tasks[task.Task.Id].Status == OrchestrationTaskStatus.Pending && FindHopeless(task) is { } reason)
                {
                    End(_tasks[task.Task.Id], OrchestrationTaskStatus.Failed, reason);
                }
            }
        }

        if (_agents.Values.Any(a => a.TaskId is not null || a.ParkedUntil > now || a is { AwaySince: not null, Lost: null } || (a.Lost is null && (a.RestartAt is not null || a.Restarting))))
        {
            _lastProgress = now;
        }
        else if (_open > 0 && now >= _lastProgress + Options.StallTimeout && HaveLooked(_agents.Values, _lastProgress + Options.StallTimeout))
        {
            var agents = string.Join("; ", _agents.Values.Select(a => $"{a.Name} is {a.Report?.Status.ToString() ?? "not seen"}{(a.Report is { } r ? $" ({r.Evidence})" : "")}"));
            // A race ends with its entries, and one that has passed may win it.
            foreach (var task in _tasks.Values.Where(t => !t.HasEnded && (t.Task.Race.Count == 0 || t.Agent is not null)).OrderBy(t => t.Index).ToList())
            {
                if (!_tasks[task.Task.Id].HasEnded)
                {
                    var why = task.Status == OrchestrationTaskStatus.Held ? $"Nobody decided for {Words(Options.StallTimeout)}: {task.Reason}"
                        : $"No agent could take it for {Words(Options.StallTimeout)}: {agents}.{(task.Reason.Length > 0 ? $" {task.Reason}" : "")}";
                    End(_tasks[task.Task.Id], OrchestrationTaskStatus.Failed, why);
                }
            }
        }
    }

    private void EndWhenAllHave()
    {
        if (_open == 0 && !_ended && !before.IsShared)
        {
            _ended = true;
            if (Options.IsRun)
            {
                // It only rests: its script may go on with the next task.
                return;
            }

            Tell(OrchestrationEventKind.Ended, string.Join(", ", _tasks.Values.GroupBy(t => t.Status).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key}")) + ".");
        }
    }

    /// <summary>The next moment at which something is due without an event.</summary>
    private DateTimeOffset? FindWake()
    {
        var wakes = _agents.Values.SelectMany(FindWakes).Concat(FindHostWakes())
            .Append(_open > 0 && !before.IsShared ? _lastProgress + Options.StallTimeout : null)
            .Append(_open > 0 ? TimeEnd : null);
        return wakes.Where(w => w > now).Min();
    }
}
