using Microsoft.Data.Sqlite;
using Moana.Hosts;

namespace Moana.Storage.Sqlite;

/// <summary>The store's file: where it is, whose it is, and connections to it.</summary>
internal static class StoreFile
{
    /// <summary><c>$XDG_STATE_HOME/moana/moana.db</c>; the XDG specification puts state that outlives a restart there.</summary>
    public static string DefaultPath => StateFolder.Named("moana.db");

    /// <summary>Opens a connection, and makes the file and its tables where they are missing.</summary>
    public static SqliteRecordConnection Open(string path)
    {
        try
        {
            Protect(path);
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Pooling = false,
                // Seconds that a command waits while another process writes.
                DefaultTimeout = 10,
            }.ToString());
            try
            {
                connection.Open();
                var record = new SqliteRecordConnection(connection);
                // In WAL readers and the writer do not wait for each other. NORMAL survives the death of the process; of
                // the machine only the last moments are lost, and the panes with them.
                record.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;");
                Schema.Migrate(record, path);
                return record;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.Unusable(path, e);
        }
    }

    /// <summary>A record without anything in it, in memory.</summary>
    public static SqliteRecordConnection OpenEmpty()
    {
        var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
        connection.Open();
        var record = new SqliteRecordConnection(connection);
        Schema.Migrate(record, ":memory:");
        return record;
    }

    /// <summary>Prompts are people's own: nobody else may read them.</summary>
    private static void Protect(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Moana drives tmux, which does not run on Windows.");
        }

        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        const UnixFileMode ours = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, UnixCreateMode = ours });
        if (File.GetUnixFileMode(file.SafeFileHandle) != ours)
        {
            File.SetUnixFileMode(file.SafeFileHandle, ours);
        }
    }
}
