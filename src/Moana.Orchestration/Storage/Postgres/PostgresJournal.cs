using System.Data.Common;
using Moana.Agents;
using Moana.Engine;
using System.Runtime.CompilerServices;

namespace Moana.Storage.Postgres;

/// <summary>
/// The record of a running orchestration in a database. Its writer has a lease there that each write renews; who took over
/// has ended that lease, and what the old writer still wants to write is refused. A write whose answer was lost on the way
/// is repeated under its number, and done once.
/// </summary>
internal class PostgresJournal(PostgresDatabase database, PostgresRecordConnection connection, string id, long orchestrator, TimeProvider clock)
    : OrchestrationJournal(database, connection, id, clock)
{
    private readonly string _machine = ProcessIdentity.Current.HostName;
    private object? _write;
    private object? _result;
    private long _number;
    private bool _wasTried;
    private long _sequence;

    /// <summary>Whether it has let go: then its lease is not renewed any more.</summary>
    protected bool IsLeaving { get; set; }

    /// <summary>The number of this process among those that drive orchestrations.</summary>
    protected long Orchestrator => orchestrator;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<OrchestrationRequest> ReadRequestsAsync([EnumeratorCancellation] CancellationToken token)
    {
        using var lease = CancellationTokenSource.CreateLinkedTokenSource(token);
        var renewed = RenewAsync(lease.Token);
        try
        {
            await using var requests = base.ReadRequestsAsync(lease.Token).GetAsyncEnumerator(lease.Token);
            while (true)
            {
                var next = requests.MoveNextAsync().AsTask();
                if (await Task.WhenAny(next, renewed).ConfigureAwait(false) == renewed && !token.IsCancellationRequested)
                {
                    await lease.CancelAsync().ConfigureAwait(false);
                    await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    await renewed.ConfigureAwait(false);
                    yield return new StopRequest(OrchestrationErrors.DrivenElsewhere);
                    yield break;
                }

                if (!await next.ConfigureAwait(false))
                {
                    yield break;
                }

                yield return requests.Current;
            }
        }
        finally
        {
            await lease.CancelAsync().ConfigureAwait(false);
            await ((Task)renewed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    protected override T Transact<T>(object write, Func<T> act)
    {
        if (!ReferenceEquals(write, _write))
        {
            (_write, _wasTried) = (write, false);
            _number++;
        }

        return Connection.Write(() =>
        {
            (var events, var last) = connection.Numbers(
                ("SELECT events FROM orchestrations WHERE id = $1 FOR UPDATE", Id), ("SELECT writes FROM orchestrators WHERE id = $1 AND NOT is_lost FOR UPDATE", orchestrator));
            _sequence = events ?? 0;
            if (_wasTried && (last ?? _number) >= _number)
            {
                return (T)_result!;
            }

            if (last is null)
            {
                throw OrchestrationErrors.TakenOver(Id);
            }

            var before = _sequence;
            var result = act();
            if (_sequence > before)
            {
                Connection.Later("UPDATE orchestrations SET events = $2 WHERE id = $1", Id, _sequence);
            }

            if (!IsLeaving)
            {
                Connection.Later(
                    "UPDATE orchestrators SET writes = $2, expires_at = clock_timestamp() + make_interval(secs => $3) WHERE id = $1", orchestrator, _number, PostgresDatabase.Lease.TotalSeconds);
            }

            Connection.Tell(Id, RecordChange.Event);
            (_result, _wasTried) = (result, true);
            if (result is null)
            {
                // Nothing was written, and the same may be looked at again.
                _write = null;
            }

            return result;
        });
    }

    protected override long NextSequence() => ++_sequence;

    protected override LeaseHolder? FindHolder(string key) => Connection.Query(
        """
        SELECT o.orchestration, o.host, o.pid, o.start, o.id, NOT o.is_lost AND o.expires_at > clock_timestamp()
        FROM leases l JOIN orchestrators o ON o.id = l.orchestrator WHERE l.agent_key = $1
        """,
        r => new LeaseHolder(
            new Lease(r.GetString(0), new ProcessIdentity(r.GetString(1), r.GetInt32(2), r.GetInt64(3))), r.GetInt64(4) == orchestrator, r.GetBoolean(5)),
        KeyHere(key))
        .Select(h => h with { IsAlive = h.IsAlive && LiveRuns.IsAlive(h.Lease.Owner, Database.Name, h.Lease.OrchestrationId) }).FirstOrDefault();

    protected override void PutLease(string key) => Connection.Execute(
        "INSERT INTO leases (agent_key, orchestrator) VALUES ($1, $2) ON CONFLICT (agent_key) DO UPDATE SET orchestrator = excluded.orchestrator",
        KeyHere(key), orchestrator);

    protected override void LetGo() => Connection.Execute("DELETE FROM orchestrators WHERE id = $1", orchestrator);

    /// <summary>Keeps the lease while nothing happens; ends when others have taken over.</summary>
    protected async Task RenewAsync(CancellationToken token)
    {
        while (true)
        {
            await Task.Delay(PostgresDatabase.Lease / 3, Clock, token).ConfigureAwait(false);
            if (!Renew())
            {
                return;
            }
        }
    }

    /// <summary>Over a connection of its own: the other may wait its turn to write, and who waits is alive.</summary>
    private bool Renew()
    {
        try
        {
            using var own = Database.Open();
            return own.Execute("UPDATE orchestrators SET expires_at = clock_timestamp() + make_interval(secs => $2) WHERE id = $1 AND NOT is_lost", orchestrator, PostgresDatabase.Lease.TotalSeconds) > 0;
        }
        catch (DbException e)
        {
            throw Database.Unusable(e);
        }
    }

    /// <summary>Panes are told apart on their machine, and machines by their names.</summary>
    private string KeyHere(string key) => $"{_machine} {key}";
}
