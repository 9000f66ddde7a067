using System.Globalization;
using Spectre.Console;

namespace Moana.Dashboard;

/// <summary>The dashboard's colours, which are the terminal's own sixteen, and its words for times.</summary>
internal static class Looks
{
    public static readonly Style Dim = new(decoration: Decoration.Dim);

    public static readonly Style Bold = new(decoration: Decoration.Bold);

    public static readonly Style Trouble = new(Color.Yellow);

    public static readonly Style Bar = new(decoration: Decoration.Invert);

    public static readonly Style Accent = new(Color.Aqua);

    /// <summary>A status's colour, as in the tables of the cmdlets.</summary>
    public static Style Of(AgentStatus status) => new(status switch
    {
        AgentStatus.Completed or AgentStatus.Idle => Color.Green,
        AgentStatus.Working or AgentStatus.Starting => Color.Aqua,
        AgentStatus.WaitingForInput => Color.Yellow,
        AgentStatus.RateLimited => Color.Fuchsia,
        AgentStatus.Unknown => Color.Default,
        _ => Color.Red,
    });

    /// <summary>A sign that tells statuses apart without colours.</summary>
    public static string Sign(AgentStatus status) => status switch
    {
        AgentStatus.Completed => "✓",
        AgentStatus.Idle => "○",
        AgentStatus.Working => "●",
        AgentStatus.Starting => "◌",
        AgentStatus.WaitingForInput => "?",
        AgentStatus.RateLimited => "◔",
        AgentStatus.Unknown => "·",
        _ => "✗",
    };

    /// <summary>A length of time in at most seven columns.</summary>
    public static string Length(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => "0s",
        { TotalMinutes: < 1 } => $"{time.Seconds}s",
        { TotalHours: < 1 } => $"{time.Minutes}m{time.Seconds:00}s",
        { TotalDays: < 1 } => $"{time.Hours}h{time.Minutes:00}m",
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.Days}d{time.Hours:00}h"),
    };

    /// <summary>The time of day where the person is.</summary>
    public static string Clock(DateTimeOffset time) => time.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
