using Moana.Agents;
using Moana.Tmux.Screens;

namespace Moana.Operations;

/// <summary>Reads what stands in agents' panes, as text.</summary>
public sealed class OutputReader(Fleet fleet)
{
    /// <summary>The last lines of a pane that are not blank.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="history">True to read what the pane remembers, too.</param>
    /// <param name="tail">How many lines at most.</param>
    /// <param name="token">Cancels.</param>
    public async Task<IReadOnlyList<OutputLine>> ReadAsync(AgentPane agent, bool history, int tail, CancellationToken token)
    {
        var text = await fleet.Server.CaptureTextAsync(agent.Pane.Id, new() { History = history, Joined = true }, token);
        var address = fleet.Server.Endpoint.AddressOf(agent.Pane);
        return [.. Screen.Parse(text).Rows
            .Select((row, index) => new OutputLine { Name = agent.Name, Line = index + 1, Text = row.Text, Session = agent.Pane.SessionName, Address = address })
            .Where(line => line.Text.Length > 0)
            .TakeLast(tail)];
    }
}
