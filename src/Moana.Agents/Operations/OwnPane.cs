using System.Globalization;
using Moana.Agents;

namespace Moana.Operations;

/// <summary>The agent in whose pane this process runs: nobody prompts himself.</summary>
public static class OwnPane
{
    /// <summary>Whether this process runs in an agent's pane.</summary>
    /// <remarks>
    /// The pane's first process is one of those that this process descends from; or tmux's variables, which clients do not
    /// always pass on, say so.
    /// </remarks>
    public static bool Is(Fleet fleet, AgentPane agent) => fleet.Server.Endpoint.Via is null
        && (Ancestors().Contains(agent.Pane.ProcessId)
            || (Environment.GetEnvironmentVariable("TMUX_PANE") == $"{agent.Pane.Id}"
                && Environment.GetEnvironmentVariable("TMUX")?.Split(',')[0] == fleet.Server.Endpoint.SocketFile));

    private static IEnumerable<int> Ancestors()
    {
        for (int? id = Environment.ProcessId; id is > 1; id = Parent(id.Value)) yield return id.Value;
    }

    /// <summary>The parent of a process, from /proc/PID/stat (proc(5)): the name stands in brackets and may hold some itself.</summary>
    private static int? Parent(int id)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
