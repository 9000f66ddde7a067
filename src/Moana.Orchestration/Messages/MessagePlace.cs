using Moana.Agents;

namespace Moana.Messages;

/// <summary>Where a message is sent, as the record keeps it: the program that gets it, and the turn whose mark stood there before.</summary>
internal static class MessagePlace
{
    private const string None = "-";

    /// <summary>The place of an agent that is about to get a message.</summary>
    public static string Of(Fleet fleet, AgentPane agent) => $"{ProgramOf(fleet, agent)} {agent.Turn?.Id ?? None}";

    /// <summary>A pane and its process: those of a new server, or of a program that was started anew, are others.</summary>
    public static string ProgramOf(Fleet fleet, AgentPane agent) =>
        $"{agent.Pane.Id} {(fleet.Server.Endpoint.Via is null ? ProcessIdentity.Of(agent.Pane.ProcessId) : null)?.ToString() ?? $"{agent.Pane.ProcessId}"}";

    /// <summary>Reads what <see cref="Of"/> wrote.</summary>
    public static (string Program, string? Before) Parse(string? place) =>
        place?.Split(' ') is [var pane, var process, var before] ? ($"{pane} {process}", before == None ? null : before) : ("", null);
}
