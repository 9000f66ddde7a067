namespace Moana.Plans;

/// <summary>The fields that a plan and its tasks may have, without regard to case.</summary>
internal static class PlanFields
{
    public const string Tasks = "tasks";
    public const string Defaults = "defaults";
    public const string Budget = "budget";
    public const string KeepAnswers = "keepAnswers";
    public const string Session = "session";
    public const string Host = "host";
    public const string Agents = "agents";
    public const string Timeout = "timeout";
    public const string TaskTimeout = "taskTimeout";
    public const string RestartAgents = "restartAgents";
    public const string Schema = "$schema";

    /// <summary>The fields that stand beside the tasks and their defaults.</summary>
    public static readonly IReadOnlyList<string> OfPlan = [Session, Host, Agents, Budget, KeepAnswers, Timeout, TaskTimeout, RestartAgents];

    /// <summary>The fields of an agent of a plan; in a list of agents, its name besides.</summary>
    public static readonly IReadOnlyList<string> OfAgent = ["command", "profile", "path", "host", "permissions", "environment", "workspace", "base", "copy", "setup"];

    /// <summary>Each field of a task as it is written, with the property that it sets.</summary>
    public static readonly IReadOnlyDictionary<string, string> OfTask = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = nameof(OrchestrationTask.Id),
        ["prompt"] = nameof(OrchestrationTask.Prompt),
        ["agent"] = nameof(OrchestrationTask.Agent),
        ["host"] = nameof(OrchestrationTask.HostName),
        ["priority"] = nameof(OrchestrationTask.Priority),
        ["dependsOn"] = nameof(OrchestrationTask.DependsOn),
        ["timeout"] = nameof(OrchestrationTask.TimeoutSeconds),
        ["maxAttempts"] = nameof(OrchestrationTask.MaxAttempts),
        ["maxFixes"] = nameof(OrchestrationTask.MaxFixes),
        ["whenInterrupted"] = nameof(OrchestrationTask.WhenInterrupted),
        ["path"] = nameof(OrchestrationTask.Path),
        ["validate"] = nameof(OrchestrationTask.Validate),
        ["validateTimeout"] = nameof(OrchestrationTask.ValidateTimeoutSeconds),
        ["land"] = nameof(OrchestrationTask.Land),
        ["workspace"] = nameof(OrchestrationTask.Workspace),
        ["base"] = nameof(OrchestrationTask.Base),
        ["copy"] = nameof(OrchestrationTask.Copy),
        ["setup"] = nameof(OrchestrationTask.Setup),
        ["agents"] = nameof(OrchestrationTask.Race),
        ["pick"] = nameof(OrchestrationTask.Pick),
        ["tag"] = nameof(OrchestrationTask.Tag),
    };

    /// <summary>Whether a field beside the tasks only holds what others merge: <c>x-...</c> or <c>....</c>, as people write them in YAML.</summary>
    public static bool IsHolder(PlanScalar key) => key.Text is { } text && (text.StartsWith("x-", StringComparison.OrdinalIgnoreCase) || text.StartsWith('.'));

    /// <summary>What to write instead of a name that is not known.</summary>
    public static string Suggest(string name, IEnumerable<string> known)
    {
        var near = known.MinBy(k => Distance(name.ToUpperInvariant(), k.ToUpperInvariant()))!;
        // In a short name two letters are too many for a slip: what was meant is then another thing.
        return Distance(name.ToUpperInvariant(), near.ToUpperInvariant()) <= Math.Clamp(name.Length / 3, 1, 2)
            ? $"Write '{near}'."
            : $"Remove it. There are: {string.Join(", ", known)}.";
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var (corner, _) = (row[0], row[0] = i);
            for (var j = 1; j <= b.Length; j++)
            {
                var next = Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1));
                (corner, row[j]) = (row[j], next);
            }
        }

        return row[b.Length];
    }
}
