using System.Data;
using System.Data.Common;
using System.Text;
using Npgsql;

namespace Moana.Storage.Postgres;

/// <summary>A connection to a record in a database. One that broke is opened anew by the next transaction.</summary>
internal sealed class PostgresRecordConnection(NpgsqlConnection connection, string name) : RecordConnection(connection, name)
{
    /// <summary>In seconds. A run that is stopped waits as long at most for a database that does not answer.</summary>
    private const int LeastPatience = 5;

    private int _patience = 30;
    private List<NpgsqlBatchCommand>? _later;

    /// <inheritdoc/>
    public override string Runs => "runs";

    /// <inheritdoc/>
    public override bool CanShare => true;

    /// <inheritdoc/>
    public override void Lock(string id) => Number("SELECT events FROM orchestrations WHERE id = $1 FOR UPDATE", id);

    /// <inheritdoc/>
    public override void LockName(string name) => Number("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name);

    /// <inheritdoc/>
    public override void Tell(string id, RecordChange change = RecordChange.Request) =>
        Later("SELECT pg_notify($1, $2)", PostgresDatabase.Channel, $"{change} {id}");

    /// <inheritdoc/>
    public override void Arrived(string id) =>
        Execute("UPDATE orchestrations SET events = (SELECT coalesce(max(sequence), 0) FROM events WHERE orchestration = $1) WHERE id = $1", id);

    /// <inheritdoc/>
    /// <remarks>Tasks hold on to who has them; the rest goes by itself.</remarks>
    public override void Forget(string id) => Execute("UPDATE tasks SET holder = NULL WHERE orchestration = $1", id);

    /// <inheritdoc/>
    /// <remarks>
    /// Who waits for his turn to write keeps his place in the line of those who do. With less patience many at once would give it up
    /// again and again, and nobody would come in.
    /// </remarks>
    public override void SetPatience(TimeSpan patience) => _patience = Math.Max((int)patience.TotalSeconds, LeastPatience);

    /// <inheritdoc/>
    /// <remarks>Each question and its answer is a way there and back, while others wait for what this transaction has locked.</remarks>
    public override void Later(string sql, params object?[] values)
    {
        if (_later is null)
        {
            Execute(sql, values);
        }
        else
        {
            _later.Add(Make(sql, values));
        }
    }

    /// <inheritdoc/>
    public override T Write<T>(Func<T> act)
    {
        _later = [];
        try
        {
            return base.Write(() =>
            {
                var result = act();
                if (_later.Count > 0)
                {
                    using var batch = Batch(_later);
                    batch.ExecuteNonQuery();
                }

                return result;
            });
        }
        finally
        {
            _later = null;
        }
    }

    /// <summary>Asks two things on one way: each a number, or null where there is no row.</summary>
    public (long? First, long? Second) Numbers((string Sql, object? Value) first, (string Sql, object? Value) second)
    {
        using var batch = Batch([Make(first.Sql, [first.Value]), Make(second.Sql, [second.Value])]);
        using var reader = batch.ExecuteReader();
        long? found = reader.Read() ? reader.GetInt64(0) : null;
        reader.NextResult();
        return (found, reader.Read() ? reader.GetInt64(0) : null);
    }

    /// <summary>Opens it, where it is not.</summary>
    public void Demand()
    {
        if (connection.State != ConnectionState.Open)
        {
            connection.Close();
            connection.Open();
        }
    }

    protected override DbTransaction BeginWrite()
    {
        Demand();
        return connection.BeginTransaction();
    }

    protected override DbTransaction BeginRead()
    {
        Demand();
        return connection.BeginTransaction(IsolationLevel.RepeatableRead);
    }

    protected override void Add(DbCommand command, int number, object? value)
    {
        command.CommandTimeout = _patience;
        command.Parameters.Add(Parameter(value));
    }

    private static NpgsqlBatchCommand Make(string sql, object?[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        return command;
    }

    private NpgsqlBatch Batch(IEnumerable<NpgsqlBatchCommand> commands)
    {
        var batch = new NpgsqlBatch(connection) { Timeout = _patience };
        foreach (var command in commands) batch.BatchCommands.Add(command);
        return batch;
    }

    private static NpgsqlParameter Parameter(object? value) => new() { Value = value is string text ? Storable(text) : value ?? DBNull.Value };

    /// <summary>A text of the database's has no zero and no half characters.</summary>
    private static string Storable(string text) =>
        text.Contains('\0', StringComparison.Ordinal) || !IsWhole(text)
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace('\0', '\uFFFD')))
            : text;

    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
