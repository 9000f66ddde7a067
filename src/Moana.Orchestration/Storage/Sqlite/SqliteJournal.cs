using Moana.Agents;

namespace Moana.Storage.Sqlite;

/// <summary>The record of a running orchestration in a file: its owner is a process of this machine, and lives or does not.</summary>
internal sealed class SqliteJournal(SqliteDatabase database, RecordConnection connection, string id, TimeProvider clock)
    : OrchestrationJournal(database, connection, id, clock)
{
    private long _sequence = connection.Number("SELECT max(sequence) FROM events WHERE orchestration = $1", id);

    protected override T Transact<T>(object write, Func<T> act)
    {
        var sequence = _sequence;
        try
        {
            return Connection.Write(act);
        }
        catch
        {
            _sequence = sequence;
            throw;
        }
    }

    protected override long NextSequence() => ++_sequence;

    protected override LeaseHolder? FindHolder(string key) => Connection.Query(
        "SELECT orchestration, host, pid, start FROM leases WHERE agent_key = $1",
        r => new Lease(r.GetString(0), new ProcessIdentity(r.GetString(1), r.GetInt32(2), r.GetInt64(3))), key)
        .Select(l => new LeaseHolder(l, l.OrchestrationId == Id, LiveRuns.IsAlive(l.Owner, Database.Name, l.OrchestrationId))).FirstOrDefault();

    protected override void PutLease(string key)
    {
        var owner = ProcessIdentity.Current;
        Connection.Execute(
            "INSERT OR REPLACE INTO leases (agent_key, orchestration, host, pid, start) VALUES ($1, $2, $3, $4, $5)",
            key, Id, owner.HostName, owner.ProcessId, owner.StartTicks);
    }

    protected override void LetGo()
    {
        Connection.Execute("DELETE FROM leases WHERE orchestration = $1", Id);
        Connection.Execute("UPDATE orchestrations SET owner_host = NULL, owner_pid = NULL, owner_start = NULL WHERE id = $1", Id);
    }
}
