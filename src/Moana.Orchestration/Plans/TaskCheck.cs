using System.Text.RegularExpressions;

namespace Moana.Plans;

/// <summary>Says what is wrong with a list of tasks, before any of them is begun.</summary>
public static partial class TaskCheck
{
    /// <summary>All problems of the tasks, in their order; none when they can be run.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="agents">The agents, or null when they are not known yet: targets are not looked at then.</param>
    /// <param name="hosts">The hosts that there are, or null when they are not known.</param>
    public static IReadOnlyList<PlanProblem> Find(
        IReadOnlyList<OrchestrationTask> tasks, IReadOnlyCollection<PlacedAgent>? agents = null, IReadOnlyList<AgentHost>? hosts = null)
    {
        var problems = new List<PlanProblem>();
        var ids = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < tasks.Count; i++)
        {
            problems.AddRange(FindInTask(tasks[i], i, agents, hosts));
            if (!ids.TryAdd(tasks[i].Id, i))
            {
                problems.Add(new PlanProblem(i, nameof(OrchestrationTask.Id), $"Task {i + 1} has the id '{tasks[i].Id}', which task {ids[tasks[i].Id] + 1} has already.", "Give each task an id of its own."));
            }
        }

        foreach (var race in tasks.Where(t => t.RaceOf is null))
        {
            foreach (var entry in race.Race.Select(agent => $"{race.Id}.{agent}"))
            {
                if (ids.TryGetValue(entry, out var i) && tasks[i].RaceOf is null)
                {
                    problems.Add(new PlanProblem(i, nameof(OrchestrationTask.Id), $"Task {i + 1} has the id '{entry}', which the race '{race.Id}' gives to one of its agents.", "Give the task another id."));
                }
            }
        }

        for (var i = 0; i < tasks.Count; i++)
        {
            problems.AddRange(FindUnknownDependencies(tasks[i], i, ids));
            if (WorkspaceCheck.FindInBase(tasks[i], i, id => ids.TryGetValue(id, out var place) ? tasks[place] : null) is { } problem)
            {
                problems.Add(problem);
            }

            problems.AddRange(ReferenceCheck.FindInPrompt(tasks[i], i, id => ids.TryGetValue(id, out var at) ? tasks[at] : null));
        }

        if (FindCycle(tasks, ids) is { } cycle)
        {
            problems.Add(new PlanProblem(cycle[0], nameof(OrchestrationTask.DependsOn), $"Tasks wait for each other: {string.Join(" -> ", cycle.Select(i => $"'{tasks[i].Id}'"))}.", "Remove one of these dependencies."));
        }

        return [.. problems.OrderBy(p => p.Task ?? -1)];
    }

    /// <summary>Throws when something is wrong.</summary>
    /// <exception cref="PlanException">Something is.</exception>
    public static void Demand(IReadOnlyList<OrchestrationTask> tasks, IReadOnlyCollection<PlacedAgent>? agents = null, IReadOnlyList<AgentHost>? hosts = null)
    {
        if (Find(tasks, agents, hosts) is { Count: > 0 } problems)
        {
            throw new PlanException(problems);
        }
    }

    /// <summary>Throws when something is wrong with a task by itself, whatever the others are.</summary>
    /// <exception cref="PlanException">Something is.</exception>
    public static void DemandAlone(OrchestrationTask task)
    {
        if (FindInTask(task, 0, null).ToList() is { Count: > 0 } problems)
        {
            throw new PlanException(problems);
        }
    }

    /// <summary>Whether a text may be a task's id.</summary>
    internal static bool IsId(string text) => IdPattern().IsMatch(text);

    /// <summary>What is wrong with one task by itself.</summary>
    internal static IEnumerable<PlanProblem> FindInTask(
        OrchestrationTask task, int index, IReadOnlyCollection<PlacedAgent>? agents, IReadOnlyList<AgentHost>? hosts = null)
    {
        var name = $"Task {index + 1} ('{task.Id}')";
        if (!IsId(task.Id))
        {
            yield return new(index, nameof(task.Id), $"Task {index + 1} has the id '{task.Id}'.", "An id is 1 to 64 letters, digits, '.', '_' or '-'.");
        }

        if (string.IsNullOrWhiteSpace(task.Prompt))
        {
            yield return new(index, nameof(task.Prompt), $"{name} has no prompt.", "Say what the agent is to do.");
        }

        if (string.IsNullOrWhiteSpace(task.Agent))
        {
            yield return new(index, nameof(task.Agent), $"{name} is for an agent without a name.", "Name an agent, or write '*' for any.");
        }
        else if (HostCheck.FindInTask(task, index, hosts).ToList() is { Count: > 0 } unknown)
        {
            foreach (var problem in unknown)
            {
                yield return problem;
            }
        }
        else if (agents is not null && !agents.Any(TaskTarget.Of(task).Fits))
        {
            var isBound = task.HostName.Count > 0 && agents.Any(a => TaskTarget.Fits(task.Agent, a));
            yield return new(
                index, isBound ? nameof(task.HostName) : nameof(task.Agent),
                $"{name} is for '{task.Agent}'{(task.HostName.Count > 0 ? $" on {string.Join(", ", task.HostName)}" : "")}, and there is no such agent.",
                $"The agents are: {string.Join(", ", agents.Select(a => a.Name))}. '*' stands for any.");
        }

        if (task.MaxAttempts < 1)
        {
            yield return new(index, nameof(task.MaxAttempts), $"{name} may not be attempted: MaxAttempts is {task.MaxAttempts}.", "Give 1 or more.");
        }

        if (task.MaxFixes < 0)
        {
            yield return new(index, nameof(task.MaxFixes), $"{name} has {task.MaxFixes} as MaxFixes.", "Give 0 or more.");
        }

        if (task.TimeoutSeconds is { } timeout && !IsDuration(timeout))
        {
            yield return new(index, nameof(task.TimeoutSeconds), $"{name} has a timeout of {timeout} s.", "Give a number of seconds above 0, at most 30 days.");
        }

        if (task.ValidateTimeoutSeconds is { } limit && !IsDuration(limit))
        {
            yield return new(index, nameof(task.ValidateTimeoutSeconds), $"{name} has a validation timeout of {limit} s.", "Give a number of seconds above 0, at most 30 days.");
        }

        for (var i = 0; i < task.Validate.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(task.Validate[i]))
            {
                yield return new(index, nameof(task.Validate), $"{name} has an empty validation command.", "Give a command line, or remove it.", i);
            }
        }

        foreach (var problem in WorkspaceCheck.FindInTask(task, index, agents))
        {
            yield return problem;
        }
    }

    private static bool IsDuration(double seconds) => seconds > 0 && seconds <= TimeSpan.FromDays(30).TotalSeconds;

    private static IEnumerable<PlanProblem> FindUnknownDependencies(OrchestrationTask task, int index, Dictionary<string, int> ids) =>
        task.DependsOn.Select((id, item) => (id, item)).Where(d => !ids.ContainsKey(d.id)).Select(d => new PlanProblem(
            index, nameof(task.DependsOn), $"Task {index + 1} ('{task.Id}') depends on '{d.id}', and there is no such task.", "Correct the id, or add the task.", d.item));

    /// <summary>A cycle as places of tasks, the first one again at the end; null when there is none.</summary>
    private static List<int>? FindCycle(IReadOnlyList<OrchestrationTask> tasks, Dictionary<string, int> ids)
    {
        // Depth first with a stack of our own: a chain of thousands of tasks must not end the process.
        var done = new bool[tasks.Count];
        var onPath = new bool[tasks.Count];
        for (var root = 0; root < tasks.Count; root++)
        {
            var path = new List<(int Task, int Next)> { (root, 0) };
            while (path.Count > 0)
            {
                var (task, next) = path[^1];
                onPath[task] = true;
                if (done[task] || next == tasks[task].DependsOn.Count)
                {
                    done[task] = true;
                    onPath[task] = false;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                path[^1] = (task, next + 1);
                if (!ids.TryGetValue(tasks[task].DependsOn[next], out var before))
                {
                    continue;
                }

                if (onPath[before])
                {
                    return [.. path.Select(p => p.Task).SkipWhile(t => t != before), before];
                }

                path.Add((before, 0));
            }
        }

        return null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex IdPattern();
}
