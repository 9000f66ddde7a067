using Moana.Storage;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Storage;

/// <summary>Messages in a record that is a file.</summary>
[Collection(nameof(Alone))]
public sealed class SqliteMessageTests() : MessageStoreTests(RecordKind.Sqlite);

/// <summary>Messages in a record that is a database.</summary>
[Collection(nameof(Alone))]
public sealed class PostgresMessageTests() : MessageStoreTests(RecordKind.Postgres);

/// <summary>What a record does with messages, wherever it is kept.</summary>
public abstract class MessageStoreTests : IDisposable
{
    private const string Server = "here:/tmp/work";

    private readonly TemporaryFolder _folder = new();
    private readonly string _address;

    protected MessageStoreTests(RecordKind kind) => _address = Records.New(kind, _folder);

    private MessageStore Store => new OrchestrationStore(_address).Messages;

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_message_of_one_id_stands_there_once_for_each_receiver()
    {
        var first = Add("m1");
        Assert.Equal(first, Add("M1", from: "CLAUDE"));
        Assert.NotEqual(first.Number, Add("m1", to: "gemini").Number);
        Assert.Equal("MessageExists", Assert.Throws<MoanaException>(() => Store.Add(Message("m1") with { Text = "other" }, null)).ErrorId);
        Assert.Equal("MessageExists", Assert.Throws<MoanaException>(() => Store.Add(Message("m1") with { Thread = "other" }, null)).ErrorId);
        Assert.Equal(["codex", "gemini"], Store.Each().Select(m => m.To));
        Assert.Equal(first, Store.Get(first));
    }

    [Fact]
    public void Those_to_one_receiver_are_in_one_hand_at_a_time_and_in_their_order()
    {
        Add("m1");
        Add("m2");
        Add("m3", to: "gemini");
        using var one = MessageHolder.Begin();
        using var other = MessageHolder.Begin();
        var claim = Store.Claim(Server, "CODEX", one, "t1")!;
        Assert.Equal(("m1", "t1", null), (claim.Message.Id, claim.Turn, claim.Message.Turn));
        Assert.Null(Store.Claim(Server, "codex", other, "t2"));
        Assert.Equal("m3", Store.Claim(Server, "gemini", other, "t3")!.Message.Id);

        Assert.Equal("MessageInHand", Assert.Throws<MoanaException>(() => Store.Remove(claim.Message)).ErrorId);
        Store.Settle(claim, MessageStatus.Pending, "it works");
        Assert.Equal(("m1", "it works"), Store.Claim(Server, "codex", other, "t4") is { } again ? (again.Message.Id, again.Message.Reason) : default);
    }

    [Fact]
    public void What_was_not_begun_by_one_who_is_gone_is_begun_anew_and_he_may_not_go_on()
    {
        Add("m1");
        var gone = MessageHolder.Begin();
        var late = Store.Claim(Server, "codex", gone, "t1")!;
        gone.Dispose();
        using var next = MessageHolder.Begin();
        var claim = Store.Claim(Server, "codex", next, "t2")!;
        Assert.Equal(("t2", MessageStatus.Pending), (claim.Turn, claim.Message.Status));
        Assert.False(Store.Begin(late, "%1 x"));
        Assert.True(Store.Begin(claim, "%1 x"));
        Assert.False(Store.Begin(claim, "%1 x"));
        Store.Settle(late, MessageStatus.Delivered, "he says so");
        Assert.Equal((MessageStatus.Sending, "t2", 1), Store.Get(claim.Message) is var now ? (now.Status, now.Turn, now.Attempts) : default);
    }

    [Fact]
    public void What_was_begun_by_one_who_is_gone_keeps_its_turn_and_comes_before_all_others()
    {
        Add("m1");
        Add("m2");
        var gone = MessageHolder.Begin();
        Assert.True(Store.Begin(Store.Claim(Server, "codex", gone, "t1")!, "%1 x"));
        using var next = MessageHolder.Begin();
        Assert.Null(Store.Claim(Server, "codex", next, "t2"));
        gone.Dispose();
        for (var look = 0; look < 2; look++)
        {
            var claim = Store.Claim(Server, "codex", next, "t2")!;
            Assert.Equal(("m1", "t1", "%1 x", MessageStatus.Sending), (claim.Message.Id, claim.Turn, claim.Place, claim.Message.Status));
            // It cannot be told yet: whoever looks next takes it up again.
            Store.Settle(claim, MessageStatus.Sending, "no composer is there");
        }

        Store.Settle(Store.Claim(Server, "codex", next, "t3")!, MessageStatus.Delivered, "the mark says so");
        Assert.Equal("m2", Store.Claim(Server, "codex", next, "t4")!.Message.Id);
    }

    [Fact]
    public void While_an_answer_is_waited_for_its_receiver_gets_no_other_message()
    {
        var asker = MessageHolder.Begin();
        var asked = Store.Add(Message("m1"), asker);
        Add("m2");
        using var holder = MessageHolder.Begin();
        Store.Settle(Store.Claim(Server, "codex", holder, "t1")!, MessageStatus.Delivered, "started");
        Assert.Null(Store.Claim(Server, "codex", holder, "t2"));
        Store.Answered(asked, asker);
        Assert.Equal("m2", Store.Claim(Server, "codex", holder, "t2")!.Message.Id);
    }

    [Fact]
    public void An_asker_who_is_gone_holds_nobody_up()
    {
        var asker = MessageHolder.Begin();
        Store.Add(Message("m1"), asker);
        Add("m2");
        using var holder = MessageHolder.Begin();
        Store.Settle(Store.Claim(Server, "codex", holder, "t1")!, MessageStatus.Delivered, "started");
        asker.Dispose();
        Assert.Equal("m2", Store.Claim(Server, "codex", holder, "t2")!.Message.Id);
    }

    [Fact]
    public void A_message_that_waits_can_be_taken_back()
    {
        var first = Add("m1");
        Add("m2");
        Assert.Equal(1, Store.CountBefore(Store.Each().Last()));
        Store.Remove(first);
        Assert.Equal("MessageNotFound", Assert.Throws<MoanaException>(() => Store.Remove(first)).ErrorId);
        using var holder = MessageHolder.Begin();
        Assert.Equal("m2", Store.Claim(Server, "codex", holder, "t1")!.Message.Id);
    }

    [Fact]
    public void Calls_stand_there_before_they_end_and_what_a_client_names_is_bounded()
    {
        var calls = new OrchestrationStore(_address).Calls;
        var number = calls.Begin("claude", "send_prompt", new string('x', 5000));
        var begun = Assert.Single(calls.GetCalls());
        Assert.Equal(("claude", "send_prompt", 200, (string?)null), (begun.Caller, begun.Tool, begun.About.Length, begun.Outcome));
        calls.End(number, "Done", TimeSpan.FromMilliseconds(12.34));
        Assert.Equal(("Done", 12.3), Assert.Single(calls.GetCalls()) is var ended ? (ended.Outcome, ended.DurationMilliseconds) : default);
    }

    private AgentMessage Add(string id, string from = "claude", string to = "codex") => Store.Add(Message(id, from, to), null);

    private static AgentMessage Message(string id, string from = "claude", string to = "codex") => new()
    {
        Id = id, Number = 0, From = from, To = to, Thread = "review", Text = "do it", Status = MessageStatus.Pending,
        SentAt = DateTimeOffset.UtcNow, Server = Server, Address = (PaneAddress)ServerAddress.Parse("work%5"),
    };
}
