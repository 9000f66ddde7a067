using Microsoft.Data.Sqlite;
using Moana.Agents;
using Moana.Engine;

namespace Moana.Storage.Sqlite;

/// <summary>A record that is a file of one user on one machine. Nothing has to be set up for it.</summary>
/// <param name="path">The file.</param>
internal sealed class SqliteDatabase(string path) : RecordDatabase
{
    /// <inheritdoc/>
    public override string Name => path;

    /// <inheritdoc/>
    public override bool Exists => File.Exists(path);

    /// <inheritdoc/>
    /// <remarks>A look is a counter in shared memory, no file is read.</remarks>
    public override TimeSpan Glance => TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public override RecordConnection Open() => StoreFile.Open(path);

    /// <inheritdoc/>
    public override RecordConnection OpenToRead() => Exists ? Open() : StoreFile.OpenEmpty();

    /// <inheritdoc/>
    /// <remarks>A file has no roles, and each opening makes and updates it.</remarks>
    public override void Initialize(IReadOnlyList<string> orchestrators, IReadOnlyList<string> readers)
    {
        if (orchestrators.Count + readers.Count > 0)
        {
            throw StoreErrors.NoRoles(path);
        }

        Open().Dispose();
    }

    /// <inheritdoc/>
    public override MoanaException Unusable(Exception cause) => StoreErrors.Unusable(path, cause);

    /// <inheritdoc/>
    public override RecordChanges Listen(TimeProvider clock) => new SqliteChanges(this, clock);

    /// <inheritdoc/>
    public override OrchestrationJournal Own(RecordConnection connection, OrchestrationRun run, TimeProvider clock)
    {
        var owner = ProcessIdentity.Current;
        connection.Execute(
            "UPDATE orchestrations SET owner_host = $2, owner_pid = $3, owner_start = $4 WHERE id = $1", run.Id, owner.HostName, owner.ProcessId, owner.StartTicks);
        return new SqliteJournal(this, connection, run.Id, clock);
    }

    /// <summary>Changes when another connection has written, of this process or of another.</summary>
    private sealed class SqliteChanges(SqliteDatabase database, TimeProvider clock) : RecordChanges
    {
        private readonly RecordConnection _connection = database.OpenToRead();
        private long _seen = -1;

        public override async Task NextAsync(TimeSpan upTo, CancellationToken token)
        {
            var began = clock.GetTimestamp();
            while (Read() is var version && version == _seen && clock.GetElapsedTime(began) < upTo)
            {
                await Task.Delay(database.Glance, clock, token).ConfigureAwait(false);
            }

            _seen = Read();
        }

        public override void Dispose() => _connection.Dispose();

        private long Read()
        {
            try
            {
                return _connection.Number("PRAGMA data_version");
            }
            catch (SqliteException e)
            {
                throw database.Unusable(e);
            }
        }
    }
}
