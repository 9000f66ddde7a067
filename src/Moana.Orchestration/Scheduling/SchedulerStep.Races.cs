namespace Moana.Scheduling;

/// <summary>What happens to races: entries pass, one wins, and the others are stopped.</summary>
internal sealed partial class SchedulerStep
{
    /// <summary>With its first entry a race is under way.</summary>
    private void EnterRace(TaskState entry)
    {
        if (RaceOf(entry) is { Status: OrchestrationTaskStatus.Pending } race)
        {
            Change(race with { Status = OrchestrationTaskStatus.Running, StartedAt = now, Reason = "" });
        }
    }

    /// <summary>Decides a race where that can be told by now.</summary>
    private void Decide(TaskState race)
    {
        // With its winner it has an agent.
        if (race.HasEnded || race.Agent is not null)
        {
            return;
        }

        var entries = EntriesOf(race);
        var passed = entries.FindAll(e => e.Status == OrchestrationTaskStatus.Completed);
        var goesOn = entries.Exists(e => !e.HasEnded);
        if (passed.Count > 0 && Races.IsFirst(race.Task))
        {
            Win(race, passed[0], "is the first that passed");
        }
        else if (goesOn)
        {
            // The others may be better.
        }
        else if (passed.Count == 0)
        {
            End(race, OrchestrationTaskStatus.Failed, $"None of its agents came to an end that passed. {string.Join(" ", entries.Select(e => $"{e.Task.Agent}: {e.Reason}"))}");
        }
        else if (Races.IsSmallest(race.Task))
        {
            var smallest = passed.MinBy(e => e.Change is { } c ? c.Added + c.Removed : int.MaxValue)!;
            Win(race, smallest, smallest.Change is { } change ? $"has the smallest change ({change})" : "passed");
        }
        else
        {
            _commands.Add(new PickWinner(race.Task, [.. passed.Select(e => e.ToResult(before.Id, []))], LimitOf(race)));
        }
    }

    private void TakePick(Picked e)
    {
        if (!_tasks.TryGetValue(e.TaskId, out var race) || race.HasEnded || race.Agent is not null)
        {
            return;
        }

        var entries = EntriesOf(race);
        var chosen = entries.Find(t => string.Equals(t.Task.Agent, e.Choice, StringComparison.OrdinalIgnoreCase) || string.Equals(t.Task.Id, e.Choice, StringComparison.OrdinalIgnoreCase));
        if (chosen is { Status: OrchestrationTaskStatus.Completed })
        {
            Win(race, chosen, "was picked");
        }
        else
        {
            End(race, OrchestrationTaskStatus.Failed, $"No winner could be picked: {e.Problem ?? $"'{e.Choice}' is none of the agents that passed."}");
        }
    }

    /// <summary>The winner's change is the race's. The others are stopped; where it is to land, that begins when the winner is free.</summary>
    private void Win(TaskState race, TaskState winner, string why)
    {
        race = race with
        {
            Agent = winner.Agent,
            Place = winner.Place,
            LastTurn = winner.LastTurn,
            Outcome = winner.Outcome,
            Attempts = winner.Attempts,
            Fixes = 0,
            Validation = winner.Validation,
            Change = winner.Change,
        };
        Change(race);
        Tell(OrchestrationEventKind.RaceDecided, $"{winner.Agent} wins: it {why}.", race);
        Lose(EntriesOf(race), $"{winner.Agent} won the race.");
        if (race.Task.Land)
        {
            WaitToLand(race with { Reason = $"{winner.Agent} won the race, and lands its change when it is free." });
        }
        else
        {
            End(race, OrchestrationTaskStatus.Completed, "");
        }
    }

    /// <summary>Leaves a decided race until its winner is free, and there is a budget for it.</summary>
    private void WaitToLand(TaskState race)
    {
        Change(race with { Status = OrchestrationTaskStatus.Pending, Turn = null });
        _ready.Add(ReadyTask.Of(race));
        _checkTargets = true;
    }

    /// <summary>The winner's change lands. Its agent does nothing else meanwhile: it corrects what does not land.</summary>
    private void Land(TaskState race, AgentState agent)
    {
        Change(agent with { TaskId = race.Task.Id, LookAsked = null, NextLook = null });
        Validate(race with { Reason = "", Turn = new OpenTurn { Id = race.LastTurn!, Phase = TurnPhase.Validating, Began = now, TimedFrom = now } });
    }

    /// <summary>Ends entries that are still under way. Their turns are stopped; their workspaces stay.</summary>
    private void Lose(IEnumerable<TaskState> entries, string reason)
    {
        foreach (var entry in entries.Where(e => !_tasks[e.Task.Id].HasEnded).Select(e => _tasks[e.Task.Id]))
        {
            LetGo(entry);
            if (entry.Turn is not null && _agents[entry.Agent!] is { Orphan: { } orphan } agent)
            {
                Change(agent with { Orphan = orphan with { IsToStop = true } });
            }

            End(entry, OrchestrationTaskStatus.Cancelled, $"{reason} {(entry.Change is { } change ? $"What it has so far stays in workspace '{change.Name}'." : "It had not begun.")}");
        }
    }

    private void TakeStop(TurnStopped e)
    {
        if (e.Problem is not null)
        {
            Tell(OrchestrationEventKind.Warning, $"Its turn for a race that is decided could not be stopped: {e.Problem} It is left alone until that is over.", agent: e.Agent);
        }
    }

    private TaskState? RaceOf(TaskState entry) => entry.Task.RaceOf is { } id ? _tasks.GetValueOrDefault(id) : null;

    private List<TaskState> EntriesOf(TaskState race) => [.. Races.EntriesOf(race.Task).Select(e => _tasks.GetValueOrDefault(e.Id)).OfType<TaskState>()];
}
