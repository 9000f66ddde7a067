namespace Moana.Plans;

/// <summary>Says what is wrong with references to what earlier tasks answered.</summary>
internal static class ReferenceCheck
{
    /// <summary>What is wrong with the places in a task's prompt where something of an earlier one is to stand.</summary>
    public static IEnumerable<PlanProblem> FindInPrompt(OrchestrationTask task, int index, Func<string, OrchestrationTask?> find)
    {
        foreach (var (id, field) in TaskReferences.FindAny(task.Prompt).Distinct())
        {
            var (name, isField) = ($"Task {index + 1} ('{task.Id}') uses {{{{{id}.{field}}}}}", TaskReferences.Fields.Contains(field));
            var problem = find(id) is null
                // What names neither a task nor a field is some other program's braces.
                ? isField ? ($"{name}, and there is no task '{id}'.", "Correct the id, or write \\ before the braces to have them stand as they are.") : default
                : !isField ? ($"{name}, and a task has no '{field}'.", $"There are: {string.Join(", ", TaskReferences.Fields)}. A \\ before the braces has them stand as they are.")
                : !DependsOn(task, id, find) ? ($"{name}, and does not depend on '{id}'.", $"Add '{id}' to its dependencies: what it answers is known when it is completed.")
                : default((string Message, string Remedy)?);
            if (problem is ({ } message, { } remedy)) yield return new(index, nameof(task.Prompt), message, remedy);
        }
    }

    /// <summary>Whether a task waits for another one, be it by way of others.</summary>
    private static bool DependsOn(OrchestrationTask task, string id, Func<string, OrchestrationTask?> find)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var next = new Queue<string>(task.DependsOn);
        while (next.TryDequeue(out var before))
        {
            if (before.Equals(id, StringComparison.OrdinalIgnoreCase)) return true;
            if (seen.Add(before) && find(before) is { } needed) needed.DependsOn.ToList().ForEach(next.Enqueue);
        }

        return false;
    }
}
