using System.Text.RegularExpressions;
using Moana.Agents;
using Moana.Detection;
using Moana.Hosts;
using Moana.Plans;

namespace Moana.Operations;

/// <summary>Says what is wrong with the agents of a plan, before any of them is started.</summary>
public static partial class PlanAgentCheck
{
    private static readonly string[] WorkspaceFields = ["base", "copy", "setup"];

    /// <summary>The plan, with what is wrong with its agents among its problems.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="profiles">The profiles that there are.</param>
    public static Plan Check(Plan plan, ProfileCatalog profiles)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var settings = plan.Settings;
        var found = settings.Agents.SelectMany(a => Find(a, profiles)).ToList();
        if (settings is { Agents.Count: > 0, Session: { } session } && Told(() => SessionName.Check(session)) is { } problem)
        {
            found.Add(new(null, "session", problem, "Give it another name."));
        }

        return found.Count == 0 ? plan : plan with { Problems = [.. plan.Problems.Concat(found.Select(p => p with { File = plan.File })).OrderBy(p => p.Line).ThenBy(p => p.Task ?? -1)] };
    }

    /// <summary>The agent as it is started, without its workspace.</summary>
    /// <param name="agent">The agent, checked.</param>
    /// <param name="profiles">The profiles that there are.</param>
    public static AgentStart ToStart(PlanAgent agent, ProfileCatalog profiles)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var command = agent.Permissions.Count == 0 ? agent.Command
            : PermissionArguments.Add(PermissionArguments.ProfileOf(profiles, agent.Profile, agent.Name, agent.Command), agent.Command, agent.Permissions).Command ?? agent.Command;
        return new(agent.Name, new Launch(command, agent.Path, agent.Environment), agent.Profile);
    }

    private static IEnumerable<PlanProblem> Find(PlanAgent agent, ProfileCatalog profiles)
    {
        if (Told(() => AgentName.Check(agent.Name)) is { } name) yield return agent.Problem("", $"cannot be called so: {name.TrimEnd('.')}", "Give it another name.");
        if (string.IsNullOrWhiteSpace(agent.Command)) yield return agent.Problem("command", "has an empty command", "Write the command line that starts it, or leave it out where it is the agent's name.");
        if (agent.Profile is { } profile && !profiles.Profiles.ContainsKey(profile))
        {
            yield return agent.Problem("profile", $"has the profile '{profile}', which there is not", $"There are: {string.Join(", ", profiles.Profiles.Keys.Order(StringComparer.OrdinalIgnoreCase))}.");
        }
        else if (agent.Permissions.Count > 0
            && PermissionArguments.Add(PermissionArguments.ProfileOf(profiles, agent.Profile, agent.Name, agent.Command), agent.Command, agent.Permissions) is (null, var problem, var remedy))
        {
            yield return agent.Problem("permissions", problem, remedy);
        }

        if (agent.Host is { } host && Told(() => HostCatalog.Find(host)) is { } unknown) yield return agent.Problem("host", $"is to run on '{host}', which is not known: {unknown.TrimEnd('.')}", "Register it with its name, or correct it.");
        if (agent is { Host: null, Path: { } folder } && !Directory.Exists(folder)) yield return agent.Problem("path", $"is to work in '{folder}', which there is not", "Give the path of a folder; it counts from the plan's.");
        foreach (var more in FindInWorkspace(agent).Concat(agent.Environment.SelectMany(v => FindInVariable(agent, v.Key, v.Value)))) yield return more;
    }

    private static IEnumerable<PlanProblem> FindInWorkspace(PlanAgent agent)
    {
        if (agent is { Host: { } host, Workspace: not null, Path: null })
        {
            yield return agent.Problem("workspace", $"has a workspace on '{host}', of a repository that is not named", "Give the repository's path there.");
        }

        foreach (var field in agent.Workspace is not null ? [] : WorkspaceFields.Where(agent.Places.ContainsKey))
        {
            yield return agent.Problem(field, $"has '{field}' and no workspace", "Add workspace: true.");
        }
    }

    private static IEnumerable<PlanProblem> FindInVariable(PlanAgent agent, string name, string value)
    {
        if (!VariableName().IsMatch(name)) yield return agent.Problem("environment", $"has a variable '{name}', which is no name of one", "It has letters, digits and '_', and begins with no digit.");
        foreach (var missing in VariableText.Names(value).Distinct().Where(n => Environment.GetEnvironmentVariable(n) is null))
        {
            yield return agent.Problem("environment", $"gets its {name} from ${{{missing}}}, which is not set here", $"Set {missing} in the shell that starts it.");
        }
    }

    private static string? Told(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (MoanaException e)
        {
            return e.Message;
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();
}
