using Moana.Detection;

namespace Moana.Agents;

/// <summary>Adds to a command line what gives the program its permissions, in the program's own words.</summary>
public static class PermissionArguments
{
    /// <summary>The profile whose words count: the one that is named, else the program's, else the one of the agent's name, else the fallback.</summary>
    /// <param name="profiles">All profiles.</param>
    /// <param name="profile">The one that is named, or null.</param>
    /// <param name="name">The agent's name.</param>
    /// <param name="command">Its command line.</param>
    /// <exception cref="MoanaException"><c>ProfileNotFound</c>.</exception>
    public static AgentProfile ProfileOf(ProfileCatalog profiles, string? profile, string name, string command)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        return profiles.Named(profile ?? ProgramStart.Named(profiles, name, command) ?? ProfileCatalog.Fallback);
    }

    /// <summary>The line with the arguments; or null, what is wrong, and what to do about it.</summary>
    /// <param name="profile">What is known of the program.</param>
    /// <param name="command">The command line.</param>
    /// <param name="words">The words.</param>
    public static (string? Command, string Problem, string Remedy) Add(AgentProfile profile, string command, IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(words);
        if (words.FirstOrDefault(w => !profile.Permissions.ContainsKey(w)) is { } unknown)
        {
            return profile.Permissions.Count == 0
                ? (null, $"has permissions '{unknown}', and the profile '{profile.Name}' knows no words for them", "Write the program's own option into 'command', or add 'permissions' to a profile of your own.")
                : (null, $"has permissions '{unknown}', which {profile.Name} has not", $"There are: {string.Join(", ", profile.Permissions.Keys)}.");
        }

        var arguments = words.Distinct(StringComparer.OrdinalIgnoreCase).Select(w => profile.Permissions[w]).ToList();
        if (arguments.GroupBy(Option).FirstOrDefault(o => o.Count() > 1) is { } twice)
        {
            return (null, $"has permissions that contradict each other: {string.Join(", ", twice)}", "Give one of them.");
        }

        if (CommandWords.Read(command) is not { } line)
        {
            return (null, $"has permissions, and its command line is more than a program and its arguments: {command}", $"Write there what they mean: {string.Join(' ', arguments)}.");
        }

        if (line.Arguments.FirstOrDefault(a => a.Is([.. arguments.Select(Option)])) is { } said)
        {
            return (null, $"has permissions, and its command line says '{said.Text}'", "Remove one of the two.");
        }

        return line.StartingProgramOf(profile) is { } started ? (started.With(string.Join(' ', arguments)), "", "")
            : (null, $"has permissions, and {line.MayKeepArguments(profile)}", $"Write the program itself into 'command', or where it is started what they mean: {string.Join(' ', arguments)}.");
    }

    private static string Option(string arguments) => arguments.Split(' ', '=')[0];
}
