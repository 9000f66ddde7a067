using System.Collections.Immutable;

namespace Moana.Dashboard;

/// <summary>What the dashboard is told.</summary>
internal abstract record DashboardEvent;

/// <summary>A key was pressed.</summary>
internal sealed record KeyPressed(KeyPress Press) : DashboardEvent;

/// <summary>An agent's status is this now.</summary>
internal sealed record StatusSeen(StatusReport Report) : DashboardEvent;

/// <summary>The orchestration over the agents is this now; null when none runs.</summary>
internal sealed record OrchestrationSeen(OrchestrationView? View) : DashboardEvent;

/// <summary>An agent shows this now, or answered it.</summary>
internal sealed record AgentViewed(AgentView View) : DashboardEvent;

/// <summary>What a person asked for has come to its end.</summary>
internal sealed record ActionEnded(string Text, bool IsTrouble) : DashboardEvent;

/// <summary>Time has passed.</summary>
internal sealed record Ticked(DateTimeOffset Now) : DashboardEvent;

/// <summary>The terminal has another size, or its screen was spoilt: all has to be drawn again.</summary>
internal sealed record Redrawn : DashboardEvent;

/// <summary>What a person asked for, to be done outside of the model.</summary>
internal abstract record Effect;

/// <summary>Sends a prompt.</summary>
internal sealed record SendPrompt(StatusReport Agent, string Prompt) : Effect;

/// <summary>Presses keys into the dialog of this report, and into no other.</summary>
internal sealed record PressKeys(StatusReport Asking, ImmutableArray<string> Keys) : Effect;

/// <summary>Interrupts the running turn.</summary>
internal sealed record InterruptTurn(StatusReport Agent) : Effect;

/// <summary>Goes to the agent's pane.</summary>
internal sealed record OpenPane(StatusReport Agent) : Effect;

/// <summary>Looks at what an agent shows, or answered.</summary>
internal sealed record ViewAgent(StatusReport Agent) : Effect;

/// <summary>Draws everything anew.</summary>
internal sealed record Redraw : Effect;

/// <summary>Ends the dashboard.</summary>
internal sealed record Quit : Effect;
