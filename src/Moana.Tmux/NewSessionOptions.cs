namespace Moana.Tmux;

/// <summary>A session or a window to be started.</summary>
public sealed record NewSessionOptions
{
    /// <summary>The session's name. tmux turns <c>.</c> and <c>:</c> into <c>_</c>; such names are refused instead.</summary>
    public required string Name { get; init; }

    /// <summary>The first window's name.</summary>
    public required string WindowName { get; init; }

    /// <summary>A shell command line to run in it; null for the user's shell.</summary>
    public string? Command { get; init; }

    /// <summary>The working directory; null for the server's.</summary>
    public string? Path { get; init; }

    /// <summary>Columns. Kept under clients that ignore their size.</summary>
    public int Columns { get; init; } = 200;

    /// <summary>Rows.</summary>
    public int Rows { get; init; } = 50;

    /// <summary>Environment variables for the session.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
