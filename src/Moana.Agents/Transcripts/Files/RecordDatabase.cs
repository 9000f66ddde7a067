using System.Text.Json;
using Microsoft.Data.Sqlite;
using Moana.Detection;
using Moana.Hosts;

namespace Moana.Transcripts;

/// <summary>
/// opencode's database, read without writing, locking or creating anything beside it: what SQLite needs beside a database that is
/// in use has to be there already. One that nobody uses is read as it is.
/// </summary>
internal sealed class RecordDatabase(string path)
{
    /// <summary>The conversations, oldest first; not those of sub-agents.</summary>
    /// <exception cref="IOException">The database cannot be read.</exception>
    public IReadOnlyList<(string Id, string Folder)> Conversations(DateTimeOffset since) => Reading(connection =>
    {
        using var command = Command(connection, "select id, directory from session where parent_id is null and time_updated >= $since order by time_created, id", ("$since", since.ToUnixTimeMilliseconds()));
        using var rows = command.ExecuteReader();
        var found = new List<(string, string)>();
        while (rows.Read())
        {
            found.Add((rows.GetString(0), rows.GetString(1)));
        }

        return found;
    });

    /// <summary>The last turns of a conversation.</summary>
    /// <exception cref="IOException">The database cannot be read.</exception>
    public RecordReader Read(string conversation, int last, RecordBounds bounds, CancellationToken token) => Reading(connection =>
    {
        var reader = RecordReader.For(RecordFormat.Opencode, bounds);
        using var messages = Command(
            connection,
            """
            select id, data from message where session_id = $session and time_created >= ifnull((
                select time_created from message where session_id = $session and data like '%"role":"user"%' order by time_created desc, id desc limit 1 offset $skip), 0)
            order by time_created, id
            """,
            ("$session", conversation), ("$skip", last - 1));
        using var rows = messages.ExecuteReader();
        while (rows.Read())
        {
            token.ThrowIfCancellationRequested();
            var (id, data) = (rows.GetString(0), JsonPaths.Parse(rows.GetString(1)));
            if (data.ValueKind != JsonValueKind.Object) continue;
            reader.Read(JsonSerializer.SerializeToElement(new { id, session = conversation, data, parts = Parts(connection, id) }));
        }

        return reader;
    });

    private static List<JsonElement> Parts(SqliteConnection connection, string message)
    {
        using var command = Command(connection, "select data from part where message_id = $message order by id", ("$message", message));
        using var rows = command.ExecuteReader();
        var parts = new List<JsonElement>();
        while (rows.Read())
        {
            if (JsonPaths.Parse(rows.GetString(0)) is { ValueKind: JsonValueKind.Object } part) parts.Add(part);
        }

        return parts;
    }

    private T Reading<T>(Func<SqliteConnection, T> read)
    {
        // SQLite would make these where they are missing, even for a reader.
        var isUsed = File.Exists(path + "-wal");
        if (!OwnFile.IsOne(path) || (isUsed && !File.Exists(path + "-shm"))) throw new IOException("The database cannot be read without writing beside it.");
        var name = string.Join('/', Path.GetFullPath(path).Split('/').Select(Uri.EscapeDataString));
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = $"file:{name}?mode=ro&{(isUsed ? "readonly_shm=1" : "immutable=1")}",
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
            DefaultTimeout = 2,
        }.ToString());
        try
        {
            connection.Open();
            using var snapshot = connection.BeginTransaction(deferred: true);
            return read(connection);
        }
        catch (Exception e) when (e is SqliteException or InvalidCastException)
        {
            throw new IOException("The database cannot be read.", e);
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, string text, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
