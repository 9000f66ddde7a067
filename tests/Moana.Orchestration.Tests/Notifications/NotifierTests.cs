using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Moana.Notifications;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Notifications;

public sealed class NotifierTests
{
    private readonly ConcurrentQueue<string> _warnings = [];
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_wanted_is_told_once_and_in_order_and_again_after_a_while()
    {
        var heard = new Heard();
        await using (var notifier = Notify(heard, NotificationKind.WaitingForInput, NotificationKind.Failed))
        {
            notifier.Tell(Asks("codex", "May I?"));
            notifier.Tell(Asks("codex", "May I?"));
            notifier.Tell(Asks("codex", "May I push?"));
            notifier.Tell(Asks("claude", "May I?"));
            notifier.Tell(new() { Kind = NotificationKind.Ended, Message = "over", Time = default });
            notifier.Tell(null);
            _clock.Advance(TimeSpan.FromSeconds(30));
            notifier.Tell(Asks("codex", "May I?"));
        }

        Assert.Equal(["codex May I?", "codex May I push?", "claude May I?", "codex May I?"], heard.All.Select(n => $"{n.Agent} {n.Question}"));
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task What_fails_is_a_warning_and_the_next_is_told_all_the_same()
    {
        var heard = new Heard { Fails = n => n.Agent == "codex" };
        await using (var notifier = Notify(heard, NotificationKind.WaitingForInput))
        {
            notifier.Tell(Asks("codex", "May I?"));
            notifier.Tell(Asks("claude", "May I?"));
        }

        Assert.Equal("claude", Assert.Single(heard.All).Agent);
        Assert.Equal("Notification 'n' by ear failed (deaf): WaitingForInput: codex: It asks.", Assert.Single(_warnings));
    }

    [Fact]
    public async Task One_that_hangs_is_given_up_at_the_end_and_said()
    {
        var heard = new Heard { Hangs = true };
        var notifier = Notify(heard, NotificationKind.WaitingForInput);
        notifier.Tell(Asks("codex", "May I?"));
        var end = notifier.DisposeAsync().AsTask();
        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            return Task.FromResult(end.IsCompleted);
        }, "it ends");
        await end;
        Assert.Equal("Not all notifications could be sent before the end.", Assert.Single(_warnings));
    }

    [Fact]
    public async Task A_command_gets_the_facts_in_its_environment_and_its_failure_is_told()
    {
        using var folder = new TemporaryFolder();
        await CommandSink.Shell("printf '%s|%s|%s' \"$MOANA_NOTIFICATION\" \"$MOANA_AGENT\" \"$MOANA_QUESTION\" > told", folder.Path).SendAsync(Asks("codex", "$(touch x) '\""), Token);
        Assert.Equal("WaitingForInput|codex|$(touch x) '\"", await File.ReadAllTextAsync(folder["told"], Token));
        Assert.False(File.Exists(folder["x"]));

        var error = await Assert.ThrowsAsync<MoanaException>(() => CommandSink.Shell("echo no such phone >&2; exit 3", folder.Path).SendAsync(Asks("codex", "?"), Token));
        Assert.Equal("it ended with exit code 3 and wrote: no such phone", error.Message);
    }

    private Notifier Notify(Heard heard, params NotificationKind[] on) =>
        new([new NotificationRule("n", on, [heard], TimeSpan.FromSeconds(30))], _warnings.Enqueue, _clock, Token);

    private static Notification Asks(string agent, string question) =>
        new() { Kind = NotificationKind.WaitingForInput, Agent = agent, Message = "It asks.", Question = question, Time = default };

    private sealed class Heard : INotificationSink
    {
        public ConcurrentQueue<Notification> All { get; } = [];

        public Func<Notification, bool> Fails { get; init; } = _ => false;

        public bool Hangs { get; init; }

        public async Task SendAsync(Notification notification, CancellationToken token)
        {
            if (Hangs) await Task.Delay(Timeout.Infinite, token);
            if (Fails(notification)) throw new InvalidOperationException("deaf");
            All.Enqueue(notification);
        }

        public override string ToString() => "ear";
    }
}
