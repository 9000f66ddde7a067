namespace Moana.Storage;

/// <summary>The calls of clients of the Model Context Protocol: who called what, about whom, and how it ended. The newest are kept.</summary>
public sealed class CallStore
{
    /// <summary>So many are kept.</summary>
    private const int Most = 10_000;

    /// <summary>So much is kept of what a client names.</summary>
    private const int MaxText = 200;

    private readonly RecordDatabase _database;
    private readonly TimeProvider _clock;

    internal CallStore(RecordDatabase database, TimeProvider clock) => (_database, _clock) = (database, clock);

    /// <summary>Notes a call that begins.</summary>
    /// <param name="caller">Who makes it.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="about">The agents or the orchestration that it is about.</param>
    /// <returns>Its place in the record.</returns>
    public long Begin(string caller, string tool, string about) => _database.Use(c => c.Write(() =>
    {
        var number = c.Number(
            "INSERT INTO calls (time, caller, tool, about) VALUES ($1, $2, $3, $4) RETURNING position", _clock.GetUtcNow().ToColumn(), Bounded(caller), Bounded(tool), Bounded(about));
        c.Execute("DELETE FROM calls WHERE position <= $1", number - Most);
        return number;
    }));

    /// <summary>Notes how a call ended.</summary>
    /// <param name="number">Its place in the record.</param>
    /// <param name="outcome">How.</param>
    /// <param name="took">How long it took.</param>
    public void End(long number, string outcome, TimeSpan took) => _database.Use(c => c.Execute(
        "UPDATE calls SET outcome = $2, milliseconds = $3 WHERE position = $1", number, Bounded(outcome), Math.Round(took.TotalMilliseconds, 1)));

    /// <summary>The calls, the oldest first.</summary>
    /// <param name="unreadable">Hears of those that cannot be read; without it they are passed over.</param>
    public IReadOnlyList<McpCall> GetCalls(Action<MoanaException>? unreadable = null) => _database.Look(c => c.QueryRows(
        "A call", unreadable ?? RecordColumns.Skip,
        "SELECT position, time, caller, tool, about, outcome, milliseconds FROM calls ORDER BY position",
        r => new McpCall
        {
            Number = r.GetInt64(0),
            Time = r.Time(1)!.Value,
            Caller = r.GetString(2),
            Tool = r.GetString(3),
            About = r.GetString(4),
            Outcome = r.Text(5),
            DurationMilliseconds = r.IsDBNull(6) ? null : r.GetDouble(6),
        }));

    private static string Bounded(string text) => text.Length > MaxText ? text[..MaxText] : text;
}
