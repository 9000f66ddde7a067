namespace Moana;

/// <summary>A tmux session. The output of <c>Get-MoanaSession</c>.</summary>
public sealed record MoanaSession
{
    /// <summary>The session's name.</summary>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>The session, as tmux writes it: <c>$3</c>.</summary>
    public required string Id { get; init => field = VisibleText.Of(value); }

    /// <summary>How many windows it has.</summary>
    public required int Windows { get; init; }

    /// <summary>How many of its panes are registered agents.</summary>
    public required int Agents { get; init; }

    /// <summary>How many clients are attached.</summary>
    public required int Attached { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The directory that new windows start in.</summary>
    public required string Path { get; init => field = VisibleText.Of(value); }

    /// <summary>Where its server is.</summary>
    public required ServerAddress Address { get; init; }

    /// <summary>The session's name.</summary>
    public override string ToString() => Name;
}
