namespace Moana.Detection;

/// <summary>The profiles: built-in, overridden and extended by the user's.</summary>
public sealed class ProfileCatalog
{
    /// <summary>The name of the fallback profile: the template's indicator lists.</summary>
    public const string Fallback = "template";

    private ProfileCatalog(IReadOnlyDictionary<string, AgentProfile> profiles) => Profiles = profiles;

    /// <summary>The profiles by name, without regard to case.</summary>
    public IReadOnlyDictionary<string, AgentProfile> Profiles { get; }

    /// <summary>Reads the built-in profiles, then the user's folder, then <paramref name="paths"/> (files or folders); later ones win.</summary>
    public static ProfileCatalog Load(IReadOnlyList<string>? paths = null) => throw new NotImplementedException();

    /// <summary>Which profile fits a pane, from its process, command line, title and screen; null when none does.</summary>
    public AgentProfile? Recognize(PaneFacts facts, Tmux.Screens.Screen? screen = null) => throw new NotImplementedException();
}
