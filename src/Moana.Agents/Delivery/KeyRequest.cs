using Moana.Agents;
using Moana.Detection;
using Moana.Panes;

namespace Moana.Delivery;

/// <summary>Keys for an agent, or a choice of its dialog, and the screen on which it was decided to press them.</summary>
/// <param name="Keys">The keys, by tmux's names; empty where a choice is to be taken.</param>
/// <param name="Seen">The look that the person was told of.</param>
public sealed record KeyRequest(IReadOnlyList<string> Keys, Look Seen)
{
    /// <summary>The choice to take; null for keys.</summary>
    public DialogChoice? Choice { get; init; }

    /// <summary>True where nobody looks before the keys are pressed: then Enter alone is not pressed on a choice that refuses.</summary>
    public bool Unattended { get; init; }

    /// <summary>The agent.</summary>
    public AgentPane Agent => Seen.Agent;

    /// <summary>True when a dialog was open.</summary>
    public bool IsAnswer => Seen.Observation.IsDialog;

    /// <summary>The dialog's text, or null when none was open.</summary>
    public string? Question => IsAnswer ? Seen.Observation.Question ?? Seen.Observation.Evidence : null;

    /// <summary>True when a later look shows the same dialog, or no dialog as before.</summary>
    internal bool StillFits(Look now) => now.Observation.IsDialog == IsAnswer
        && (!IsAnswer || (Choice is null ? now.Observation.Question == Seen.Observation.Question : IsSameDialog(now)));

    /// <summary>True when a later look shows the dialog of this request, whichever choice is highlighted now.</summary>
    internal bool IsSameDialog(Look now) => now.Observation.IsDialog && now.Observation.Rule == Seen.Observation.Rule
        && (Seen.Observation.Menu is not { } menu || menu.IsSame(now.Observation.Menu));
}
