using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Moana.Storage.Sqlite;

/// <summary>A connection to a record that is a file.</summary>
internal sealed class SqliteRecordConnection(SqliteConnection connection) : RecordConnection(connection, connection.DataSource)
{
    /// <inheritdoc/>
    public override string Runs => "orchestrations";

    /// <inheritdoc/>
    /// <remarks>Whoever may write holds the whole file.</remarks>
    public override void Lock(string id)
    {
    }

    /// <inheritdoc/>
    public override void LockName(string name)
    {
    }

    /// <inheritdoc/>
    /// <remarks>They see it: a counter in shared memory tells.</remarks>
    public override void Tell(string id, RecordChange change = RecordChange.Request)
    {
    }

    /// <inheritdoc/>
    public override void Arrived(string id)
    {
    }

    /// <inheritdoc/>
    public override void Forget(string id) => Execute("DELETE FROM leases WHERE orchestration = $1", id);

    /// <inheritdoc/>
    public override void SetPatience(TimeSpan patience) => connection.DefaultTimeout = (int)patience.TotalSeconds;

    /// <summary>A deferred transaction that reads first fails when another process writes in between.</summary>
    protected override DbTransaction BeginWrite() => connection.BeginTransaction(deferred: false);

    protected override DbTransaction BeginRead() => connection.BeginTransaction(deferred: true);

    protected override void Add(DbCommand command, int number, object? value) =>
        ((SqliteCommand)command).Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${number}"), value ?? DBNull.Value);
}
