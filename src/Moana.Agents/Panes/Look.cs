using Moana.Agents;
using Moana.Detection;
using Moana.Tmux.Screens;

namespace Moana.Panes;

/// <summary>One look at an agent: what stood in its pane, and what the classifier says of it.</summary>
/// <param name="Agent">The agent and its pane's facts at the moment of the look.</param>
/// <param name="Captured">The screen as captured; null when the pane is gone.</param>
/// <param name="Screen">The screen, parsed; null when the pane is gone.</param>
/// <param name="Observation">What it says.</param>
/// <param name="At">When.</param>
public sealed record Look(AgentPane Agent, string? Captured, Screen? Screen, Observation Observation, DateTimeOffset At);
