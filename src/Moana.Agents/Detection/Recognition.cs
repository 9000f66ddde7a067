using Moana.Tmux.Screens;

namespace Moana.Detection;

/// <summary>How to tell that a pane runs an agent.</summary>
internal sealed record Recognition
{
    /// <summary>Names of its program, as tmux shows them.</summary>
    internal IReadOnlyList<string> Processes { get; init; } = [];

    /// <summary>Patterns of one process's command line.</summary>
    internal IReadOnlyList<Pattern> CommandLines { get; init; } = [];

    /// <summary>Patterns of the title.</summary>
    internal IReadOnlyList<Pattern> Titles { get; init; } = [];

    /// <summary>Patterns of rows of its screen; each counts once.</summary>
    internal IReadOnlyList<Pattern> Rows { get; init; } = [];

    /// <summary>How strongly the process says that it is this agent: 0 for not at all.</summary>
    internal int ByProcess(PaneFacts facts)
    {
        if (facts.Command is { } command && Processes.Contains(command, StringComparer.OrdinalIgnoreCase))
        {
            return 2;
        }

        var lines = facts.CommandLine?.Split('\n') ?? [];
        return lines.Any(line => CommandLines.Any(p => p.IsMatch(line))) ? 1 : 0;
    }

    internal bool ByTitle(PaneFacts facts) => facts.Title is { } title && Titles.Any(p => p.IsMatch(title.AsSpan().Trim()));

    /// <summary>How many of the patterns of its screen are seen.</summary>
    internal int ByScreen(Screen screen) => Rows.Count(p => screen.Rows.Any(r => p.IsMatch(r.Text)));
}
