namespace Moana.Plans;

/// <summary>Says what is wrong with the workspaces and the races of tasks.</summary>
internal static class WorkspaceCheck
{
    /// <summary>What is wrong with one task by itself.</summary>
    public static IEnumerable<PlanProblem> FindInTask(OrchestrationTask task, int index, IReadOnlyCollection<PlacedAgent>? agents)
    {
        var name = $"Task {index + 1} ('{task.Id}')";
        var isRace = task.Race.Count > 0;
        if (task.Workspace == TaskWorkspace.None && !isRace)
        {
            foreach (var (field, _) in Given(task).Where(g => g.IsGiven))
            {
                yield return new(index, field, $"{name} has '{field}' and no workspace.", "Add workspace: task, or workspace: agent.");
            }
        }

        if ((task.Workspace == TaskWorkspace.Task || isRace) && task.Id.Length > 0 && (!char.IsAsciiLetterOrDigit(task.Id[0]) || task.Id.Contains("..", StringComparison.Ordinal)))
        {
            yield return new(index, nameof(task.Id), $"{name} cannot give its workspace its name.", "Begin the id with a letter or digit, and write no '..' in it.");
        }

        if (task.Base is { } start && (string.IsNullOrWhiteSpace(start) || start.StartsWith('-')))
        {
            yield return new(index, nameof(task.Base), $"{name} has '{start}' as base.", "Name a branch, a commit, or a task that it depends on.");
        }

        for (var i = 0; i < task.Setup.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(task.Setup[i]))
            {
                yield return new(index, nameof(task.Setup), $"{name} has an empty command in its setup.", "Give a command line, or remove it.", i);
            }
        }

        for (var i = 0; i < task.Copy.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(task.Copy[i]) || System.IO.Path.IsPathRooted(task.Copy[i]) || task.Copy[i].Split('/').Contains(".."))
            {
                yield return new(index, nameof(task.Copy), $"{name} copies '{task.Copy[i]}', which leads out of the repository.", "Give a pattern that counts from the repository's root.", i);
            }
        }

        if (!isRace && task.Pick is not null)
        {
            yield return new(index, nameof(task.Pick), $"{name} has 'pick', and no agents race for it.", "Name two agents or more under 'agents', or remove it.");
        }

        foreach (var problem in isRace ? FindInRace(task, index, name, agents) : [])
        {
            yield return problem;
        }
    }

    /// <summary>What is wrong with a base that is another task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="index">Its place.</param>
    /// <param name="find">A task by its id; null when there is none.</param>
    public static PlanProblem? FindInBase(OrchestrationTask task, int index, Func<string, OrchestrationTask?> find)
    {
        if (task.Base is not { } id || find(id) is not { } start)
        {
            return null;
        }

        var name = $"Task {index + 1} ('{task.Id}') begins from task '{start.Id}'";
        return start.Workspace == TaskWorkspace.None && start.Race.Count == 0 ? new(index, nameof(task.Base), $"{name}, which has no workspace.", $"Give '{start.Id}' a workspace.")
            : !task.DependsOn.Contains(start.Id, StringComparer.OrdinalIgnoreCase) ? new(index, nameof(task.Base), $"{name}, and does not depend on it.", $"Add '{start.Id}' to its dependencies.")
            : null;
    }

    private static IEnumerable<(string Field, bool IsGiven)> Given(OrchestrationTask task) =>
        [(nameof(task.Base), task.Base is not null), (nameof(task.Copy), task.Copy.Count > 0), (nameof(task.Setup), task.Setup.Count > 0)];

    private static IEnumerable<PlanProblem> FindInRace(OrchestrationTask task, int index, string name, IReadOnlyCollection<PlacedAgent>? agents)
    {
        if (task.Race.Count < 2)
        {
            yield return new(index, nameof(task.Race), $"{name} is a race of one agent.", "Name two agents or more, or give it to one with 'agent'.");
        }

        if (task.Agent != OrchestrationTask.AnyAgent)
        {
            yield return new(index, nameof(task.Agent), $"{name} is for '{task.Agent}', and agents race for it.", "Remove one of the two.");
        }

        if (task.Workspace == TaskWorkspace.Agent)
        {
            yield return new(index, nameof(task.Workspace), $"{name} is a race in the agents' own workspaces.", "Write task, or leave it out: each agent of a race gets a new one.");
        }

        if (task.Pick is not null && string.IsNullOrWhiteSpace(task.Pick))
        {
            yield return new(index, nameof(task.Pick), $"{name} has an empty 'pick'.", "Write first, smallest, or a command.");
        }

        for (var i = 0; i < task.Race.Count; i++)
        {
            var agent = task.Race[i];
            if (string.IsNullOrWhiteSpace(agent) || !TaskTarget.IsName(agent))
            {
                yield return new(index, nameof(task.Race), $"{name} is a race of '{agent}', which is no agent's name.", "Name each agent.", i);
            }
            else if (task.Race.Take(i).Contains(agent, StringComparer.OrdinalIgnoreCase))
            {
                yield return new(index, nameof(task.Race), $"{name} has '{agent}' race against itself.", "Name each agent once.", i);
            }
            else if (agents is not null && !agents.Any(a => a.Name.Equals(agent, StringComparison.OrdinalIgnoreCase)))
            {
                yield return new(index, nameof(task.Race), $"{name} is a race of '{agent}', and there is no such agent.", $"The agents are: {string.Join(", ", agents.Select(a => a.Name))}.", i);
            }
        }
    }
}
