using System.Data.Common;
using System.Text.Json;

namespace Moana.Storage;

/// <summary>A connection to a record: SQL in one line. Parameters are <c>$1</c>, <c>$2</c>, in order.</summary>
/// <param name="connection">The provider's connection.</param>
/// <param name="name">What the record is called in texts.</param>
internal abstract class RecordConnection(DbConnection connection, string name) : IDisposable
{
    /// <summary>What the record is called in texts.</summary>
    public string Name { get; } = name;

    /// <summary>Where orchestrations are read from with the process that drives each: a table, or a view over several.</summary>
    public abstract string Runs { get; }

    /// <summary>Whether orchestrations may be shared here.</summary>
    public virtual bool CanShare => false;

    public int Execute(string sql, params object?[] values)
    {
        using var command = Make(sql, values);
        return command.ExecuteNonQuery();
    }

    public long Number(string sql, params object?[] values)
    {
        using var command = Make(sql, values);
        return command.ExecuteScalar() is long number ? number : 0;
    }

    public List<T> Query<T>(string sql, Func<DbDataReader, T> read, params object?[] values)
    {
        using var command = Make(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Reads rows that somebody may have changed by hand: each that cannot be read is told, and left out.</summary>
    /// <param name="what">What a row is, for the error.</param>
    /// <param name="unreadable">Hears of a row that cannot be read; may throw.</param>
    /// <param name="sql">The query.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="values">The parameters.</param>
    public List<T> QueryRows<T>(string what, Action<MoanaException> unreadable, string sql, Func<DbDataReader, T> read, params object?[] values)
        where T : class => Query(sql, r =>
        {
            try
            {
                return read(r);
            }
            catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException or InvalidCastException or OverflowException)
            {
                unreadable(StoreErrors.RowUnreadable(Name, what, e));
                return null;
            }
        }, values).OfType<T>().ToList();

    /// <summary>Writes what nothing else in this transaction reads: at the latest with its end, together with the rest of that kind.</summary>
    public virtual void Later(string sql, params object?[] values) => Execute(sql, values);

    /// <summary>Does something in one transaction that may write.</summary>
    public virtual T Write<T>(Func<T> act)
    {
        using var transaction = BeginWrite();
        var result = act();
        transaction.Commit();
        return result;
    }

    /// <summary>Reads several things as they are at one moment.</summary>
    public T ReadOnce<T>(Func<T> read)
    {
        using var moment = BeginRead();
        return read();
    }

    /// <summary>Lets nobody else change an orchestration before this transaction ends.</summary>
    public abstract void Lock(string id);

    /// <summary>Lets nobody else work under a name before this transaction ends.</summary>
    public abstract void LockName(string name);

    /// <summary>Tells others that an orchestration has changed, where they do not see it by themselves; with the end of the transaction.</summary>
    /// <param name="id">The orchestration.</param>
    /// <param name="change">What kind of change it is, for those whom not each concerns.</param>
    public abstract void Tell(string id, RecordChange change = RecordChange.Request);

    /// <summary>Brings what is kept beside the rows of an orchestration into line with them, after they were copied.</summary>
    public abstract void Arrived(string id);

    /// <summary>Removes what does not go with an orchestration's row by itself.</summary>
    public abstract void Forget(string id);

    /// <summary>How long a command waits while others write.</summary>
    public abstract void SetPatience(TimeSpan patience);

    /// <inheritdoc/>
    public virtual void Dispose() => connection.Dispose();

    protected abstract DbTransaction BeginWrite();

    protected abstract DbTransaction BeginRead();

    protected abstract void Add(DbCommand command, int number, object? value);

    private DbCommand Make(string sql, object?[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            Add(command, i + 1, values[i]);
        }

        return command;
    }
}
