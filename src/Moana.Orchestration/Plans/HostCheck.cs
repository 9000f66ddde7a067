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

    private static (string What, string Remedy)? FindUnknown(string pattern, IReadOnlyList<AgentHost>? hosts) =>
        hosts is null || hosts.Any(h => h.Fits(pattern)) ? null
        : pattern.StartsWith(AgentHost.TagPrefix, StringComparison.OrdinalIgnoreCase)
            ? ($"hosts with the tag '{pattern[AgentHost.TagPrefix.Length..]}', which none has", $"The tags are: {Listed(hosts.SelectMany(h => h.Tags))}.")
            : (TaskTarget.IsName(pattern) ? $"host '{pattern}', and there is no such host" : $"hosts '{pattern}', which fits none", $"The hosts are: {Listed(hosts.Select(h => h.Name))}.");

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Distinct(StringComparer.OrdinalIgnoreCase).DefaultIfEmpty("none"));
}
