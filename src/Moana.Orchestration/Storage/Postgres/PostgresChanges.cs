using System.Data.Common;
using Npgsql;

namespace Moana.Storage.Postgres;

/// <summary>Hears what others tell of their writes: nobody asks again and again.</summary>
internal sealed class PostgresChanges : RecordChanges
{
    private readonly PostgresDatabase _database;
    private readonly NpgsqlConnection _connection;

    private readonly HashSet<RecordChange> _seen = [.. Enum.GetValues<RecordChange>()];

    /// <summary>Listens from now on: what has changed before counts as changed now.</summary>
    /// <param name="database">The database.</param>
    /// <param name="id">The orchestration that is meant; null for all.</param>
    public PostgresChanges(PostgresDatabase database, string? id = null)
    {
        _database = database;
        _connection = database.ConnectRaw();
        _connection.Notification += (_, e) =>
        {
            if (e.Payload.Split(' ', 2) is [var change, var about] && (id is null || about == id) && Enum.TryParse<RecordChange>(change, out var kind))
            {
                _seen.Add(kind);
            }
        };
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

    /// <summary>Whether something of these kinds was told since this was asked last.</summary>
    public bool TakeAny(params ReadOnlySpan<RecordChange> kinds)
    {
        var any = false;
        foreach (var kind in kinds)
        {
            any |= _seen.Remove(kind);
        }

        return any;
    }

    /// <inheritdoc/>
    public override void Dispose() => _connection.Dispose();
}
