using Moana.Storage;
using Moana.Storage.Postgres;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Storage;

/// <summary>Where a test's record is kept: what holds for one holds for the other.</summary>
public enum RecordKind
{
    /// <summary>A file.</summary>
    Sqlite,

    /// <summary>A database.</summary>
    Postgres,
}

/// <summary>A record of a test's own.</summary>
internal static class Records
{
    /// <summary>The address of a new record.</summary>
    public static string New(RecordKind kind, TemporaryFolder folder, string name = "state/moana.db")
    {
        if (kind == RecordKind.Sqlite)
        {
            return folder[name];
        }

        Assert.SkipWhen(PostgresServer.Hindrance is not null, PostgresServer.Hindrance ?? "");
        var address = PostgresServer.Shared.NewRecord();
        new PostgresDatabase(PostgresAddress.Parse(address)).Initialize([], []);
        return address;
    }

    /// <summary>Makes the process that drives an orchestration one that is gone.</summary>
    public static void KillOwner(OrchestrationStore store, string id)
    {
        using var connection = store.Database.Open();
        connection.Execute(connection.Runs == "runs"
            ? "UPDATE orchestrators SET pid = 2147483647 WHERE orchestration = $1"
            : "UPDATE orchestrations SET owner_pid = 2147483647 WHERE id = $1", id);
    }

    /// <summary>Makes the processes that hold leases of agents ones that are gone.</summary>
    public static void KillLeases(RecordConnection connection) =>
        connection.Execute(connection.Runs == "runs" ? "UPDATE orchestrators SET pid = 2147483647" : "UPDATE leases SET pid = 2147483647");
}
