using Moana.Tmux.Screens;

namespace Moana.Detection;

/// <summary>Says what a screen shows. The only classifier.</summary>
public static class Classifier
{
    /// <summary>Applies a profile's rules to one look.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="screen">The visible screen.</param>
    /// <param name="facts">What else is known of the pane.</param>
    /// <param name="explain">Whether to list every rule with its outcome.</param>
    public static Observation Classify(AgentProfile profile, Screen screen, PaneFacts facts, bool explain = false) => throw new NotImplementedException();
}
