namespace Moana.Tmux;

/// <summary>A session at one moment, from one <c>list-sessions</c> record.</summary>
public sealed record SessionInfo
{
    /// <summary>The session.</summary>
    public required SessionId Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How many windows it has.</summary>
    public required int Windows { get; init; }

    /// <summary>How many people are attached: all clients, but for those of control mode that ignore their size, as Moana's do.</summary>
    public required int Attached { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The working directory that new windows start in.</summary>
    public required string Path { get; init; }
}
