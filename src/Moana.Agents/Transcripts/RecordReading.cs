namespace Moana.Transcripts;

/// <summary>What an agent's session record says of its turns.</summary>
/// <param name="Turns">The turns, oldest first; empty when no record is surely the agent's.</param>
/// <param name="Evidence">What ties the record to the pane, or why none is known.</param>
public sealed record RecordReading(IReadOnlyList<AgentTurn> Turns, string Evidence)
{
    /// <summary>Whether one may be there in a moment, where none is known: not where the program keeps none that can be read from here.</summary>
    internal bool MayCome { get; init; } = true;

    /// <summary>Whether the agent's machine could not be asked.</summary>
    internal bool IsAway { get; init; }

    /// <summary>No record is surely the agent's, for the reason that is given.</summary>
    public static RecordReading Unknown(string reason) => new([], reason);
}
