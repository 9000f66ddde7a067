namespace Moana.Detection;

/// <summary>Tries a profile on labelled screens: a rule that no screen has shown is only hoped for.</summary>
public static class ProfileTrial
{
    /// <summary>What screens say of each status that a profile's rules declare, and of each that they are labelled with.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="screens">The screens. Those whose labels name an agent count where the profile is its, or extends its.</param>
    public static IReadOnlyList<ProfileProof> Run(AgentProfile profile, IEnumerable<LabelledCapture> screens)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(screens);
        var read = screens.Where(s => s.Agent is null || profile.Names.Contains(s.Agent, StringComparer.OrdinalIgnoreCase))
            .Select(s => (s.Label, Seen: s.Screen.See(profile), s.Screen))
            .Select(s => (s.Label, s.Seen, Called: StatusResolver.Resolve(s.Seen, s.Screen.InTurn), s.Screen.Path)).ToList();
        var declared = profile.Statuses;
        var shown = read.Where(s => s.Called == s.Label).Select(s => s.Seen.Status).ToHashSet();
        return [.. declared.Union(read.Select(s => s.Label)).Order().Select(status => new ProfileProof
        {
            Profile = profile.Name,
            Status = status,
            IsDeclared = declared.Contains(status),
            IsShown = declared.Contains(status) ? shown.Contains(status) : read.Any(s => s.Called == s.Label && s.Label == status),
            Screens = read.Count(s => s.Label == status),
            Misread = [.. read.Where(s => s.Label == status && s.Called != status)
                .Select(s => new MisreadScreen(s.Path ?? "", s.Label, s.Called, s.Seen.Rule, s.Seen.Evidence))],
        })];
    }
}
