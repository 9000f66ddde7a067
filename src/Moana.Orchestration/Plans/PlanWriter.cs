using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Moana.Plans;

/// <summary>Writes a plan as <see cref="Plan.Read(string, IReadOnlyCollection{PlacedAgent}?, IReadOnlyList{AgentHost}?)"/> reads it: what is as it is without a word is left out.</summary>
public static class PlanWriter
{
    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The plan as YAML.</summary>
    /// <param name="settings">What stands beside the tasks.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="comment">The lines of a comment at its head.</param>
    public static string WriteYaml(PlanSettings settings, IReadOnlyList<OrchestrationTask> tasks, IReadOnlyList<string> comment) =>
        string.Concat(comment.Select(c => $"# {c}\n")) + YamlText.Write(Map(settings, tasks));

    /// <summary>The plan as JSON.</summary>
    /// <param name="settings">What stands beside the tasks.</param>
    /// <param name="tasks">The tasks.</param>
    public static string WriteJson(PlanSettings settings, IReadOnlyList<OrchestrationTask> tasks) => Map(settings, tasks).ToJsonString(_json) + "\n";

    private static JsonObject Map(PlanSettings settings, IReadOnlyList<OrchestrationTask> tasks)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var plan = new JsonObject();
        Put(plan, PlanFields.Session, settings.Session);
        Put(plan, PlanFields.Host, settings.HostName);
        if (settings.Budget is { } budget && budget != new OrchestrationBudget())
        {
            var bounds = new JsonObject();
            Put(bounds, "tokens", budget.Tokens);
            Put(bounds, "cost", budget.Cost);
            Put(bounds, "taskTokens", budget.TaskTokens);
            Put(bounds, "contextPercent", budget.ContextPercent);
            plan[PlanFields.Budget] = bounds;
        }

        Put(plan, PlanFields.KeepAnswers, settings.KeepAnswers);
        Put(plan, PlanFields.Timeout, settings.Timeout?.TotalSeconds);
        Put(plan, PlanFields.TaskTimeout, settings.TaskTimeout?.TotalSeconds);
        Put(plan, PlanFields.RestartAgents, settings.RestartAgents);
        if (settings.Agents.Count > 0) plan[PlanFields.Agents] = new JsonObject(settings.Agents.Select(a => KeyValuePair.Create(a.Name, (JsonNode?)Of(a))));
        if (tasks.Count > 0) plan[PlanFields.Tasks] = new JsonArray([.. tasks.Select(Of)]);
        return plan;
    }

    private static JsonObject Of(PlanAgent agent)
    {
        var map = new JsonObject { ["command"] = agent.Command };
        Put(map, "profile", agent.Profile);
        Put(map, "path", agent.Path);
        Put(map, "host", agent.Host);
        Put(map, "permissions", agent.Permissions);
        if (agent.Environment.Count > 0) map["environment"] = new JsonObject(agent.Environment.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value)));
        if (agent.Workspace is { } workspace) map["workspace"] = workspace == agent.Name ? true : workspace;
        Put(map, "base", agent.Base);
        Put(map, "copy", agent.Copy);
        Put(map, "setup", agent.Setup);
        return map;
    }

    private static JsonObject Of(OrchestrationTask task)
    {
        var plain = new OrchestrationTask { Id = "", Prompt = "" };
        var map = new JsonObject { ["id"] = task.Id, ["prompt"] = task.Prompt };
        foreach (var (field, property) in PlanFields.OfTask.Where(f => !map.ContainsKey(f.Key)))
        {
            object? value = property switch
            {
                nameof(task.Agent) => task.Agent == plain.Agent ? null : task.Agent,
                nameof(task.HostName) => task.HostName,
                nameof(task.Priority) => task.Priority == plain.Priority ? null : task.Priority,
                nameof(task.DependsOn) => task.DependsOn,
                nameof(task.TimeoutSeconds) => task.TimeoutSeconds,
                nameof(task.MaxAttempts) => task.MaxAttempts == plain.MaxAttempts ? null : task.MaxAttempts,
                nameof(task.MaxFixes) => task.MaxFixes == plain.MaxFixes ? null : task.MaxFixes,
                nameof(task.WhenInterrupted) => task.WhenInterrupted?.ToString(),
                nameof(task.Path) => task.Path,
                nameof(task.Validate) => task.Validate,
                nameof(task.ValidateTimeoutSeconds) => task.ValidateTimeoutSeconds,
                nameof(task.Land) => task.Land ? true : null,
                nameof(task.Workspace) => task.Workspace == plain.Workspace ? null : task.Workspace.ToString(),
                nameof(task.Base) => task.Base,
                nameof(task.Copy) => task.Copy,
                nameof(task.Setup) => task.Setup,
                nameof(task.Race) => task.Race,
                nameof(task.Pick) => task.Pick,
                nameof(task.Tag) => task.Tag,
                _ => throw new InvalidOperationException($"The plan writer does not know {property}."),
            };
            Put(map, field, value);
        }

        return map;
    }

    private static void Put(JsonObject map, string field, object? value)
    {
        JsonNode? node = value switch
        {
            null or IReadOnlyList<string> { Count: 0 } => null,
            IReadOnlyList<string> texts => new JsonArray([.. texts.Select(t => (JsonNode?)t)]),
            string text => text,
            bool yes => yes,
            int whole => whole,
            long whole => whole,
            decimal cost => cost,
            double seconds => seconds,
            _ => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The plan writer does not know {value}.")),
        };
        if (node is not null) map[field] = node;
    }
}
