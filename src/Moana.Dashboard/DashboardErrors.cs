namespace Moana.Dashboard;

/// <summary>Errors about the full-screen view.</summary>
public static class DashboardErrors
{
    /// <summary>There is no terminal for a full-screen view.</summary>
    public static MoanaException NoTerminal(string reason) => new(
        "NoTerminal", MoanaErrorKind.InvalidState, $"The dashboard needs a terminal with a person at it: {reason}.", null);
}
