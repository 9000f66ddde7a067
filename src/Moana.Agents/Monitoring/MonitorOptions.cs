namespace Moana.Monitoring;

/// <summary>How soon and how often the monitor looks.</summary>
public sealed record MonitorOptions
{
    /// <summary>How long a pane's output has to pause before the pane is looked at: a program draws a screen in several writes.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>How long steady output may put a look off.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long a working agent is not looked at while it puts out only what it put out before, numbers aside: the frames of
    /// its spinner, which are told up to half a second late. Its end, a dialog and new text look otherwise, and are looked at as soon as they pause.
    /// </summary>
    public TimeSpan Familiar { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long something has to keep prompts from an agent until it is told: whoever types or reads there is soon done.</summary>
    public TimeSpan Hindered { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often all panes' facts are listed again, for what a version of tmux does not tell.</summary>
    public TimeSpan Sweep { get; init; } = TimeSpan.FromSeconds(5);
}
