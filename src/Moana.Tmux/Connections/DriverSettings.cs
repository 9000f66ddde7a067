namespace Moana.Tmux.Connections;

/// <summary>Bounds of the driver. Tests choose their own.</summary>
internal sealed record DriverSettings
{
    /// <summary>How long a command may go without an answer. A change takes effect with the next command.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may take to come up; ssh has to shake hands.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After how long without a command the command connection is closed.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// After how long without a watcher the events connection of a session is closed: prompts and waits that follow each other
    /// share it. Every client that comes and goes costs a process, and the tmux server some kilobytes for good.
    /// </summary>
    public TimeSpan UnwatchedAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Texts above this many characters travel through a file where one can be shared: 1 MB by set-buffer takes up to 0.85 s.</summary>
    public int FileAbove { get; init; } = 64 * 1024;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
