namespace Moana.Scheduling;

/// <summary>What became of files over several turns.</summary>
internal static class FileChanges
{
    /// <summary>Each file once, in the order in which they were first changed. One that is new stays new when it is changed again.</summary>
    public static IReadOnlyList<TurnFile> Of(IReadOnlyList<AgentTurn> turns) =>
        turns.Count == 1 ? turns[0].Files : [.. turns.SelectMany(t => t.Files).GroupBy(f => f.Path, StringComparer.Ordinal).Select(g => g.Aggregate(Join))];

    private static TurnFile Join(TurnFile earlier, TurnFile later) => later with
    {
        Change = earlier.Change == FileChange.Added && later.Change == FileChange.Modified ? FileChange.Added : later.Change,
        AddedLines = earlier.AddedLines + later.AddedLines,
        RemovedLines = earlier.RemovedLines + later.RemovedLines,
    };
}
