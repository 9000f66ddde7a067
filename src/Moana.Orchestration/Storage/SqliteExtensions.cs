using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Moana.Storage;

/// <summary>SQL in one line. Parameters are <c>$1</c>, <c>$2</c>, in order.</summary>
internal static class SqliteExtensions
{
    public static int Execute(this SqliteConnection connection, string sql, params object?[] values)
    {
        using var command = Make(connection, sql, values);
        return command.ExecuteNonQuery();
    }

    public static long Number(this SqliteConnection connection, string sql, params object?[] values)
    {
        using var command = Make(connection, sql, values);
        return command.ExecuteScalar() is long number ? number : 0;
    }

    public static List<T> Query<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, params object?[] values)
    {
        using var command = Make(connection, sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Reads rows that somebody may have changed by hand: each that cannot be read is told, and left out.</summary>
    /// <param name="connection">The record.</param>
    /// <param name="what">What a row is, for the error.</param>
    /// <param name="unreadable">Hears of a row that cannot be read; may throw.</param>
    /// <param name="sql">The query.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="values">The parameters.</param>
    public static List<T> QueryRows<T>(
        this SqliteConnection connection, string what, Action<MoanaException> unreadable, string sql, Func<SqliteDataReader, T> read, params object?[] values)
        where T : class => connection.Query(sql, r =>
        {
            try
            {
                return read(r);
            }
            catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException or InvalidCastException or OverflowException)
            {
                unreadable(StoreErrors.RowUnreadable(connection.DataSource, what, e));
                return null;
            }
        }, values).OfType<T>().ToList();

    /// <summary>Throws the error: for readers that need every row.</summary>
    public static void Demand(MoanaException unreadable) => throw unreadable;

    /// <summary>Passes over it: for readers that tell what they can.</summary>
    public static void Skip(MoanaException unreadable)
    {
    }

    /// <summary>Does something in one transaction that may write: a deferred one that reads first fails when another process writes in between.</summary>
    public static T Write<T>(this SqliteConnection connection, Func<T> act)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var result = act();
        transaction.Commit();
        return result;
    }

    public static string? Text(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset? Time(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null
        : DateTimeOffset.Parse(reader.GetString(column), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) is var time && time.UtcDateTime.Year is > 2000 and < 3000 ? time
        : throw new FormatException($"{reader.GetString(column)} is no time of an orchestration.");

    /// <summary>A moment as text that sorts: UTC, with all its digits.</summary>
    public static string? ToColumn(this DateTimeOffset? time) => time?.UtcDateTime.ToString("o", CultureInfo.InvariantCulture);

    public static string ToColumn(this DateTimeOffset time) => time.UtcDateTime.ToString("o", CultureInfo.InvariantCulture);

    private static SqliteCommand Make(SqliteConnection connection, string sql, object?[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), values[i] ?? DBNull.Value);
        }

        return command;
    }
}
