using System.Globalization;
using Moana.Agents;

namespace Moana.Mcp;

/// <summary>Whether an agent is the one that this server works for: nobody prompts himself.</summary>
internal static class OwnPane
{
    /// <summary>
    /// The pane's first process is one of those that this process descends from; or tmux's variables, which clients do not
    /// always pass on, say so.
    /// </summary>
    public static bool Is(Fleet fleet, AgentPane agent) => Ancestors().Contains(agent.Pane.ProcessId)
        || (Environment.GetEnvironmentVariable("TMUX_PANE") == $"{agent.Pane.Id}"
            && Environment.GetEnvironmentVariable("TMUX")?.Split(',')[0] == fleet.Server.Endpoint.SocketFile);

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
