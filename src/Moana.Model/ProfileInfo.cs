namespace Moana;

/// <summary>A profile, in short. The output of <c>Get-MoanaProfile</c>.</summary>
public sealed record ProfileInfo
{
    /// <summary>The profile's name.</summary>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>What the agent is.</summary>
    public required string Description { get; init => field = VisibleText.Of(value); }

    /// <summary>The version of the agent that it was tried with, or empty.</summary>
    public required string TriedWith { get; init => field = VisibleText.Of(value); }

    /// <summary>How many rules it has.</summary>
    public required int Rules { get; init; }

    /// <summary>The words that it knows for what the program may do without asking, as a plan's agents have them.</summary>
    public IReadOnlyList<string> Permissions { get; init => field = TextList.Visible(value); } = TextList.Of([]);

    /// <summary>The file that it was read from.</summary>
    public required string Source { get; init => field = VisibleText.Of(value); }

    /// <summary>The profile's name.</summary>
    public override string ToString() => Name;
}
