namespace Moana.Detection;

/// <summary>What is known of a pane besides its screen. Null means: not known.</summary>
public sealed record PaneFacts
{
    /// <summary>The title.</summary>
    public string? Title { get; init; }

    /// <summary>The program in the foreground.</summary>
    public string? Command { get; init; }

    /// <summary>The command lines of the pane's foreground processes, joined by newlines; null where they cannot be read.</summary>
    public string? CommandLine { get; init; }

    /// <summary>The program in front that carries another terminal (ssh, script, a nested tmux, ...), or null.</summary>
    public string? Carrier { get; init; }

    /// <summary>True when the pane's process has ended.</summary>
    public bool Dead { get; init; }

    /// <summary>The exit code of a dead pane.</summary>
    public int? DeadStatus { get; init; }

    /// <summary>The hook report <c>@moana-status</c> as it stands on the pane, or null.</summary>
    public string? HookReport { get; init; }

    /// <summary>The moment of the look: what relative times on the screen ("resets in 4h") are counted from.</summary>
    public DateTimeOffset Now { get; init; }
}
