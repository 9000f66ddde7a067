using Moana.Plans;
using Moana.Scheduling;

namespace Moana.Orchestration.Tests.Scheduling;

/// <summary>What must never happen, checked against the truth of the world.</summary>
internal sealed partial class SimWorld
{
    private readonly Dictionary<string, List<(string Turn, string Agent, DateTimeOffset At)>> _accepted = [];
    private readonly Dictionary<string, (string Task, DateTimeOffset At, TimeSpan Slept)> _sent = [];
    private readonly HashSet<string> _interrupted = [];
    private readonly HashSet<string> _retried = [];
    private readonly Dictionary<string, AgentStatus> _lastTold = [];
    private readonly Dictionary<string, OrchestrationTaskStatus> _ends = [];
    private readonly HashSet<string> _delivering = [];
    private readonly HashSet<string> _done = [];
    private readonly HashSet<string> _excused = [];
    private readonly HashSet<string> _lies = [];
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, string> _reading = [];
    private readonly Dictionary<string, double> _fill = [];

    private void CheckEvent(SchedulerEvent happened)
    {
        if (happened is StatusReported { Report: var report })
        {
            _lastTold[report.Name] = report.Status;
        }
        else if (happened is Looked { Report: { } look })
        {
            _lastTold[look.Name] = look.Status;
        }
        else if (happened is Delivered { Agent: var agent })
        {
            _delivering.Remove(agent);
        }
        else if (happened is TurnRead read)
        {
            foreach (var (reader, _) in _reading.Where(r => r.Value == read.Turn).ToList())
            {
                _reading.Remove(reader);
                _fill.Remove(reader);
                if (read.Read?.Usage is { } usage && _state!.Agents[reader] is { GoneSince: null, Restarting: false }) _fill[reader] = usage.ContextPercent!.Value;
            }
        }
        else if (happened is ConversationBegun begun)
        {
            _fill.Remove(begun.Agent);
        }

        foreach (var (gone, _) in _lastTold.Where(t => t.Value == AgentStatus.Exited))
        {
            _fill.Remove(gone);
        }
    }

    private void CheckRead(ReadTurn command)
    {
        Demand(!_reading.ContainsKey(command.Agent) && !_delivering.Contains(command.Agent), $"{command.Agent} is read before its next prompt");
        Demand(_accepted.Values.Any(l => l.Exists(e => e.Turn == command.Turn)) || command.Outcome != TurnOutcome.Completed || command.Report is null, $"{command.Turn} was accepted before its answer is read");
        _reading[command.Agent] = command.Turn;
    }

    private void CheckBeginning(BeginConversation command) => Demand(
        _state!.Agents[command.Agent] is { TaskId: null, Orphan: null } && !_delivering.Contains(command.Agent) && !_reading.ContainsKey(command.Agent),
        $"{command.Agent} has no task while it begins a new conversation");

    /// <summary>The same words each time, with the answer of the turn that the earlier task ended with; and only what there is a budget for.</summary>
    private void CheckText(SendPrompt command)
    {
        var (task, tasks) = (_state!.Tasks[command.Request.TaskId], _store.Load());
        Demand(!_reading.ContainsKey(command.Agent), $"{command.Agent} gets no prompt while its last turn is read");
        var budget = _plan.Options.Budget;
        Demand(!(tasks.Sum(t => t.Usage?.Tokens ?? 0) >= budget.Tokens) && !(tasks.Sum(t => t.Usage?.Cost ?? 0) >= budget.Cost) && !(task.Usage?.Tokens >= budget.TaskTokens), "nothing is sent beyond the budget");
        if (task.Turn!.Correction is not null)
        {
            return;
        }

        Demand(!(_fill.GetValueOrDefault(command.Agent) > budget.ContextPercent), $"{command.Agent} has room for a task");
        Demand(!command.Prompt.Contains("{{", StringComparison.Ordinal), "no reference is sent");
        Demand(!task.Task.Prompt.Contains("{{", StringComparison.Ordinal)
            || command.Prompt.EndsWith(AnswerOf(tasks.Single(t => t.Task.Id == task.Task.DependsOn[0]).LastTurn!), StringComparison.Ordinal), "a prompt has the answer that it refers to");
        Demand(_texts.TryAdd(task.Task.Id, command.Prompt) || _texts[task.Task.Id] == command.Prompt, $"the prompt of {task.Task.Id} is the same each time");
    }

    /// <summary>A run that is parked has nothing under way, and something left.</summary>
    private static void CheckParked(SchedulerState state) => Demand(
        state.Open > 0 && state.Agents.Values.All(a => a.TaskId is not { } id || state.Tasks[id].Turn?.Phase == TurnPhase.Correcting), "a run is parked when nothing runs");

    private void CheckSend(SendPrompt command)
    {
        Demand(_delivering.Add(command.Agent), $"{command.Agent} is sent one prompt at a time");
        Demand(_state!.Tasks[command.Request.TaskId].Task.RaceOf is not { } race || !_ends.ContainsKey(race), $"{command.Request.TaskId} is not sent after its race is decided");
        Demand(_sent.TryAdd(command.Request.Turn, (command.Request.TaskId, _now, _slept)), $"{command.Request.Turn} is sent once");
        Demand(_lastTold.GetValueOrDefault(command.Agent) is AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Failed or AgentStatus.RateLimited,
            $"{command.Agent} is only sent a prompt when it can take one, not when it is {_lastTold.GetValueOrDefault(command.Agent)}");
        CheckText(command);
        Demand(TaskTarget.Of(_state!.Tasks[command.Request.TaskId].Task).Fits(PlacedAgent.Of(command.Agent, SimPlan.Hosts)), "a task goes to an agent that it is for");
    }

    private void CheckPrepare(PrepareWorkspace command)
    {
        Demand(!_delivering.Contains(command.Agent), $"{command.Agent} is not moved while it is sent a prompt");
        Demand(TaskTarget.Of(_state!.Tasks[command.Task.Id].Task).Fits(PlacedAgent.Of(command.Agent, SimPlan.Hosts)), "a workspace is made for an agent that the task is for");
    }

    private void CheckStop(string turn)
    {
        // On record, and perhaps never sent: a crash came between.
        var task = _state!.Tasks.Values.Single(t => t.LastTurn == turn);
        Demand(task.HasEnded && task.Task.RaceOf is not null, $"only a turn of a race that is decided is stopped, not {turn}");
    }

    /// <summary>Two agents never work in one folder, and each works where its task belongs.</summary>
    private void CheckFolder(SimAgent agent, TaskState task)
    {
        Demand(agent.Folder == task.Change?.Name, $"{task.Task.Id} is done in '{task.Change?.Name}', not in '{agent.Folder}'");
        Demand(agent.Folder is null || _agents.Values.All(a => a == agent || a.Folder != agent.Folder || a.Mode != AgentStatus.Working), $"{agent.Name} is alone in '{agent.Folder}'");
    }

    private void CheckAccept(SimAgent agent, string turn)
    {
        var id = _sent[turn].Task;
        var task = _store.Load().Single(t => t.Task.Id == id);
        CheckFolder(agent, task);
        Demand(task.LastTurn == turn, $"{turn} was on record before it was sent");
        Demand(task.Task.DependsOn.All(d => _ends.GetValueOrDefault(d) == OrchestrationTaskStatus.Completed), $"what {id} depends on is completed before {id} is sent");
        var earlier = _accepted.TryGetValue(id, out var list) ? list : _accepted[id] = [];
        Demand(earlier.TrueForAll(e => e.Turn != turn), $"{turn} is accepted once");
        if (earlier.Count > 0)
        {
            // A task may be given again only for a reason: its turn failed, was too late, or did not pass validation.
            var (last, by, at) = earlier[^1];
            var timeout = TimeSpan.FromSeconds(task.Task.TimeoutSeconds ?? _plan.Options.TaskTimeout.TotalSeconds);
            var took = _now - _sent[last].At - (_slept - _sent[last].Slept);
            var mayRetry = _interrupted.Contains(last) && ((task.Task.WhenInterrupted ?? _plan.Options.WhenInterrupted) == WhenInterrupted.Retry || _retried.Contains(id));
            Demand(_excused.Contains(last) || mayRetry || took >= timeout || ((task.Task.Validate.Count > 0 || task.Task.Land) && (_done.Contains(last) || _lies.Contains(last))),
                $"{id} is not given to {agent.Name} while {by} has it since {(at - Dawn).TotalSeconds:0.000} as {last}");
        }

        earlier.Add((turn, agent.Name, _now));
        Demand(earlier.Count <= task.Task.MaxAttempts + task.Task.MaxFixes + _plan.Options.MaxRateLimits, $"the attempts at {id} are bounded");
    }

    private void CheckDecision(Decision decision, SchedulerState before, SchedulerEvent happened)
    {
        Kinds.UnionWith(decision.Events.Select(e => e.Kind));
        foreach (var held in decision.Events.Where(e => e.Kind == OrchestrationEventKind.TaskHeld))
        {
            Decide(held.TaskId!);
        }

        foreach (var task in decision.Changed)
        {
            var id = task.Task.Id;
            Demand(!_ends.TryGetValue(id, out var end) || end == task.Status, $"{id} ends once, not as {end} and as {task.Status}");
            Demand(task.Failures <= task.Task.MaxAttempts && task.Fixes <= task.Task.MaxFixes, $"attempts and fixes of {id} are bounded");
            if (!task.HasEnded || !_ends.TryAdd(id, task.Status))
            {
                continue;
            }

            Demand(task.Status == OrchestrationTaskStatus.Completed || task.Reason.Length > 0, $"{id} says why it is {task.Status}");
            Demand(task.Status != OrchestrationTaskStatus.Failed || !task.Reason.StartsWith("The budget", StringComparison.Ordinal), $"{id} waits for a bigger budget, and does not fail for want of one");
            if (task.Status == OrchestrationTaskStatus.Completed)
            {
                Demand(_done.Contains(task.LastTurn!) || _lies.Contains(task.LastTurn!), $"{id} is completed only when its agent is done with {task.LastTurn}");
                Demand(task.Outcome == TurnOutcome.Completed, $"{id} is completed with its turn, not {task.Outcome}");
            }

            Demand(task.Outcome != TurnOutcome.Interrupted || _interrupted.Contains(task.LastTurn!), $"{id} was interrupted by somebody");
        }

        foreach (var e in decision.Events.Where(e => e.Kind is OrchestrationEventKind.TaskRequeued or OrchestrationEventKind.TaskFailed && e.TaskId is not null && before.Tasks.ContainsKey(e.TaskId)))
        {
            var task = before.Tasks[e.TaskId!];
            Demand(
                task.Turn?.Phase is not (TurnPhase.Sending or TurnPhase.InDoubt or TurnPhase.Open or TurnPhase.Correcting) || before.Agents[task.Agent!].AwaySince is null || decision.State.Agents[task.Agent!].AwaySince is null
                || happened is not (Tick or StatusReported { Report.IsUnreachable: true }),
                $"{e.TaskId} waits while the host of {task.Agent} is lost");
        }

        Demand(decision.State.Agents.Values.Count(a => SimPlan.IsFar(_agents[a.Name]) && a.TaskId is not null) <= Math.Max(1, before.Agents.Values.Count(a => SimPlan.IsFar(_agents[a.Name]) && a.TaskId is not null)), "a host gets no more tasks than it takes");
        var busy = decision.State.Tasks.Values.Where(t => t.Turn is not null).GroupBy(t => t.Agent).FirstOrDefault(g => g.Count() > 1);
        Demand(busy is null, $"{busy?.Key} has one task at a time");
    }

    /// <summary>A person decides upon a held task, or does not.</summary>
    private void Decide(string id)
    {
        if (Chance(0.7))
        {
            var again = Chance(0.6);
            After(Between(1, 300), () =>
            {
                if (again)
                {
                    _retried.Add(id);
                }

                Tell(again ? new RetryTask(id) : new CancelTask(id, "A person took it back."));
            });
        }
    }

    private void CheckAnswer(AnswerQuestion command) =>
        Demand(_plan.Options.Answers.Count > 0 && command.Question.Question!.Contains("allowed", StringComparison.Ordinal), "only an allowed question is answered");

    private void CheckEnd()
    {
        var tasks = _store.Load();
        Demand(tasks.All(t => t.HasEnded), "every task has ended");
        Demand(_plan.Tasks.All(t => tasks.Any(s => s.Task.Id == t.Id)), "no task is lost");
        foreach (var race in tasks.Where(t => t.Task.Race.Count > 0))
        {
            var entries = tasks.Where(t => t.Task.RaceOf == race.Task.Id).ToList();
            Demand(entries.Count == race.Task.Race.Count, $"{race.Task.Id} has an entry for each agent");
            var passed = entries.Where(e => e.Status == OrchestrationTaskStatus.Completed).ToList();
            Demand(race.Agent is null || passed.Exists(e => e.Agent == race.Agent), $"{race.Task.Id} is won by one that passed");
            Demand(!Races.IsFirst(race.Task) || passed.Count == (race.Agent is null ? 0 : 1), $"of {race.Task.Id} the first that passed wins, and no other goes on");
            Demand(race.Status != OrchestrationTaskStatus.Completed || race.Agent is not null, $"{race.Task.Id} is completed by a winner");
        }

        foreach (var task in tasks.Where(t => t.Status == OrchestrationTaskStatus.Skipped))
        {
            Demand(task.Task.DependsOn.Any(d => _ends[d] != OrchestrationTaskStatus.Completed), $"{task.Task.Id} is skipped only after what it depends on");
        }

        if (_plan is { Trouble: 0, Lies: 0, Options.Timeout: null } && _crashes == 0)
        {
            // Nothing went wrong, so all that can be done is done, once.
            foreach (var task in tasks.Where(t => t.Task is { Validate.Count: 0, Land: false, RaceOf: null, Race.Count: 0 } && t.Status is not (OrchestrationTaskStatus.Skipped or OrchestrationTaskStatus.Cancelled)))
            {
                Demand(!_plan.Agents.Any(a => TaskTarget.Of(task.Task).Fits(PlacedAgent.Of(a, SimPlan.Hosts))) ? task.Status == OrchestrationTaskStatus.Failed : task.Status == OrchestrationTaskStatus.Completed && _accepted[task.Task.Id].Count == 1,
                    $"{task.Task.Id} is done once in a calm world, not {task.Status}: {task.Reason}");
            }
        }
    }
}
