namespace Moana;

/// <summary>A program that takes prompts in a pane. The output of <c>Get-MoanaAgent</c>.</summary>
public sealed record Agent : IPaneObject
{
    /// <inheritdoc/>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>The profile: what Moana knows of this kind of agent.</summary>
    public required string Profile { get; init => field = VisibleText.Of(value); }

    /// <inheritdoc/>
    public required string Session { get; init => field = VisibleText.Of(value); }

    /// <summary>The window, as <c>index:name</c>.</summary>
    public required string Window { get; init => field = VisibleText.Of(value); }

    /// <inheritdoc/>
    public string PaneId => Address.PaneId;

    /// <summary>The program in the pane's foreground, as tmux names it.</summary>
    public required string Command { get; init => field = VisibleText.Of(value); }

    /// <summary>The process id of the pane's first process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The pane's title, as the program set it.</summary>
    public required string Title { get; init => field = VisibleText.Of(value); }

    /// <summary>The folder that it works in: the pane's, and of a dead pane the one that it was started in.</summary>
    public required string Path { get; init => field = VisibleText.Of(value); }

    /// <summary>True when the agent's facts stand on the pane; false for an entry of a plain map.</summary>
    public required bool Registered { get; init; }

    /// <summary>True when the pane's process has ended and the pane is still there.</summary>
    public required bool Dead { get; init; }

    /// <summary>The command line that started the agent, or null where it is not known.</summary>
    public string? LaunchCommand { get; init => field = VisibleText.Of(value); }

    /// <summary>The environment variables that it was started with besides those of its session, as far as that is known.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init => field = TextTable.Of(value); } = TextTable.Of(new Dictionary<string, string>());

    /// <summary>The id of the last turn that Moana sent, or null.</summary>
    public string? Turn { get; init => field = VisibleText.Of(value); }

    /// <inheritdoc/>
    public required PaneAddress Address { get; init; }

    /// <summary>The agent's name.</summary>
    public override string ToString() => Name;
}
