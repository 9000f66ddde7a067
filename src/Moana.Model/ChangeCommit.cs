namespace Moana;

/// <summary>One commit of a change.</summary>
/// <param name="Id">The commit's id.</param>
/// <param name="Subject">The first line of its message.</param>
/// <param name="Author">Who made it.</param>
/// <param name="Time">When.</param>
public sealed record ChangeCommit(string Id, string Subject, string Author, DateTimeOffset Time)
{
    /// <summary>A short id and the subject.</summary>
    public override string ToString() => $"{Id[..Math.Min(8, Id.Length)]} {Subject}";
}
