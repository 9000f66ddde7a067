using System.Data.Common;
using Npgsql;

namespace Moana.Storage.Postgres;

/// <summary>Hears what others tell of their writes: nobody asks again and again.</summary>
internal sealed class PostgresChanges : RecordChanges
{
    private readonly PostgresDatabase _database;
    private readonly NpgsqlConnection _connection;

    public PostgresChanges(PostgresDatabase database)
    {
        _database = database;
        _connection = database.ConnectRaw();
        try
        {
            using var command = new NpgsqlCommand($"LISTEN {PostgresDatabase.Channel}", _connection);
            command.ExecuteNonQuery();
        }
        catch (DbException e)
        {
            _connection.Dispose();
            throw database.Unusable(e);
        }
    }

    /// <inheritdoc/>
    public override async Task NextAsync(TimeSpan upTo, CancellationToken token)
    {
        try
        {
            await _connection.WaitAsync(upTo, token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException)
        {
            throw _database.Unusable(e);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _connection.Dispose();
}
