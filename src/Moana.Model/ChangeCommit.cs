namespace Moana;

/// <summary>One commit of a change.</summary>
/// <param name="Id">The commit's id.</param>
/// <param name="Subject">The first line of its message.</param>
/// <param name="Author">Who made it.</param>
/// <param name="Time">When.</param>
public sealed record ChangeCommit(string Id, string Subject, string Author, DateTimeOffset Time)
{
    /// <summary>The commit's id.</summary>
    public string Id { get; init => field = VisibleText.Of(value); } = VisibleText.Of(Id);

    /// <summary>The first line of its message.</summary>
    public string Subject { get; init => field = VisibleText.Of(value); } = VisibleText.Of(Subject);

    /// <summary>Who made it.</summary>
    public string Author { get; init => field = VisibleText.Of(value); } = VisibleText.Of(Author);

    /// <summary>A short id and the subject.</summary>
    public override string ToString() => $"{Id[..Math.Min(8, Id.Length)]} {Subject}";
}
