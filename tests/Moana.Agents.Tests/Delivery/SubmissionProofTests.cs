using Moana.Delivery;
using Moana.Panes;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Delivery;

/// <summary>What a look after the submit key proves, and what it does not.</summary>
public sealed class SubmissionProofTests
{
    private const string Before = "transcript\n\n> \n";
    private const string PressedAt = "transcript\n\n> do it\n";
    private const string Grown = "transcript\ndo it\n> \n";

    [Fact]
    public void Our_text_in_the_composer_proves_nothing_whatever_else_is_seen()
    {
        foreach (var status in new[] { AgentStatus.Idle, AgentStatus.Working, AgentStatus.Completed, AgentStatus.Failed, AgentStatus.WaitingForInput })
        {
            Assert.Null(Judge(status, ComposerContent.Ours, Grown));
        }
    }

    [Fact]
    public void Where_no_composer_is_known_work_that_began_after_the_key_is_a_proof_and_work_from_before_is_none()
    {
        Assert.Equal(DeliveryOutcome.Started, Proof(knowsComposer: false).Judge(See(AgentStatus.Working, Grown), ComposerContent.Ours, WhenBusy.Wait)?.Outcome);
        Assert.Null(Proof(pressedAt: AgentStatus.Working, knowsComposer: false).Judge(See(AgentStatus.Working, Grown), ComposerContent.Ours, WhenBusy.Wait));
        Assert.Null(Proof(knowsComposer: false).Judge(See(AgentStatus.Idle, Grown), ComposerContent.Ours, WhenBusy.Wait));
        Assert.Null(Proof(knowsComposer: false).Judge(See(AgentStatus.Failed, Grown), ComposerContent.Ours, WhenBusy.Wait));
    }

    [Theory]
    [InlineData(AgentStatus.Working)]
    [InlineData(AgentStatus.WaitingForInput)]
    public void An_agent_that_works_or_asks_has_started(AgentStatus status)
    {
        Assert.Equal(DeliveryOutcome.Started, Judge(status, ComposerContent.Empty, Grown)?.Outcome);
        Assert.Equal(DeliveryOutcome.Started, Judge(status, ComposerContent.None, Grown)?.Outcome);
    }

    [Theory]
    [InlineData(AgentStatus.Failed, false)]
    [InlineData(AgentStatus.RateLimited, false)]
    [InlineData(AgentStatus.Completed, true)]
    public void An_end_counts_only_on_a_screen_that_was_not_there_before_the_key(AgentStatus status, bool isEmpty)
    {
        var content = isEmpty ? ComposerContent.Empty : ComposerContent.None;
        Assert.Contains("ended at once", Judge(status, content, "another\n\n> \n")?.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("ended at once", $"{Judge(status, content, Before)?.Reason}", StringComparison.Ordinal);
        Assert.DoesNotContain("ended at once", $"{Judge(status, content, PressedAt)?.Reason}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_mark_of_an_end_is_no_proof_while_the_composer_is_not_seen_empty() =>
        Assert.Null(Judge(AgentStatus.Completed, ComposerContent.None, "another\n\n> \n"));

    [Fact]
    public void An_empty_composer_means_submitted_and_started_when_the_transcript_above_it_has_grown()
    {
        Assert.Equal(DeliveryOutcome.Started, Judge(AgentStatus.Idle, ComposerContent.Empty, Grown)?.Outcome);
        Assert.Equal(DeliveryOutcome.Submitted, Judge(AgentStatus.Idle, ComposerContent.Empty, Before)?.Outcome);
        Assert.Null(Judge(AgentStatus.Idle, ComposerContent.None, Grown));
    }

    [Theory]
    [InlineData("transcript\n1\n> \n", DeliveryOutcome.Started)]
    [InlineData("\ntranscript\n> \n", DeliveryOutcome.Submitted)]
    public void A_transcript_grows_by_rows_that_are_not_blank(string screen, DeliveryOutcome outcome) =>
        Assert.Equal(outcome, Judge(AgentStatus.Idle, ComposerContent.Empty, screen)?.Outcome);

    [Fact]
    public void A_transcript_that_grew_before_the_key_proves_no_start()
    {
        var proof = new SubmissionProof(See(AgentStatus.Idle, "transcript\n\n> \n"), See(AgentStatus.Idle, "transcript\nmore\n> do it\n"), busy: false, knowsComposer: true);

        Assert.Equal(DeliveryOutcome.Submitted, proof.Judge(See(AgentStatus.Idle, "transcript\nmore\n> \n"), ComposerContent.Empty, WhenBusy.Wait)?.Outcome);
        Assert.Equal(DeliveryOutcome.Submitted, proof.Judge(See(AgentStatus.Idle, "transcript\n\n> \n"), ComposerContent.Empty, WhenBusy.Wait)?.Outcome);
    }

    [Theory]
    [InlineData(WhenBusy.Queue, AgentStatus.Working, DeliveryOutcome.Queued)]
    [InlineData(WhenBusy.Queue, AgentStatus.WaitingForInput, DeliveryOutcome.Queued)]
    [InlineData(WhenBusy.Steer, AgentStatus.Working, DeliveryOutcome.Submitted)]
    [InlineData(WhenBusy.Queue, AgentStatus.Idle, DeliveryOutcome.Submitted)]
    public void A_busy_agent_took_it_when_its_composer_is_empty_again(WhenBusy whenBusy, AgentStatus status, DeliveryOutcome outcome)
    {
        var proof = Proof(busy: true, pressedAt: AgentStatus.Working);

        Assert.Equal(outcome, proof.Judge(See(status, Grown), ComposerContent.Empty, whenBusy)?.Outcome);
        Assert.Null(proof.Judge(See(status, Grown), ComposerContent.None, whenBusy));
    }

    [Fact]
    public void An_agent_that_is_gone_proves_nothing_and_is_not_waited_for()
    {
        Assert.Equal(DeliveryOutcome.Unverified, Judge(AgentStatus.Exited, ComposerContent.Ours, "")?.Outcome);
        Assert.Equal(DeliveryOutcome.Unverified, Judge(AgentStatus.Exited, ComposerContent.Empty, "")?.Outcome);
    }

    [Theory]
    [InlineData("do it", 2, false)]
    [InlineData("do it", 3, true)]
    [InlineData("do it\n", 2, true)]
    // The program puts the cursor below its last picture, and ends.
    [InlineData("do it", 8, false)]
    public void A_key_that_was_swallowed_has_left_a_line_in_the_composer_and_one_on_which_the_program_ends_has_not(string text, int cursor, bool isTrace)
    {
        var proof = new SubmissionProof(At("", 2), At("do it", 2), busy: false, knowsComposer: true);

        Assert.Equal(isTrace, proof.IsTrace(At(text, cursor)));

        static Look At(string text, int cursor)
        {
            var look = See(AgentStatus.Idle, $"transcript\n-\n> {text}\n\n-\nfooter\n\n\n\n");
            return look with { Screen = Screen.Parse(look.Captured!, (0, cursor)), Observation = look.Observation with { Composer = new(text, null, 2, 3) } };
        }
    }

    private static DeliveryEnd? Judge(AgentStatus status, ComposerContent content, string screen) => Proof().Judge(See(status, screen), content, WhenBusy.Wait);

    private static SubmissionProof Proof(bool busy = false, AgentStatus pressedAt = AgentStatus.Idle, bool knowsComposer = true) =>
        new(See(AgentStatus.Idle, Before), See(pressedAt, PressedAt), busy, knowsComposer);

    private static Look See(AgentStatus status, string screen) => new(
        new AgentPane
        {
            Name = "a",
            Profile = new() { Name = "codex", Source = "test", Delivery = new() },
            Registered = true,
            Pane = new()
            {
                Id = new(1), WindowId = new(1), SessionId = new(1), SessionName = "s", WindowIndex = 0, WindowName = "w", WindowActive = true,
                PaneIndex = 0, PaneActive = true, Title = "", Command = "node", ProcessId = 1, StartCommand = "", Path = "/", Dead = false,
                DeadStatus = null, InMode = false, InputOff = false, Synchronized = false, AlternateOn = true, Width = 80, Height = 24,
                CursorX = 0, CursorY = 0, WindowActivity = DateTimeOffset.UnixEpoch, Options = new Dictionary<string, string>(),
            },
        },
        screen, Screen.Parse(screen), new() { Status = status, Evidence = $"{status} seen", Composer = new("", null, 2, 2) }, DateTimeOffset.UnixEpoch, TimeSpan.Zero);
}
