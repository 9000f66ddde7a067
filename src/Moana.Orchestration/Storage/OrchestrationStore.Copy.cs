namespace Moana.Storage;

/// <summary>Setting a record up, and copying orchestrations from one to another.</summary>
public sealed partial class OrchestrationStore
{
    /// <summary>The columns that every record has, whatever keeps it; the orchestration's own stand first.</summary>
    private static readonly (string Table, string Key, string[] Columns)[] Common =
    [
        ("orchestrations", "id", ["id", "session", "path", "agents", "options", "status", "started_at", "ended_at", "server", "launches", "hosts", "addresses"]),
        ("tasks", "orchestration", ["orchestration", "position", "id", "status", "agent", "definition", "state", "tokens", "cost"]),
        ("attempts", "orchestration", ["turn", "orchestration", "task", "agent", "correction", "phase", "began_at", "ended_at", "outcome", "receipt", "validations", "agent_turn"]),
        ("events", "orchestration", ["orchestration", "sequence", "time", "kind", "message", "task", "agent", "turn", "attempt", "question", "until", "status", "outcome"]),
        ("requests", "orchestration", ["orchestration", "kind", "body"]),
        ("keys", "orchestration", ["orchestration", "key", "task", "agents"]),
    ];

    /// <summary>Makes what is missing of the record, brings older tables to this version, and lets roles of the database use them.</summary>
    /// <param name="orchestrators">Roles that run orchestrations; none where the record is a file.</param>
    /// <param name="readers">Roles that only look; none where the record is a file.</param>
    /// <exception cref="MoanaException">It cannot be used, or this role may not do it.</exception>
    public void Initialize(IReadOnlyList<string> orchestrators, IReadOnlyList<string> readers) => _database.Initialize(orchestrators, readers);

    /// <summary>Copies an orchestration that nobody drives, with all that is on record of it.</summary>
    /// <param name="other">The record that it is copied to.</param>
    /// <param name="id">The orchestration.</param>
    /// <exception cref="MoanaException">There is none, somebody drives it, or the other record has one of that id.</exception>
    public void CopyTo(OrchestrationStore other, string id)
    {
        using var from = _database.OpenToRead();
        var tables = Guard(() => from.ReadOnce(() =>
        {
            DemandIdle(FindInfo(from, id), force: false);
            return Common.Select(t => from.Query(
                $"SELECT {string.Join(", ", t.Columns)} FROM {t.Table} WHERE {t.Key} = $1",
                r => t.Columns.Select((_, i) => r.IsDBNull(i) ? null : r.GetValue(i)).ToArray(), id)).ToList();
        }));
        other.Make(id, to =>
        {
            if (to.Number("SELECT count(*) FROM orchestrations WHERE id = $1", id) > 0)
            {
                throw StoreErrors.OrchestrationExists(id);
            }

            foreach (var ((table, _, columns), rows) in Common.Zip(tables))
            {
                var sql = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"${i + 1}"))})";
                rows.ForEach(row => to.Execute(sql, row));
            }

            to.Arrived(id);
        });
    }
}
