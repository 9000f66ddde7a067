namespace Moana.Plans;

/// <summary>Says what is wrong with the hosts that tasks are bound to.</summary>
internal static class HostCheck
{
    /// <summary>What is wrong with one task by itself.</summary>
    /// <param name="task">The task.</param>
    /// <param name="index">Its place.</param>
    /// <param name="hosts">The hosts that there are; null when they are not known.</param>
    public static IEnumerable<PlanProblem> FindInTask(OrchestrationTask task, int index, IReadOnlyList<AgentHost>? hosts)
    {
        var name = $"Task {index + 1} ('{task.Id}')";
        for (var i = 0; i < task.HostName.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(task.HostName[i]))
            {
                yield return new(index, nameof(task.HostName), $"{name} is for a host without a name.", "Name a host, or leave it out for any.", i);
            }
            else if (FindUnknown(task.HostName[i], hosts) is var (what, remedy))
            {
                yield return new(index, nameof(task.HostName), $"{name} is for {what}.", remedy, i);
            }
        }

        var target = task.Agent.StartsWith(AgentHost.TagPrefix, StringComparison.OrdinalIgnoreCase) ? task.Agent : PlacedAgent.Split(task.Agent).Host;
        if (target is not null && FindUnknown(target, hosts) is var (whom, hint))
        {
            yield return new(index, nameof(task.Agent), $"{name} is for '{task.Agent}': {whom}.", hint);
        }
    }

    /// <summary>The tasks for hosts whose agents do not take part, by the plan's own word.</summary>
    /// <param name="tasks">The tasks, each for hosts that there are.</param>
    /// <param name="named">The hosts that stand beside the tasks.</param>
    /// <param name="hosts">The hosts that there are.</param>
    public static IEnumerable<PlanProblem> FindOutside(IReadOnlyList<OrchestrationTask> tasks, IReadOnlyList<string> named, IReadOnlyList<AgentHost> hosts)
    {
        var part = hosts.Where(h => named.Any(h.Fits)).ToList();
        foreach (var (task, index) in tasks.Select((t, i) => (t, i)))
        {
            var target = PlacedAgent.Split(task.Agent).Host;
            var isTag = task.Agent.StartsWith(AgentHost.TagPrefix, StringComparison.OrdinalIgnoreCase);
            if (part.Exists(h => (task.HostName.Count == 0 || task.HostName.Any(h.Fits)) && (isTag ? h.Fits(task.Agent) : target is null || h.Fits(target)))) continue;
            var own = isTag || target is not null && !part.Exists(h => h.Fits(target));
            yield return new(
                index, own ? nameof(task.Agent) : nameof(task.HostName),
                $"Task {index + 1} ('{task.Id}') is for {(own ? $"'{task.Agent}'" : string.Join(", ", task.HostName))}, and by 'host' of the plan only agents on {Listed(part.Select(h => h.Name))} take part.",
                "Name the task's host there, too.");
        }
    }

    private static (string What, string Remedy)? FindUnknown(string pattern, IReadOnlyList<AgentHost>? hosts) =>
        hosts is null || hosts.Any(h => h.Fits(pattern)) ? null
        : pattern.StartsWith(AgentHost.TagPrefix, StringComparison.OrdinalIgnoreCase)
            ? ($"hosts with the tag '{pattern[AgentHost.TagPrefix.Length..]}', which none has", $"The tags are: {Listed(hosts.SelectMany(h => h.Tags))}.")
            : (TaskTarget.IsName(pattern) ? $"host '{pattern}', and there is no such host" : $"hosts '{pattern}', which fits none", $"The hosts are: {Listed(hosts.Select(h => h.Name))}.");

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Distinct(StringComparer.OrdinalIgnoreCase).DefaultIfEmpty("none"));
}
