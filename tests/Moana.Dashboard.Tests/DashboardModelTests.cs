using static Moana.Dashboard.Tests.Make;

namespace Moana.Dashboard.Tests;

public sealed class DashboardModelTests
{
    private const string Question = "Run rm?\n1. Yes\n2. No";

    [Fact]
    public void Agents_stand_in_the_order_of_their_windows_and_the_selection_stays_with_its_agent()
    {
        var state = State(Agent("b", window: 10), Agent("a", window: 2));
        Assert.Equal(["a", "b"], state.Agents.Select(a => a.Name));
        Assert.Equal("a", state.Selected!.Name);
        state = state.Press(new KeyPress(Key.Down)).State;
        state = state.After(new StatusSeen(Agent("c", window: 1))).State;
        Assert.Equal("b", state.Selected!.Name);
    }

    [Fact]
    public void The_selection_moves_with_arrows_and_letters_and_stops_at_the_ends()
    {
        var state = State(Agent("a", window: 1), Agent("b", window: 2), Agent("c", window: 3));
        Assert.Equal("c", state.Press(new(Key.Down), new(Key.Text, "j"), new(Key.Down)).State.Selected!.Name);
        Assert.Equal("a", state.Press(new(Key.End), new(Key.Text, "k"), new(Key.Up), new(Key.Up)).State.Selected!.Name);
        Assert.Equal("a", state.Press(new(Key.End), new(Key.PageUp)).State.Selected!.Name);
    }

    [Fact]
    public void A_status_that_changes_is_told_and_the_first_one_is_not()
    {
        var state = State(Agent("a"));
        Assert.Empty(state.Happenings);
        state = state.After(new StatusSeen(Agent("a", AgentStatus.WaitingForInput))).State;
        Assert.Equal(new Happening(Noon, "a: Idle → WaitingForInput", true), Assert.Single(state.Happenings));
    }

    [Fact]
    public void A_prompt_is_written_and_sent_to_the_agent_that_was_selected_when_it_was_begun()
    {
        var writing = State(Agent("a", window: 1), Agent("b", window: 2)).Press([new(Key.Text, "p"), .. Type("say q, a and s")]).State;
        Assert.Equal("say q, a and s", Assert.IsType<Prompting>(writing.Mode).Editor.Text);
        var (state, effects) = writing.After(new StatusSeen(Agent("c", window: 0))).State.Press(new KeyPress(Key.Enter));
        var sent = Assert.IsType<SendPrompt>(Assert.Single(effects));
        Assert.Equal(("a", "say q, a and s"), (sent.Agent.Name, sent.Prompt));
        Assert.IsType<Browsing>(state.Mode);
    }

    [Fact]
    public void A_pasted_newline_sends_nothing()
    {
        var (state, effects) = State(Agent("a")).Press(new(Key.Text, "p"), new(Key.Paste, "one\r\ntwo\r\n"));
        Assert.Empty(effects);
        Assert.Equal("one\ntwo", Assert.IsType<Prompting>(state.Mode).Editor.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void A_prompt_that_says_nothing_is_not_sent(string text) =>
        Assert.Empty(State(Agent("a")).Press([new(Key.Text, "p"), .. Type(text), new(Key.Enter)]).Effects);

    [Fact]
    public void A_dialog_is_answered_after_its_keys_were_named_and_confirmed_and_not_before()
    {
        var state = State(Agent("a", AgentStatus.WaitingForInput, Question));
        (state, var effects) = state.Press([new(Key.Text, "a"), .. Type("Down enter"), new(Key.Enter)]);
        Assert.Empty(effects);
        Assert.Equal(["Down", "enter"], Assert.IsType<ConfirmingKeys>(state.Mode).Keys);
        var pressed = Assert.IsType<PressKeys>(Assert.Single(state.Press(new KeyPress(Key.Text, "y")).Effects));
        Assert.Equal((Question, "Down enter"), (pressed.Asking.Question, string.Join(' ', pressed.Keys)));
    }

    [Theory]
    [InlineData(Key.Enter, "")]
    [InlineData(Key.Escape, "")]
    [InlineData(Key.Text, "n")]
    [InlineData(Key.Text, "1")]
    [InlineData(Key.Paste, "y")]
    internal void Any_other_key_than_y_presses_nothing(Key key, string text)
    {
        var (state, effects) = State(Agent("a", AgentStatus.WaitingForInput, Question)).Press(new(Key.Text, "a"), new(Key.Text, "1"), new(Key.Enter), new(key, text));
        Assert.Empty(effects);
        Assert.IsType<Browsing>(state.Mode);
    }

    [Fact]
    public void Keys_that_were_chosen_for_a_dialog_do_not_go_to_the_next_one()
    {
        var state = State(Agent("a", AgentStatus.WaitingForInput, Question)).Press(new(Key.Text, "a"), new(Key.Text, "1"), new(Key.Enter)).State;
        state = state.After(new StatusSeen(Agent("a", AgentStatus.WaitingForInput, "Delete everything?"))).State;
        Assert.IsType<Browsing>(state.Mode);
        Assert.Contains("not there any more", state.Message!.Text, StringComparison.Ordinal);
        Assert.Empty(state.Press(new KeyPress(Key.Text, "y")).Effects);
    }

    [Theory]
    [InlineData("Retrun")]
    [InlineData("yes")]
    [InlineData("")]
    public void What_is_no_key_is_not_pressed(string keys)
    {
        var state = State(Agent("a", AgentStatus.WaitingForInput, Question)).Press([new(Key.Text, "a"), .. Type(keys), new(Key.Enter)]).State;
        Assert.NotNull(Assert.IsType<ChoosingKeys>(state.Mode).Problem);
    }

    [Fact]
    public void An_agent_that_asks_nothing_is_given_no_answer_and_one_that_does_not_work_is_not_interrupted()
    {
        var state = State(Agent("a"));
        Assert.Contains("asks nothing", state.Press(new KeyPress(Key.Text, "a")).State.Message!.Text, StringComparison.Ordinal);
        Assert.Contains("no turn", state.Press(new KeyPress(Key.Text, "s")).State.Message!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_turn_is_interrupted_after_a_confirmation()
    {
        var state = State(Agent("a", AgentStatus.Working));
        (state, var effects) = state.Press(new KeyPress(Key.Text, "s"));
        Assert.Empty(effects);
        Assert.IsType<InterruptTurn>(Assert.Single(state.Press(new KeyPress(Key.Text, "y")).Effects));
        Assert.IsType<Browsing>(state.After(new StatusSeen(Agent("a", AgentStatus.Completed))).State.Mode);
    }

    [Fact]
    public void Ctrl_C_quits_whatever_is_being_done_and_q_only_where_it_is_no_text()
    {
        Assert.IsType<Quit>(Assert.Single(State(Agent("a")).Press(new(Key.Text, "p"), new(Key.ControlC)).Effects));
        Assert.IsType<Quit>(Assert.Single(State().Press(new KeyPress(Key.Text, "q")).Effects));
        Assert.Empty(State(Agent("a")).Press(new(Key.Text, "p"), new(Key.Text, "q")).Effects);
    }

    [Theory]
    [InlineData("p")]
    [InlineData("a")]
    [InlineData("o")]
    [InlineData("s")]
    public void Without_an_agent_a_command_says_so(string key)
    {
        var (state, effects) = State().Press(new KeyPress(Key.Text, key));
        Assert.Empty(effects);
        Assert.Contains("no agent", state.Message!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_agents_task_and_queue_come_from_the_orchestration()
    {
        var state = State(Agent("codex")).After(new OrchestrationSeen(Run(
            Task("t1", OrchestrationTaskStatus.Running, "Codex"), Task("t2", OrchestrationTaskStatus.Pending, target: "codex"), Task("t3", OrchestrationTaskStatus.Pending)))).State;
        Assert.Equal("t1", state.TaskOf(state.Selected!)!.Id);
        Assert.Equal(1, state.QueueOf(state.Selected!));
    }

    [Fact]
    public void A_message_gives_the_line_back_after_some_seconds_and_stays_among_the_events()
    {
        var state = State(Agent("a")).After(new ActionEnded("it was sent", false)).State;
        Assert.NotNull(state.After(new Ticked(Noon.AddSeconds(5))).State.Message);
        state = state.After(new Ticked(Noon.AddSeconds(20))).State;
        Assert.Null(state.Message);
        Assert.Equal("it was sent", state.Happenings[^1].Text);
    }

    [Fact]
    public void What_happened_long_ago_is_forgotten()
    {
        var state = Enumerable.Range(0, 1000).Aggregate(State(Agent("a")), (s, i) => s.After(new ActionEnded($"{i}", false)).State);
        Assert.Equal("999", state.Happenings[^1].Text);
        Assert.InRange(state.Happenings.Length, 50, 300);
    }
}
