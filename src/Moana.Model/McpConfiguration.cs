namespace Moana;

/// <summary>What makes Moana's server of the Model Context Protocol known to an agent. The output of <c>Get-MoanaMcpConfiguration</c>.</summary>
/// <param name="Agent">The kind of agent.</param>
/// <param name="File">The file that it goes into, or the shell.</param>
/// <param name="Text">The configuration.</param>
public sealed record McpConfiguration(string Agent, string File, string Text)
{
    /// <summary>The configuration.</summary>
    public override string ToString() => Text;
}
