using System.Globalization;
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
        reader.IsDBNull(column) ? null : DateTimeOffset.Parse(reader.GetString(column), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

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
