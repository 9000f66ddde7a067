using System.Data.Common;
using Moana.Engine;
using Moana.Storage.Postgres;
using Moana.Storage.Sqlite;

namespace Moana.Storage;

/// <summary>
/// Where a record is kept. The tables and most of what is said to them are the same everywhere; this is what is not.
/// </summary>
internal abstract class RecordDatabase
{
    /// <summary>Names the place of the record, where nothing else does: a PostgreSQL address, or a file.</summary>
    public const string Variable = "MOANA_STORE";

    /// <summary>What it is called in texts. Holds no secret.</summary>
    public abstract string Name { get; }

    /// <summary>Whether there is one, as far as that can be told without making one.</summary>
    public abstract bool Exists { get; }

    /// <summary>
    /// How soon a driver's death can be seen that nobody tells: as long as a look costs next to nothing, or as long as a
    /// lease lasts.
    /// </summary>
    public abstract TimeSpan Glance { get; }

    /// <summary>Opens a connection.</summary>
    /// <exception cref="MoanaException">It cannot be used, or its tables are not those of this Moana.</exception>
    public abstract RecordConnection Open();

    /// <summary>Does something over a connection of its own.</summary>
    /// <exception cref="MoanaException">The record cannot be used.</exception>
    public T Use<T>(Func<RecordConnection, T> act) => Use(Open(), act);

    /// <summary>The same with what is there already: of what there is not, nothing can be read or changed, and no record is made for that.</summary>
    public T Look<T>(Func<RecordConnection, T> act) => Use(OpenToRead(), act);

    private T Use<T>(RecordConnection opened, Func<RecordConnection, T> act)
    {
        using var connection = opened;
        try
        {
            return act(connection);
        }
        catch (DbException e)
        {
            throw Unusable(e);
        }
    }

    /// <summary>Opens a connection to look: where there is no record, that finds nothing, and makes none.</summary>
    /// <exception cref="MoanaException">It cannot be used, or its tables are not those of this Moana.</exception>
    public virtual RecordConnection OpenToRead() => Open();

    /// <summary>Makes what is missing, brings older tables to this version, and lets roles of the database use them.</summary>
    public abstract void Initialize(IReadOnlyList<string> orchestrators, IReadOnlyList<string> readers);

    /// <summary>The error of a record that cannot be used.</summary>
    public abstract MoanaException Unusable(Exception cause);

    /// <summary>Tells when somebody else may have written.</summary>
    public abstract RecordChanges Listen(TimeProvider clock);

    /// <summary>Makes this process the one that drives an orchestration; within a transaction that has seen that it may.</summary>
    public abstract OrchestrationJournal Own(RecordConnection connection, OrchestrationRun run, TimeProvider clock);

    /// <summary>Whether several machines may share an orchestration here.</summary>
    public virtual bool CanShare => false;

    /// <summary>Enters this process among those that drive a shared orchestration.</summary>
    /// <exception cref="MoanaException"><c>StoreNotShared</c>.</exception>
    public virtual OrchestrationJournal Join(RecordConnection connection, OrchestrationRun run, TimeProvider clock) => throw StoreErrors.NoSharing(Name);

    /// <summary>The record at an address; without one, at that of the environment, or else the user's own file.</summary>
    /// <exception cref="MoanaException"><c>StoreAddressInvalid</c>.</exception>
    public static RecordDatabase At(string? address)
    {
        address = string.IsNullOrWhiteSpace(address) ? Environment.GetEnvironmentVariable(Variable) : address;
        return string.IsNullOrWhiteSpace(address) ? new SqliteDatabase(StoreFile.DefaultPath)
            : PostgresAddress.IsOne(address) ? new PostgresDatabase(PostgresAddress.Parse(address))
            : address.Contains("://", StringComparison.Ordinal) ? throw StoreErrors.AddressInvalid("It names neither a file nor a PostgreSQL server.")
            : new SqliteDatabase(Path.GetFullPath(address));
    }
}
