using System.Text.Json;
using System.Text.Json.Nodes;

namespace Moana.Plans;

/// <summary>What makes a task another one: its prompt, who may take it, and how its result comes about. Its bounds do not.</summary>
internal static class TaskSettings
{
    /// <summary>The names of what differs between two tasks; none where the result of one is that of the other.</summary>
    public static IReadOnlyList<string> Differences(OrchestrationTask one, OrchestrationTask other)
    {
        var (before, now) = (Of(one), Of(other));
        return [.. before.Where(p => !JsonNode.DeepEquals(p.Value, now[p.Key])).Select(p => p.Key)];
    }

    /// <summary>What counts of a task.</summary>
    public static JsonObject Of(OrchestrationTask task)
    {
        var bare = new OrchestrationTask { Id = "", Prompt = "" };
        return JsonSerializer.SerializeToNode(task with
        {
            Id = bare.Id,
            Key = null,
            // A folder tells where validations run, and which repository's workspace is meant; nothing else.
            Path = task is { Validate.Count: 0, Workspace: TaskWorkspace.None, Land: false } ? null : task.Path,
            Priority = bare.Priority,
            TimeoutSeconds = bare.TimeoutSeconds,
            ValidateTimeoutSeconds = bare.ValidateTimeoutSeconds,
            MaxAttempts = bare.MaxAttempts,
            MaxFixes = bare.MaxFixes,
            WhenInterrupted = bare.WhenInterrupted,
            Tag = [],
        })!.AsObject();
    }
}
