using Moana.Agents;
using Moana.Detection;
using Moana.Tmux.Screens;
using Moana.Transcripts;

namespace Moana.Panes;

/// <summary>One look at an agent: what stood in its pane, what the classifier says of it, and what follows for its status.</summary>
/// <param name="Agent">The agent and its pane's facts at the moment of the look.</param>
/// <param name="Captured">The screen as captured; null when the pane is gone.</param>
/// <param name="Screen">The screen, parsed; null when the pane is gone.</param>
/// <param name="Observation">What it says.</param>
/// <param name="At">When, by the clock on the wall: for people.</param>
/// <param name="Monotonic">When, by the clock that nobody sets: for durations.</param>
public sealed record Look(
    AgentPane Agent, string? Captured, Screen? Screen, Observation Observation, DateTimeOffset At, TimeSpan Monotonic)
{
    /// <summary>What the agent's session record says of the open turn, where the look alone would take time to be sure; else null.</summary>
    internal RecordReport? Record { get; init; }

    /// <summary>The agent's status after this look; the looks before it, the open turn and time count, too.</summary>
    public TrackedStatus Tracked { get; init; }

    /// <summary>What the processes tell of the pane, where it is there.</summary>
    internal ProcessSight Processes { get; init; }

    /// <summary>By how much the clock of the pane's machine is ahead of this one's: what tmux tells of times is by that clock.</summary>
    internal TimeSpan ClockAhead { get; init; }

    /// <summary>
    /// Whether the screen shows work. Where it looks alike at work and at rest it does until nothing has moved for so long that the
    /// turn is over.
    /// </summary>
    internal bool ShowsWork => Observation.Status == AgentStatus.Working && (Observation.Settles is null || Tracked.Status == AgentStatus.Working);

    /// <summary>When the pane's window put something out last, by the clock on the wall here.</summary>
    internal DateTimeOffset WindowActivity => Agent.Pane.WindowActivity - ClockAhead;
}
