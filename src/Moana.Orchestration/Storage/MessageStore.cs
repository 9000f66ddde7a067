using System.Data.Common;
using System.Globalization;

namespace Moana.Storage;

/// <summary>
/// Messages between agents, each until somebody removes it. Those to one receiver are delivered one at a time and in their
/// order, by whoever takes the next one in hand (<see cref="Claim"/>). What is about to be put on a pane is noted before
/// (<see cref="Begin"/>), so that a crash leaves either nothing of it there, or a turn's mark that tells.
/// </summary>
public sealed class MessageStore
{
    private const string Columns =
        "position, id, sender, receiver, thread, text, status, reason, when_busy, turn, attempts, sent_at, started_at, delivered_at, server, address";

    /// <summary>So many are in memory at once.</summary>
    private const int Page = 200;

    /// <summary>
    /// So long counts what another machine has in hand and has not begun to send. If it does go on, it finds at the moment of
    /// sending that it was too slow.
    /// </summary>
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(2);

    private readonly RecordDatabase _database;
    private readonly TimeProvider _clock;

    internal MessageStore(RecordDatabase database, TimeProvider clock) => (_database, _clock) = (database, clock);

    /// <summary>Messages, in their order, as they are asked for.</summary>
    /// <param name="statuses">Only those that stand so; null for all.</param>
    /// <param name="unreadable">Hears of those that cannot be read; without it they are passed over.</param>
    public IEnumerable<AgentMessage> Each(IReadOnlyCollection<MessageStatus>? statuses = null, Action<MoanaException>? unreadable = null)
    {
        for (long? last = long.MinValue; last is { } after;)
        {
            // What cannot be read has its place all the same.
            var places = _database.Look(c => c.Query("SELECT position FROM messages WHERE position > $1 ORDER BY position LIMIT $2", r => r.GetInt64(0), after, (long)Page));
            last = places.Count > 0 ? places[^1] : null;
            if (last is null) yield break;
            foreach (var message in _database.Look(c => Read(c, unreadable, "position > $1 AND position <= $2 ORDER BY position", after, last)))
            {
                if (statuses is null || statuses.Contains(message.Status)) yield return message;
            }
        }
    }

    /// <summary>A message as it stands now.</summary>
    /// <exception cref="MoanaException"><c>MessageNotFound</c>: it was removed.</exception>
    public AgentMessage Get(AgentMessage message) => Get(message.Number, message.Id);

    /// <summary>A message by its place in the record.</summary>
    /// <param name="number">Its place.</param>
    /// <param name="id">What it is called in the error.</param>
    /// <exception cref="MoanaException"><c>MessageNotFound</c>.</exception>
    public AgentMessage Get(long number, string id) =>
        _database.Look(c => Read(c, RecordColumns.Demand, "position = $1", number)) is [var found] ? found : throw MessageErrors.NotFound(id);

    /// <summary>How many messages wait for the same receiver before this one.</summary>
    public int CountBefore(AgentMessage message) => (int)_database.Look(c => c.Number(
        "SELECT count(*) FROM messages WHERE server = $1 AND receiver = $2 AND position < $3 AND status IN ('Pending', 'Sending')", message.Server, message.To, message.Number));

    /// <summary>Removes a message, also one that waits.</summary>
    /// <exception cref="MoanaException"><c>MessageNotFound</c>, <c>MessageInHand</c>.</exception>
    public void Remove(AgentMessage message) => _database.Look(c => c.Write(() =>
    {
        Lock(c, message.Server, message.To);
        var owners = c.Query("SELECT owner FROM messages WHERE position = $1", r => r.Text(0), message.Number);
        if (owners.Count == 0) throw MessageErrors.NotFound(message.Id);
        if (MessageHolder.TryParse(owners[0]) is { IsAlive: true }) throw MessageErrors.InHand(message);
        return c.Execute("DELETE FROM messages WHERE position = $1", message.Number);
    }));

    /// <summary>Writes a message down. One of the same id to the same receiver is that one.</summary>
    /// <param name="message">The message; its place is made.</param>
    /// <param name="asker">Who waits for the answer, or null.</param>
    /// <exception cref="MoanaException"><c>MessageExists</c>: the id is another message's.</exception>
    internal AgentMessage Add(AgentMessage message, MessageHolder? asker) => _database.Use(c => c.Write(() =>
    {
        Lock(c, message.Server, message.To);
        if (Read(c, RecordColumns.Demand, "id = $1 AND server = $2 AND receiver = $3", message.Id, message.Server, message.To) is [var known])
        {
            if (known.Text != message.Text || !Same(known.From, message.From) || !Same(known.Thread, message.Thread)) throw MessageErrors.Exists(known);
            if (asker is not null) c.Execute("UPDATE messages SET asker = $2 WHERE position = $1", known.Number, $"{asker}");
            return known;
        }

        return message with
        {
            Number = c.Number(
                """
                INSERT INTO messages (id, server, receiver, sender, thread, address, text, when_busy, status, sent_at, asker)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'Pending', $9, $10) RETURNING position
                """,
                message.Id, message.Server, message.To, message.From, message.Thread, $"{message.Address}", message.Text, $"{message.WhenBusy}", message.SentAt.ToColumn(), asker?.ToString()),
        };
    }));

    /// <summary>
    /// Takes the next message to a receiver in hand: the first that waits, or one that somebody began to send who is gone.
    /// </summary>
    /// <returns>Null where none waits, or somebody else has one in hand.</returns>
    internal MessageClaim? Claim(string server, string receiver, MessageHolder holder, string turn) => _database.Use(c => c.Write(() =>
    {
        Lock(c, server, receiver);
        var now = _clock.GetUtcNow();
        var held = c.Query(
            "SELECT position, status, owner, owned_at, asker FROM messages WHERE server = $1 AND receiver = $2 AND (owner IS NOT NULL OR asker IS NOT NULL OR status = 'Sending')",
            r => (Number: r.GetInt64(0), IsBegun: r.GetString(1) == nameof(MessageStatus.Sending), IsOver: r.GetString(1) == nameof(MessageStatus.Delivered), Owner: r.Text(2), OwnedAt: r.Time(3), Asker: MessageHolder.TryParse(r.Text(4))),
            server, receiver);
        if (held.Any(h => h.IsOver ? h.Asker is { IsHere: true, IsAlive: true } : h.Owner is not null && IsInHand(h.Owner, h.IsBegun, h.OwnedAt, now))) return null;
        var begun = held.Where(h => h.IsBegun).Select(h => (long?)h.Number).Min();
        var number = begun ?? c.Query("SELECT position FROM messages WHERE server = $1 AND receiver = $2 AND status = 'Pending' ORDER BY position LIMIT 1", r => (long?)r.GetInt64(0), server, receiver).FirstOrDefault();
        if (number is not { } next) return null;
        c.Execute("UPDATE messages SET owner = $2, owned_at = $3, turn = CASE status WHEN 'Sending' THEN turn ELSE $4 END WHERE position = $1", next, $"{holder}", now.ToColumn(), turn);
        return c.Query("SELECT turn, place FROM messages WHERE position = $1", r => (Turn: r.GetString(0), Place: r.Text(1)), next) is [var row]
            && Read(c, RecordColumns.Demand, "position = $1", next) is [var message] ? new MessageClaim(message, holder, row.Turn, row.Place) : null;
    }));

    /// <summary>Notes, before anything is put on the pane, that a message is about to be sent.</summary>
    /// <param name="claim">The message that is in hand.</param>
    /// <param name="place">The pane, and its process.</param>
    /// <returns>False where somebody else has it in hand by now: then nothing may be sent.</returns>
    internal bool Begin(MessageClaim claim, string place) => _database.Use(c => c.Execute(
        "UPDATE messages SET status = 'Sending', place = $3, started_at = $4, attempts = attempts + 1 WHERE position = $1 AND owner = $2 AND status = 'Pending'",
        claim.Message.Number, $"{claim.Holder}", place, _clock.GetUtcNow().ToColumn())) == 1;

    /// <summary>Notes what has become of a message in hand, and lets go of it.</summary>
    internal void Settle(MessageClaim claim, MessageStatus status, string reason) => _database.Use(c => c.Execute(
        "UPDATE messages SET status = $3, reason = $4, delivered_at = $5, owner = NULL, owned_at = NULL WHERE position = $1 AND owner = $2",
        claim.Message.Number, $"{claim.Holder}", $"{status}", reason, status == MessageStatus.Delivered ? _clock.GetUtcNow().ToColumn() : null));

    /// <summary>Nobody waits for the answer any more: the receiver may get its next message.</summary>
    internal void Answered(AgentMessage message, MessageHolder asker) => _database.Use(c => c.Execute(
        "UPDATE messages SET asker = NULL WHERE position = $1 AND asker = $2", message.Number, $"{asker}"));

    private static bool IsInHand(string owner, bool isBegun, DateTimeOffset? since, DateTimeOffset now) =>
        MessageHolder.TryParse(owner) is { IsAlive: true } holder && (holder.IsHere || isBegun || now - since < Hold);

    private static void Lock(RecordConnection connection, string server, string receiver) =>
        connection.LockName($"messages to {receiver.ToUpperInvariant()} on {server}");

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static List<AgentMessage> Read(RecordConnection connection, Action<MoanaException>? unreadable, string where, params object?[] values) =>
        connection.QueryRows("A message", unreadable ?? RecordColumns.Skip, $"SELECT {Columns} FROM messages WHERE {where}", Read, values);

    private static AgentMessage Read(DbDataReader r)
    {
        var status = Enum.Parse<MessageStatus>(r.GetString(6));
        return new()
        {
            Number = r.GetInt64(0),
            Id = r.GetString(1),
            From = r.GetString(2),
            To = r.GetString(3),
            Thread = r.GetString(4),
            Text = r.GetString(5),
            Status = status,
            Reason = r.GetString(7),
            WhenBusy = Enum.Parse<WhenBusy>(r.GetString(8)),
            Turn = status == MessageStatus.Pending ? null : r.Text(9),
            Attempts = Convert.ToInt32(r.GetInt64(10), CultureInfo.InvariantCulture),
            SentAt = r.Time(11)!.Value,
            StartedAt = r.Time(12),
            DeliveredAt = r.Time(13),
            Server = r.GetString(14),
            Address = ServerAddress.Parse(r.GetString(15)) as PaneAddress ?? throw new FormatException($"{r.GetString(15)} is no pane's address."),
        };
    }
}

/// <summary>A message that a process has in hand.</summary>
/// <param name="Message">The message; one that is <see cref="MessageStatus.Sending"/> was begun by somebody who is gone.</param>
/// <param name="Holder">Who has it in hand.</param>
/// <param name="Turn">The turn by which it is, or was, sent.</param>
/// <param name="Place">The pane that it was begun to be sent to, and the pane's process.</param>
internal sealed record MessageClaim(AgentMessage Message, MessageHolder Holder, string Turn, string? Place);
