using Moana.Detection;
using Moana.Panes;

namespace Moana.Agents.Tests.Panes;

/// <summary>An agent's status over time, told as stories: what is seen when, and what is said of it.</summary>
public sealed class StatusTrackerTests : TrackedAgent
{
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
        LastOutput = TimeSpan.FromSeconds(-60);

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
        LastOutput = TimeSpan.FromSeconds(-60);
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
        Assert.Equal(AgentStatus.Working, See(1000, AgentStatus.Idle, screen: "cleared").Status);
        Submit(Turn! with { State = TurnState.Submitted });
        Assert.Equal(AgentStatus.Working, See(2000, AgentStatus.Idle, screen: "cleared").Status);

        var proof = 2000 + (int)Profile.Delivery.ProofTimeout.TotalMilliseconds;
        var held = See(proof - 1, AgentStatus.Idle, screen: "cleared");
        Assert.Equal((AgentStatus.Working, TimeSpan.FromMilliseconds(proof)), (held.Status, held.Due));
        See(proof, AgentStatus.Idle, screen: "cleared");
        Assert.Equal(AgentStatus.Idle, See(proof + 1000, AgentStatus.Idle, screen: "cleared").Status);
    }

    [Theory]
    [InlineData("ready", null)]
    [InlineData("> do it", "> do it")]
    public void A_program_that_has_drawn_nothing_or_only_the_prompt_since_it_was_submitted_is_waited_for_far_longer(string screen, string? prompt)
    {
        See(0, AgentStatus.Idle, screen: "ready", unanswered: true);
        See(900, AgentStatus.Idle, screen: "ready", unanswered: true);
        Submit();
        See(1000, AgentStatus.Idle, screen: screen, unanswered: true, prompt: prompt);

        Assert.Equal(AgentStatus.Working, See(30_900, AgentStatus.Idle, screen: screen, unanswered: true, prompt: prompt).Status);
        See(31_000, AgentStatus.Idle, screen: screen, unanswered: true, prompt: prompt);
        Assert.NotEqual(AgentStatus.Working, See(32_000, AgentStatus.Idle, screen: screen, unanswered: true, prompt: prompt).Status);
    }

    [Fact]
    public void The_command_for_a_new_conversation_may_show_nothing_and_is_not_waited_for_so_long()
    {
        See(0, AgentStatus.Idle, unanswered: true);
        See(900, AgentStatus.Idle, unanswered: true);
        Submit(new TurnMark { Id = "clear", State = TurnState.Submitted, SentAt = Start, Print = PromptPrint.Of("/clear") });
        See(1000, AgentStatus.Idle, unanswered: true);

        See(7000, AgentStatus.Idle, unanswered: true);
        Assert.Equal(AgentStatus.Idle, See(8000, AgentStatus.Idle, unanswered: true).Status);
    }

    [Fact]
    public void A_turn_that_was_submitted_long_ago_is_not_waited_for()
    {
        LastOutput = TimeSpan.FromMinutes(-5);
        Submit(TurnState.Submitted);

        Assert.Equal(AgentStatus.Idle, See(0, AgentStatus.Idle).Status);
    }

    [Fact]
    public void A_turn_whose_prompt_is_only_being_pasted_leaves_the_status_to_the_turn_before()
    {
        Submit();
        var before = Turn!;
        See(0, AgentStatus.Working);
        See(100, AgentStatus.Idle);
        See(900, AgentStatus.Idle);

        Submit(TurnState.Pending);
        Assert.Equal((AgentStatus.Completed, before.Id), Told(See(2000, AgentStatus.Idle)));
        Assert.Equal((AgentStatus.Completed, before.Id), Told(See(4000, AgentStatus.Idle)));

        // The delivery was refused, and the mark taken back.
        Turn = before;
        Assert.Equal((AgentStatus.Completed, before.Id), Told(See(4100, AgentStatus.Idle)));

        Submit(TurnState.Submitting);
        Assert.Equal((AgentStatus.Working, Turn!.Id), Told(See(4200, AgentStatus.Idle)));
    }

    [Fact]
    public void A_screen_that_says_nothing_for_a_moment_changes_nothing()
    {
        LastOutput = TimeSpan.FromMinutes(1);
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

        Assert.Equal(Turn, TurnMark.TryDecode(Turn!.Encode()));
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

    private static (AgentStatus, string?) Told(TrackedStatus tracked) => (tracked.Status, tracked.Turn);
}
