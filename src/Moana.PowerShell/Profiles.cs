using Moana.Detection;

namespace Moana;

/// <summary>Profiles as objects for the pipeline.</summary>
internal static class Profiles
{
    public static ProfileInfo Info(AgentProfile profile) => new()
    {
        Name = profile.Name,
        Description = profile.Description,
        TriedWith = profile.TriedWith,
        Rules = profile.RuleIds.Count,
        Permissions = [.. profile.Permissions.Keys],
        Source = profile.Source,
    };
}
