using System.Globalization;

namespace Moana.Scheduling;

/// <summary>What happens to the budget: it is added up, told when it is near its end, and parks what needs more.</summary>
internal sealed partial class SchedulerStep
{
    /// <summary>A budget is told when so much of it is used.</summary>
    private const decimal Near = 0.8m;

    private OrchestrationBudget Budget => Options.Budget;

    /// <summary>Counts what a turn used; without a task, which is not here any more, for the whole only.</summary>
    private void Spend(AgentState agent, TaskState? task, AgentTurn? read)
    {
        var usage = read?.Usage;
        _used = TurnUsage.Sum(_used, usage);
        if (task is not null)
        {
            Change(task = task with { Usage = TurnUsage.Sum(task.Usage, usage) });
        }

        // A program that is started again has another conversation.
        Change(agent with { ContextPercent = agent is { GoneSince: null, Restarting: false } ? usage?.ContextPercent : null });
        if ((Budget.Tokens ?? Budget.TaskTokens) is not null && usage is not { InputTokens: not null, OutputTokens: not null })
        {
            TellOnce($"tokens of {agent.Name}", OrchestrationEventKind.Warning, $"What the turn of {agent.Name} used is not on record: the budget does not count it.");
        }
        else if (Budget.Cost is not null && usage?.Cost is null)
        {
            TellOnce($"cost of {agent.Name}", OrchestrationEventKind.Warning, $"The program of {agent.Name} does not say what its turn cost: the budget does not count it.");
        }

        if (task is { HasEnded: false, Usage.Tokens: { } taken } && Budget.TaskTokens is { } most)
        {
            Tell("tokens of the task", $"task {task.Task.Id}", taken, most, Number, task);
        }

        TellBudget();
    }

    /// <summary>Tells how much of the whole budget is used, once near its end and once when it is used up.</summary>
    private void TellBudget()
    {
        if (Budget.Tokens is { } tokens)
        {
            Tell("tokens", "tokens", _used?.Tokens ?? 0, tokens, Number);
        }

        if (Budget.Cost is { } cost)
        {
            Tell("dollars", "cost", _used?.Cost ?? 0, cost, Dollars);
        }
    }

    private void Tell(string unit, string key, decimal used, decimal budget, Func<decimal, string> words, TaskState? task = null)
    {
        if (used >= budget)
        {
            TellOnce($"{key} used up", OrchestrationEventKind.BudgetUsedUp, $"{UsedUp(unit, used, budget, words)} What runs is let end; nothing more is begun{(task is null ? "" : " for it")}.", task);
        }
        else if (used >= budget * Near)
        {
            TellOnce($"{key} near", OrchestrationEventKind.BudgetNear, $"{words(used)} of the budget's {words(budget)} {unit} are used.", task);
        }
    }

    private void TellOnce(string key, OrchestrationEventKind kind, string message, TaskState? task = null)
    {
        if (_budgetsTold.Contains(key))
        {
            return;
        }

        _budgetsTold = _budgetsTold.Add(key);
        Tell(kind, message, task);
    }

    /// <summary>Why a task is not begun, or gone on with, for want of a budget; null while there is one.</summary>
    private string? FindUsedUp(TaskState task) =>
        Budget.Tokens is { } tokens && _used?.Tokens >= tokens ? UsedUp("tokens", _used.Tokens, tokens, Number)
        : Budget.Cost is { } cost && _used?.Cost >= cost ? UsedUp("dollars", _used.Cost.Value, cost, Dollars)
        : Budget.TaskTokens is { } most && task.Usage?.Tokens >= most ? UsedUp($"tokens of task '{task.Task.Id}'", task.Usage.Tokens, most, Number)
        : null;

    /// <summary>A correction that waits for a bigger budget keeps no agent from tasks that there is one for.</summary>
    private void FreeParked()
    {
        if (Budget.TaskTokens is null || !_ready.Any(r => FindUsedUp(_tasks[r.Id]) is null))
        {
            return;
        }

        foreach (var task in FindParkedCorrections())
        {
            Change(_agents[task.Agent!] with { TaskId = null, FreeSince = now });
            var reason = FindUsedUp(task)!;
            if (task.Task.Race.Count == 0)
            {
                Requeue(task, reason);
                continue;
            }

            // What its winner made stands. It is landed anew with a bigger budget, and the correction that was not sent does not count.
            WaitToLand(task with { Fixes = task.Fixes - 1, Reason = reason });
            Tell(OrchestrationEventKind.TaskRequeued, reason, _tasks[task.Task.Id]);
        }
    }

    /// <summary>Ends a run in which nothing goes on any more for want of a budget. What a person has to decide upon waits for the next one.</summary>
    private void Park()
    {
        if (_open == 0 || Budget.IsEmpty || _ready.Any(r => FindUsedUp(_tasks[r.Id]) is null))
        {
            return;
        }

        var corrections = FindParkedCorrections();
        if (_agents.Values.Count(a => a.TaskId is not null) == corrections.Count
            && corrections.Concat(_ready.Select(r => _tasks[r.Id])).Select(FindUsedUp).FirstOrDefault() is { } reason
            && !_tasks.Values.Any(IsReadingAnswers))
        {
            _parked = $"{reason} {Counted(_open, "task")} left.";
        }
    }

    private List<TaskState> FindParkedCorrections() =>
        [.. _agents.Values.Select(TaskOf).OfType<TaskState>().Where(t => t.Turn is { Phase: TurnPhase.Correcting } && FindUsedUp(t) is not null)];

    private bool IsReadingAnswers(TaskState task) =>
        task is { Status: OrchestrationTaskStatus.Pending, Task.Race.Count: 0 } && !_ready.Contains(ReadyTask.Of(task)) && task.Task.DependsOn.All(d => _tasks[d].Status == OrchestrationTaskStatus.Completed);

    /// <summary>Whether an agent's conversation is too full for another task.</summary>
    private bool IsFull(AgentState agent) => Budget.ContextPercent is { } most && agent.ContextPercent > most;

    /// <summary>Begins a new conversation with each agent that has no room for the task that it would be given.</summary>
    private void BeginConversations(IEnumerable<AgentState> free)
    {
        foreach (var agent in free.Where(a => IsFull(a) && _ready.Any(r => FindUsedUp(_tasks[r.Id]) is null && MayTake(_tasks[r.Id], a))))
        {
            Change(agent with { Beginning = true });
            _commands.Add(new BeginConversation(agent.Name));
        }
    }

    private void TakeConversation(ConversationBegun e)
    {
        if (!_agents.TryGetValue(e.Agent, out var agent) || !agent.Beginning)
        {
            return;
        }

        Change(agent with { Beginning = false, ContextPercent = null });
        if (e.Problem is null)
        {
            Tell(OrchestrationEventKind.ConversationBegun, $"Its conversation filled {agent.ContextPercent:0} % of the context; it has a new one.", agent: agent.Name);
        }
        else
        {
            Tell(OrchestrationEventKind.Warning, $"The conversation of {agent.Name} fills {agent.ContextPercent:0} % of the context, and no new one could be begun: {e.Problem.TrimEnd('.')}. It goes on with the old one.");
        }
    }

    private static string UsedUp(string unit, decimal used, decimal budget, Func<decimal, string> words) => $"The budget of {words(budget)} {unit} is used up: it is at {words(used)}.";

    private static string Number(decimal number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Dollars(decimal number) => number.ToString("0.00##", CultureInfo.InvariantCulture);
}
