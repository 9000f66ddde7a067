using Moana.Tmux.Screens;

namespace Moana.Detection;

/// <summary>The profiles: built-in, overridden and extended by the user's.</summary>
public sealed class ProfileCatalog
{
    /// <summary>The name of the fallback profile: the template's indicator lists.</summary>
    public const string Fallback = "template";

    /// <summary>The built-in profiles, read once. That their patterns are good is known, so each is built when a text may match it.</summary>
    private static readonly Lazy<(Dictionary<string, AgentProfile> Profiles, List<ProfileError> Errors)> BuiltIn = new(() =>
    {
        var (profiles, errors) = (new Dictionary<string, AgentProfile>(StringComparer.OrdinalIgnoreCase), new List<ProfileError>());
        AddAll(profiles, ProfileFiles.BuiltIn, errors, known: true);
        return (profiles, errors);
    });

    private ProfileCatalog(IReadOnlyDictionary<string, AgentProfile> profiles) => Profiles = profiles;

    /// <summary>The profiles by name, without regard to case.</summary>
    public IReadOnlyDictionary<string, AgentProfile> Profiles { get; }

    /// <summary>The user's own folder: <c>$XDG_CONFIG_HOME/moana/profiles</c>.</summary>
    public static string UserFolder => ProfileFiles.UserFolder;

    /// <summary>
    /// Reads the built-in profiles, then the user's folder, then <paramref name="paths"/> (files or folders); later
    /// ones win. A profile that <c>extends</c> another has that one's rules and settings wherever it says nothing.
    /// </summary>
    /// <exception cref="MoanaException">A file cannot be used: id <c>ProfileInvalid</c>, with file, line, rule and reason of each error.</exception>
    public static ProfileCatalog Load(IReadOnlyList<string>? paths = null)
    {
        var errors = new List<ProfileError>();
        var profiles = Read(paths ?? [], errors);
        return errors.Count > 0
            ? throw DetectionErrors.ProfileInvalid(errors)
            : new ProfileCatalog(profiles);
    }

    /// <summary>Lists what is wrong in the user's folder and in <paramref name="paths"/> (files or folders); nothing when all is well.</summary>
    public static IReadOnlyList<ProfileError> Check(IReadOnlyList<string>? paths = null)
    {
        var errors = new List<ProfileError>();
        Read(paths ?? [], errors);
        return errors;
    }

    /// <summary>Lists what is wrong in a file, or in the files of a folder; what is wrong elsewhere is left out.</summary>
    public static IReadOnlyList<ProfileError> CheckOnly(string path)
    {
        var files = ProfileFiles.At(path).ToHashSet(StringComparer.Ordinal);
        return [.. Check([path]).Where(e => files.Contains(e.File)).Distinct()];
    }

    /// <summary>The profiles that a file, or the files of a folder, hold.</summary>
    /// <exception cref="MoanaException">A file cannot be used (id <c>ProfileInvalid</c>).</exception>
    public static IReadOnlyList<AgentProfile> At(string path)
    {
        var files = ProfileFiles.At(path).ToHashSet(StringComparer.Ordinal);
        return [.. Load([path]).Profiles.Values.Where(p => files.Contains(p.Source)).OrderBy(p => p.Name, StringComparer.Ordinal)];
    }

    /// <summary>The profile of a name.</summary>
    /// <exception cref="MoanaException">There is none (id <c>ProfileNotFound</c>).</exception>
    public AgentProfile Named(string name) =>
        Profiles.TryGetValue(name, out var profile) ? profile : throw DetectionErrors.ProfileNotFound(name, Profiles.Keys);

    /// <summary>The hooks that the profiles know, by agent.</summary>
    public IReadOnlyList<AgentHook> Hooks => [.. Profiles.Values.Select(p => p.Hook).OfType<AgentHook>().OrderBy(h => h.Agent, StringComparer.Ordinal)];

    /// <summary>The hook of an agent.</summary>
    /// <exception cref="MoanaException"><c>HookNotFound</c>.</exception>
    public AgentHook HookOf(string agent) =>
        Profiles.GetValueOrDefault(agent)?.Hook ?? throw DetectionErrors.HookNotFound(agent, Hooks.Select(h => h.Agent));

    /// <summary>
    /// Which profile fits a pane, from its process, then its title, then its screen; null when none does. A pane with
    /// a shell in the foreground runs no agent, whatever stands on its screen.
    /// </summary>
    public AgentProfile? Recognize(PaneFacts facts, Screen? screen = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return Best(p => p.Recognition.ByProcess(facts)) is { } byProcess ? byProcess
            : ProcessEvidence.IsShell(facts) ? null
            : Best(p => p.Recognition.ByTitle(facts) ? 1 : 0)
                ?? (screen is null ? null : Best(p => p.Recognition.ByScreen(screen)));
    }

    private AgentProfile? Best(Func<AgentProfile, int> score)
    {
        var best = Profiles.Values.Select(p => (Profile: p, Score: score(p))).OrderByDescending(p => p.Score)
            .ThenBy(p => p.Profile.Name, StringComparer.Ordinal).FirstOrDefault();
        return best.Score > 0 ? best.Profile : null;
    }

    private static Dictionary<string, AgentProfile> Read(IReadOnlyList<string> paths, List<ProfileError> errors)
    {
        var profiles = new Dictionary<string, AgentProfile>(BuiltIn.Value.Profiles, StringComparer.OrdinalIgnoreCase);
        errors.AddRange(BuiltIn.Value.Errors);
        AddAll(profiles, ProfileFiles.In(UserFolder), errors);
        foreach (var path in paths)
        {
            AddAll(profiles, ProfileFiles.At(path), errors);
        }

        return profiles;
    }

    /// <summary>Adds the profiles of files that belong together; they may extend one another in any order.</summary>
    private static void AddAll(Dictionary<string, AgentProfile> profiles, IReadOnlyList<string> files, List<ProfileError> errors, bool known = false)
    {
        var waiting = new List<ProfileDraft>();
        foreach (var draft in files.Select(file => ProfileReader.Read(file, errors, known)).OfType<ProfileDraft>())
        {
            if (waiting.Find(d => SameName(d.Name, draft.Name)) is { } other)
            {
                errors.Add(new ProfileError(draft.Source, 1, null, $"'{other.Source}' has a profile of the name '{draft.Name}' too; keep one of them"));
            }
            else
            {
                waiting.Add(draft);
            }
        }

        while (waiting.Find(d => IsReady(d, waiting, profiles)) is { } ready)
        {
            waiting.Remove(ready);
            profiles[ready.Name] = ready.Compile(ready.Extends is null ? null : profiles[ready.Extends]);
        }

        errors.AddRange(waiting.Select(d => new ProfileError(
            d.Source, d.ExtendsLine, null, $"it extends '{d.Extends}', which is no profile or extends this one in turn; known are {string.Join(", ", profiles.Keys.Order(StringComparer.Ordinal))}")));
    }

    private static bool IsReady(ProfileDraft draft, List<ProfileDraft> waiting, Dictionary<string, AgentProfile> profiles) =>
        draft.Extends is null
        || (profiles.ContainsKey(draft.Extends) && !waiting.Exists(other => other != draft && SameName(other.Name, draft.Extends)));

    private static bool SameName(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
