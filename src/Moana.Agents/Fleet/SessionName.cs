namespace Moana.Agents;

/// <summary>What a session's name may be.</summary>
public static class SessionName
{
    /// <summary>Refuses what tmux takes for something else, or writes otherwise.</summary>
    /// <exception cref="MoanaException"><c>BadSessionName</c>.</exception>
    public static void Check(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.AsSpan().IndexOfAny(".:") >= 0 || name.Any(char.IsControl) || name[0] is '=' or '$' or '@' or '%')
        {
            throw FleetErrors.BadSessionName(name);
        }
    }
}
