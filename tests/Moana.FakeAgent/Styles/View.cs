using Moana.FakeAgent.Behaviour;

namespace Moana.FakeAgent.Styles;

/// <summary>What a working agent says that it is doing.</summary>
internal enum Activity
{
    /// <summary>Nothing to be seen: at rest, or between two tool calls.</summary>
    None,
    Thinking,
    Tools,
    Streaming,
}

/// <summary>All that a style needs to draw the part of the screen below the transcript.</summary>
internal sealed record View
{
    internal required Activity Activity { get; init; }

    /// <summary>Time since the turn began.</summary>
    internal required TimeSpan Elapsed { get; init; }

    /// <summary>Counts the pictures of the spinner.</summary>
    internal required int Frame { get; init; }

    /// <summary>The number of the turn: chooses a word where an agent has many for the same.</summary>
    internal required int Turn { get; init; }

    internal required Composer Composer { get; init; }

    /// <summary>Dim text in the empty composer.</summary>
    internal string? Ghost { get; init; }

    /// <summary>Prompts that wait for the end of the turn.</summary>
    internal required IReadOnlyList<string> Queued { get; init; }

    /// <summary>Background commands that still run.</summary>
    internal required int Background { get; init; }

    /// <summary>Ctrl+C was pressed once.</summary>
    internal required bool AsksToExit { get; init; }

    internal required string Folder { get; init; }

    internal bool IsWorking => Activity != Activity.None;

    internal string Seconds => $"{(int)Elapsed.TotalSeconds}s";
}

/// <summary>Rows at the bottom of the screen, and the cursor in them.</summary>
internal sealed record Block(List<string> Rows, int CursorRow, int CursorColumn);
