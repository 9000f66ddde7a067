using System.Data.Common;
using System.Net.Sockets;
using Moana.Agents;
using Moana.Engine;
using Npgsql;

namespace Moana.Storage.Postgres;

/// <summary>A record that is a database of PostgreSQL: several people's machines share it.</summary>
/// <param name="address">Where it is.</param>
internal sealed class PostgresDatabase(PostgresAddress address) : RecordDatabase
{
    /// <summary>
    /// How long an orchestrator counts as alive that says nothing, by the clock of the database. Long enough for a restart
    /// of the database or a network that is cut for a moment.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>The channel on which changes are told; what is told is the orchestration's id.</summary>
    public const string Channel = "moana";

    /// <inheritdoc/>
    public override string Name => address.Name;

    /// <inheritdoc/>
    public override bool Exists => true;

    /// <inheritdoc/>
    public override TimeSpan Glance => Lease / 3;

    /// <inheritdoc/>
    public override RecordConnection Open()
    {
        var connection = Connect();
        try
        {
            PostgresSchema.Demand(connection);
            return connection;
        }
        catch (DbException e)
        {
            connection.Dispose();
            throw Unusable(e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void Initialize(IReadOnlyList<string> orchestrators, IReadOnlyList<string> readers)
    {
        using var connection = Connect();
        try
        {
            PostgresSchema.Migrate(connection, address.Schema);
            foreach (var role in orchestrators)
            {
                PostgresSchema.Grant(connection, address.Schema, role, mayWrite: true);
            }

            foreach (var role in readers)
            {
                PostgresSchema.Grant(connection, address.Schema, role, mayWrite: false);
            }
        }
        catch (DbException e)
        {
            throw Unusable(e);
        }
    }

    /// <summary>A connection of the provider's own, opened.</summary>
    public NpgsqlConnection ConnectRaw()
    {
        var connection = new NpgsqlConnection(address.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch (Exception e) when (e is DbException or SocketException or IOException or TimeoutException or ArgumentException or InvalidOperationException)
        {
            connection.Dispose();
            throw Unusable(e);
        }
    }

    /// <inheritdoc/>
    public override MoanaException Unusable(Exception cause) => PostgresErrors.Of(Name, cause);

    /// <inheritdoc/>
    public override RecordChanges Listen(TimeProvider clock) => new PostgresChanges(this);

    /// <inheritdoc/>
    public override OrchestrationJournal Own(RecordConnection connection, OrchestrationRun run, TimeProvider clock)
    {
        // Whoever drove it writes no more.
        connection.Execute("DELETE FROM orchestrators WHERE orchestration = $1", run.Id);
        return new PostgresJournal(this, (PostgresRecordConnection)connection, run.Id, Enter(connection, run.Id, run.ServerText), clock);
    }

    /// <inheritdoc/>
    public override bool CanShare => true;

    /// <inheritdoc/>
    public override OrchestrationJournal Join(RecordConnection connection, OrchestrationRun run, TimeProvider clock) =>
        new SharedJournal(this, (PostgresRecordConnection)connection, run.Id, Enter(connection, run.Id, run.ServerText), run.ServerText, run.Hosts, clock);

    /// <summary>Enters this process among those that drive an orchestration, and gives its number.</summary>
    public static long Enter(RecordConnection connection, string id, string servers)
    {
        var owner = ProcessIdentity.Current;
        return connection.Number(
            """
            INSERT INTO orchestrators (orchestration, host, pid, start, server, expires_at)
            VALUES ($1, $2, $3, $4, $5, clock_timestamp() + make_interval(secs => $6)) RETURNING id
            """,
            id, owner.HostName, owner.ProcessId, owner.StartTicks, servers, Lease.TotalSeconds);
    }

    private PostgresRecordConnection Connect()
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var connection = ConnectRaw();
            try
            {
                // A connection from the pool may be one that the database has ended long ago.
                var record = new PostgresRecordConnection(connection, Name);
                record.Number("SELECT 1");
                return record;
            }
            catch (DbException) when (isFirst)
            {
                NpgsqlConnection.ClearPool(connection);
                connection.Dispose();
            }
            catch (DbException e)
            {
                connection.Dispose();
                throw Unusable(e);
            }
        }
    }
}
