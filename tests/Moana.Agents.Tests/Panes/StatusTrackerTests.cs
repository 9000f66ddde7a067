using Moana.Detection;
using Moana.Panes;
using Moana.Transcripts;

namespace Moana.Agents.Tests.Panes;

/// <summary>The agent's status over time, told as stories: what is seen when, and what is said of it.</summary>
public sealed class StatusTrackerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly StatusTracker _tracker = new();
    private readonly AgentProfile _profile = new() { Name = "codex", Source = "test", Delivery = new() };
    private TurnMark? _turn;
    private TimeSpan _lastOutput;

    [Fact]
    public void A_working_agent_that_looks_ready_for_700_ms_stays_working()
    {
        Submit();
        See(0, AgentStatus.Working);

        Assert.Equal(AgentStatus.Working, See(100, AgentStatus.Idle).Status);
        Assert.Equal(AgentStatus.Working, See(790, AgentStatus.Idle).Status);
        Assert.Equal(AgentStatus.Working, See(800, AgentStatus.Working).Status);
        Assert.Equal(AgentStatus.Working, See(900, AgentStatus.Idle).Status);
    }

    [Fact]
    public void A_started_turn_is_completed_when_ready_lasts_for_the_confirmation_window()
    {
        Submit();
        See(0, AgentStatus.Working);
        var unconfirmed = See(100, AgentStatus.Idle);

        Assert.True(unconfirmed.Confirming);
        Assert.Equal(TimeSpan.FromMilliseconds(850), unconfirmed.Due);
        var confirmed = See(850, AgentStatus.Idle);
        Assert.Equal(AgentStatus.Completed, confirmed.Status);
        Assert.Equal(Start.AddMilliseconds(100), confirmed.Since);
        Assert.Null(confirmed.Due);
    }

    [Fact]
    public void A_mark_of_the_turns_end_is_confirmed_sooner()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Completed);

        Assert.Equal(AgentStatus.Working, See(300, AgentStatus.Completed).Status);
        Assert.Equal(AgentStatus.Completed, See(350, AgentStatus.Completed).Status);
    }

    [Fact]
    public void An_end_that_the_agents_own_hook_reports_is_confirmed_like_one_without_a_mark()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Completed, rule: HookReport.RuleName);

        Assert.Equal(AgentStatus.Working, See(840, AgentStatus.Completed, rule: HookReport.RuleName).Status);
        Assert.Equal(AgentStatus.Completed, See(850, AgentStatus.Completed, rule: HookReport.RuleName).Status);
    }

    [Fact]
    public void Ready_without_a_turn_is_idle()
    {
        _lastOutput = TimeSpan.FromSeconds(-60);

        Assert.Equal(AgentStatus.Idle, See(0, AgentStatus.Idle).Status);
    }

    [Fact]
    public void A_person_is_called_at_once()
    {
        Submit();
        See(0, AgentStatus.Working);

        Assert.Equal(AgentStatus.WaitingForInput, See(10, AgentStatus.WaitingForInput).Status);
    }

    [Fact]
    public void An_answered_dialog_does_not_end_the_turn_at_once()
    {
        Submit();
        See(0, AgentStatus.WaitingForInput);

        Assert.Equal(AgentStatus.WaitingForInput, See(500, AgentStatus.Idle).Status);
        Assert.Equal(AgentStatus.Working, See(600, AgentStatus.Working).Status);
    }

    [Fact]
    public void An_open_turn_without_a_mark_of_its_end_is_working_until_nothing_moves_any_more()
    {
        Submit();
        See(0, AgentStatus.Working);

        Assert.Equal(AgentStatus.Working, See(1000, AgentStatus.Idle, endsTurn: false, screen: "a").Status);
        Assert.Equal(AgentStatus.Working, See(3000, AgentStatus.Idle, endsTurn: false, screen: "b").Status);
        Assert.Equal(AgentStatus.Working, See(6500, AgentStatus.Idle, endsTurn: false, screen: "b").Status);
        See(7100, AgentStatus.Idle, endsTurn: false, screen: "b");
        Assert.Equal(AgentStatus.Completed, See(8000, AgentStatus.Idle, endsTurn: false, screen: "b").Status);
    }

    [Fact]
    public void What_ended_before_a_new_turn_says_nothing_of_the_new_turn()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Idle);
        Assert.Equal(AgentStatus.Completed, See(900, AgentStatus.Idle).Status);

        Submit();

        Assert.Equal(AgentStatus.Working, See(1000, AgentStatus.Idle).Status);
    }

    [Fact]
    public void A_turn_that_was_not_submitted_yet_changes_nothing()
    {
        _lastOutput = TimeSpan.FromSeconds(-60);
        See(0, AgentStatus.Idle);
        Submit(TurnState.Pending);

        Assert.Equal(AgentStatus.Idle, See(10, AgentStatus.Idle).Status);
    }

    [Fact]
    public void A_submitted_turn_that_is_not_seen_to_start_is_working_as_long_as_its_proof_may_take()
    {
        See(0, AgentStatus.Idle);
        See(900, AgentStatus.Idle);
        Submit(TurnState.Submitting);
        Assert.Equal(AgentStatus.Working, See(1000, AgentStatus.Idle).Status);
        Submit(_turn! with { State = TurnState.Submitted });
        Assert.Equal(AgentStatus.Working, See(2000, AgentStatus.Idle).Status);

        var proof = 2000 + (int)_profile.Delivery.ProofTimeout.TotalMilliseconds;
        var held = See(proof - 1, AgentStatus.Idle);
        Assert.Equal((AgentStatus.Working, TimeSpan.FromMilliseconds(proof)), (held.Status, held.Due));
        See(proof, AgentStatus.Idle);
        Assert.Equal(AgentStatus.Idle, See(proof + 1000, AgentStatus.Idle).Status);
    }

    [Fact]
    public void A_turn_that_was_submitted_long_ago_is_not_waited_for()
    {
        _lastOutput = TimeSpan.FromMinutes(-5);
        Submit(TurnState.Submitted);

        Assert.Equal(AgentStatus.Idle, See(0, AgentStatus.Idle).Status);
    }

    [Fact]
    public void A_turn_whose_prompt_is_only_being_pasted_leaves_the_status_to_the_turn_before()
    {
        Submit();
        var before = _turn!;
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Idle);
        See(900, AgentStatus.Idle);

        Submit(TurnState.Pending);
        Assert.Equal((AgentStatus.Completed, before.Id), Told(See(2000, AgentStatus.Idle)));
        Assert.Equal((AgentStatus.Completed, before.Id), Told(See(4000, AgentStatus.Idle)));

        // The delivery was refused, and the mark taken back.
        _turn = before;
        Assert.Equal((AgentStatus.Completed, before.Id), Told(See(4100, AgentStatus.Idle)));

        Submit(TurnState.Submitting);
        Assert.Equal((AgentStatus.Working, _turn!.Id), Told(See(4200, AgentStatus.Idle)));
    }

    [Fact]
    public void A_screen_that_says_nothing_for_a_moment_changes_nothing()
    {
        _lastOutput = TimeSpan.FromMinutes(1);
        See(0, AgentStatus.Idle);
        See(900, AgentStatus.Idle);

        Assert.Equal(AgentStatus.Idle, See(1000, AgentStatus.Unknown).Status);
        Assert.Equal(AgentStatus.Idle, See(2900, AgentStatus.Unknown).Status);
        Assert.Equal(AgentStatus.Unknown, See(3050, AgentStatus.Unknown).Status);
    }

    [Theory]
    [InlineData(TurnState.Pending)]
    [InlineData(TurnState.Submitting)]
    [InlineData(TurnState.Submitted)]
    [InlineData(TurnState.Started)]
    public void A_mark_is_read_as_it_was_written(TurnState state)
    {
        Submit(state);

        Assert.Equal(_turn, TurnMark.TryDecode(_turn!.Encode()));
    }

    [Fact]
    public void An_overlay_keeps_the_status_before_it()
    {
        Submit();
        See(0, AgentStatus.Working);

        Assert.Equal(AgentStatus.Working, See(2000, AgentStatus.Unknown, keep: true).Status);
    }

    [Fact]
    public void A_dead_pane_is_exited_at_once_and_a_shell_in_it_after_the_window()
    {
        Submit();
        See(0, AgentStatus.Working);
        Assert.Equal(AgentStatus.Working, See(100, AgentStatus.Exited).Status);
        Assert.Equal(AgentStatus.Exited, See(900, AgentStatus.Exited).Status);

        See(1000, AgentStatus.Working);
        Assert.Equal(AgentStatus.Exited, See(1001, AgentStatus.Exited, dead: true).Status);
    }

    [Fact]
    public void An_error_that_is_gone_in_a_moment_was_the_agents_own_retry()
    {
        Submit();
        See(0, AgentStatus.Working);

        Assert.Equal(AgentStatus.Working, See(100, AgentStatus.Failed).Status);
        Assert.Equal(AgentStatus.Working, See(400, AgentStatus.Working).Status);
        Assert.Equal(AgentStatus.Working, See(900, AgentStatus.Failed).Status);
        Assert.Equal(AgentStatus.Failed, See(1700, AgentStatus.Failed).Status);
    }

    [Fact]
    public void A_mark_of_an_interrupted_turn_is_idle_and_never_completed()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Idle, outcome: TurnOutcome.Interrupted);

        var settled = See(1000, AgentStatus.Idle, outcome: TurnOutcome.Interrupted);
        Assert.Equal((AgentStatus.Idle, TurnOutcome.Interrupted), (settled.Status, settled.Outcome));
    }

    [Fact]
    public void The_mark_of_the_turn_before_does_not_end_a_turn_that_goes_on_to_work()
    {
        Submit();
        var first = See(0, AgentStatus.Idle, outcome: TurnOutcome.Interrupted);
        Assert.Equal((AgentStatus.Working, null), (first.Status, first.Outcome));
        Assert.Null(See(200, AgentStatus.Working).Outcome);
        See(5000, AgentStatus.Completed);

        var settled = See(6000, AgentStatus.Completed);
        Assert.Equal((AgentStatus.Completed, TurnOutcome.Completed), (settled.Status, settled.Outcome));
    }

    [Fact]
    public void A_persons_turn_after_an_interrupted_one_is_not_that_ones_end()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Idle, outcome: TurnOutcome.Interrupted);
        See(1000, AgentStatus.Idle, outcome: TurnOutcome.Interrupted);
        See(5000, AgentStatus.Working);
        See(9000, AgentStatus.Completed);

        var settled = See(12000, AgentStatus.Completed);
        Assert.Equal((AgentStatus.Idle, TurnOutcome.Interrupted), (settled.Status, settled.Outcome));
    }

    [Fact]
    public void An_old_mark_on_the_screen_does_not_end_a_turn_that_has_not_started()
    {
        Submit(TurnState.Submitted);

        Assert.Null(See(0, AgentStatus.Idle, outcome: TurnOutcome.Interrupted).Outcome);
        See(100, AgentStatus.Working);
        See(200, AgentStatus.Completed);
        Assert.Equal((AgentStatus.Completed, TurnOutcome.Completed), (See(1000, AgentStatus.Completed) is var last ? last.Status : default, last.Outcome));
    }

    [Fact]
    public void A_turn_that_Moana_breaks_off_is_interrupted_once_the_agent_is_ready()
    {
        Submit(new TurnMark { Id = "t", State = TurnState.Started, SentAt = Start, Outcome = TurnOutcome.Interrupted, EndedBy = "Moana" });

        Assert.Equal((AgentStatus.Working, null), (See(0, AgentStatus.Working) is var works ? works.Status : default, works.Outcome));
        See(100, AgentStatus.Completed);
        var settled = See(1000, AgentStatus.Completed);
        Assert.Equal((AgentStatus.Idle, TurnOutcome.Interrupted), (settled.Status, settled.Outcome));
        Assert.Contains("interrupted by Moana", settled.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_that_stands_in_the_composer_again_was_interrupted_early()
    {
        Submit(new TurnMark { Id = "t", State = TurnState.Started, SentAt = Start, Print = PromptPrint.Of("do it") });
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Idle, composer: "do it");

        var settled = See(1000, AgentStatus.Idle, composer: "do it");
        Assert.Equal((AgentStatus.Idle, TurnOutcome.Interrupted), (settled.Status, settled.Outcome));
        Assert.Equal(TurnOutcome.Interrupted, See(2000, AgentStatus.Idle).Outcome);
    }

    [Fact]
    public void Behind_a_carrier_an_open_turn_without_an_agents_composer_is_unknown_before_long()
    {
        Submit();
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Unknown, carrier: "ssh");

        Assert.Equal(AgentStatus.Working, See(1000, AgentStatus.Unknown, carrier: "ssh").Status);
        Assert.Equal(AgentStatus.Unknown, See(3000, AgentStatus.Unknown, carrier: "ssh").Status);
    }

    private static (AgentStatus, string?) Told(TrackedStatus tracked) => (tracked.Status, tracked.Turn);

    [Fact]
    public void Work_that_is_only_concluded_is_no_longer_believed_of_a_screen_that_stands_still()
    {
        var settles = TimeSpan.FromSeconds(15);
        Submit();

        Assert.Equal(AgentStatus.Working, See(0, AgentStatus.Working, settles: settles).Status);
        Assert.Equal(AgentStatus.Working, See(10_000, AgentStatus.Working, settles: settles, screen: "more text").Status);
        var still = See(24_900, AgentStatus.Working, settles: settles, screen: "more text");
        Assert.Equal((AgentStatus.Working, TimeSpan.FromSeconds(25)), (still.Status, still.Due));
        See(25_000, AgentStatus.Working, settles: settles, screen: "more text");
        var over = See(26_000, AgentStatus.Working, settles: settles, screen: "more text");
        Assert.Equal(AgentStatus.Completed, over.Status);
        Assert.Contains("nothing has moved for 15 s", over.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void An_end_that_is_only_likely_counts_once_nothing_has_moved()
    {
        var settles = TimeSpan.FromSeconds(15);
        Submit();
        See(0, AgentStatus.Working);

        Assert.Equal(AgentStatus.Working, See(1_000, AgentStatus.Idle, settles: settles).Status);
        Assert.Equal(AgentStatus.Working, See(15_900, AgentStatus.Idle, settles: settles).Status);
        See(16_000, AgentStatus.Idle, settles: settles);
        Assert.Equal(AgentStatus.Completed, See(17_000, AgentStatus.Idle, settles: settles).Status);
    }

    [Theory]
    [InlineData(TurnOutcome.Completed, AgentStatus.Completed)]
    [InlineData(TurnOutcome.Interrupted, AgentStatus.Idle)]
    [InlineData(TurnOutcome.Failed, AgentStatus.Failed)]
    [InlineData(TurnOutcome.RateLimited, AgentStatus.RateLimited)]
    public void An_end_that_the_session_record_has_needs_no_window_on_a_ready_screen(TurnOutcome outcome, AgentStatus status)
    {
        Submit();
        See(0, AgentStatus.Working);

        var over = See(100, AgentStatus.Idle, endsTurn: false, record: new(AgentStatus.Idle, outcome, "the record has the end"));

        Assert.Equal((status, outcome, false), (over.Status, over.Outcome, over.Confirming));
        Assert.Contains("the record has the end", over.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AgentStatus.Working)]
    [InlineData(AgentStatus.WaitingForInput)]
    public void A_session_record_overrules_neither_a_spinner_nor_a_dialog(AgentStatus seen)
    {
        Submit();
        See(0, AgentStatus.Working);

        Assert.Equal(seen, See(100, seen, record: new(AgentStatus.Idle, TurnOutcome.Completed, "it has ended")).Status);
        Assert.Equal(seen, See(200, seen, record: new(AgentStatus.Working, null, "it is busy")).Status);
    }

    [Fact]
    public void A_turn_that_is_open_in_the_session_record_is_not_over_but_a_ready_screen_that_stands_still_wins()
    {
        Submit();
        See(0, AgentStatus.Working);
        RecordReport open = new(AgentStatus.Working, null, "it is busy");

        Assert.Equal(AgentStatus.Working, See(100, AgentStatus.Idle, record: open).Status);
        var later = See(5_000, AgentStatus.Idle, record: open);
        Assert.Equal((AgentStatus.Working, false), (later.Status, later.Confirming));
        Assert.NotNull(later.Due);
        See(10_200, AgentStatus.Idle, record: open);
        Assert.Equal(AgentStatus.Completed, See(11_000, AgentStatus.Idle, record: open).Status);
    }

    [Fact]
    public void An_open_turn_without_evidence_says_what_was_not_found()
    {
        Submit();
        See(0, AgentStatus.Working);

        Assert.EndsWith("Unknown seen", See(5_000, AgentStatus.Unknown).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_rule_calls_unknown_is_told_in_an_open_turn_too()
    {
        Submit();
        See(0, AgentStatus.Working);

        Assert.Equal(AgentStatus.Working, See(100, AgentStatus.Unknown).Status);
        Assert.Equal(AgentStatus.Working, See(5_000, AgentStatus.Unknown).Status);
        See(6_000, AgentStatus.Unknown, rule: "key-hint");
        Assert.Equal(AgentStatus.Unknown, See(8_000, AgentStatus.Unknown, rule: "key-hint").Status);
    }

    private void Submit(TurnState state = TurnState.Started) => Submit(new TurnMark { Id = TurnMark.NewId(), State = state, SentAt = Start });

    private void Submit(TurnMark turn) => _turn = turn;

    private TrackedStatus See(
        int milliseconds, AgentStatus status, bool endsTurn = true, bool keep = false, bool dead = false, string? screen = null,
        TimeSpan? settles = null, string? rule = null, TurnOutcome? outcome = null, string? composer = null, string? carrier = null,
        RecordReport? record = null) =>
        _tracker.Update(new Look(
            Pane(dead), screen ?? $"{status}", null,
            new()
            {
                Status = status, Evidence = $"{status} seen", EndsTurn = endsTurn, KeepPrevious = keep, Settles = settles, Rule = rule,
                Outcome = outcome, Carrier = carrier, Composer = composer is null ? null : new(composer, null, 1, 1),
            },
            Start.AddMilliseconds(milliseconds), TimeSpan.FromMilliseconds(milliseconds)) { Record = record });

    private AgentPane Pane(bool dead) => new()
    {
        Name = "a",
        Profile = _profile,
        Registered = true,
        Pane = new()
        {
            Id = new(1), WindowId = new(1), SessionId = new(1), SessionName = "s", WindowIndex = 0, WindowName = "w", WindowActive = true,
            PaneIndex = 0, PaneActive = true, Title = "", Command = "node", ProcessId = 1, StartCommand = "", Path = "/", Dead = dead,
            DeadStatus = null, InMode = false, InputOff = false, Synchronized = false, AlternateOn = true, Width = 80, Height = 24,
            CursorX = 0, CursorY = 0, WindowActivity = Start + _lastOutput,
            Options = _turn is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [PaneOptions.Turn] = _turn.Encode() },
        },
    };
}
