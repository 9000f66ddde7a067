namespace Moana;

/// <summary>
/// What to paste into an agent's own configuration so that its hooks report its status to Moana. The output of
/// <c>Get-MoanaHook</c>.
/// </summary>
/// <param name="Agent">The kind of agent.</param>
/// <param name="File">The file that it goes into.</param>
/// <param name="Text">The configuration.</param>
/// <param name="Notes">How to put it there, and what it reports.</param>
public sealed record AgentHook(string Agent, string File, string Text, string Notes)
{
    /// <summary>The configuration.</summary>
    public override string ToString() => Text;
}
