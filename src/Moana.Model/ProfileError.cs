namespace Moana;

/// <summary>Something wrong in a profile file. The output of <c>Test-MoanaProfile</c>.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Rule">The id of the rule that it is about, or null.</param>
/// <param name="Reason">What is wrong, and what would be right.</param>
public sealed record ProfileError(string File, int Line, string? Rule, string Reason)
{
    /// <inheritdoc cref="ProfileError"/>
    public string? Rule { get; init => field = VisibleText.Of(value); } = VisibleText.Of(Rule);

    /// <inheritdoc cref="ProfileError"/>
    public string Reason { get; init => field = VisibleText.Of(value); } = VisibleText.Of(Reason);

    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}: {(Rule is null ? "" : $"rule '{Rule}': ")}{Reason}";
}
