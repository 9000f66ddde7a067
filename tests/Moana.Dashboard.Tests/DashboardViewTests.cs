using System.Collections.Immutable;
using System.Text.RegularExpressions;
using static Moana.Dashboard.Tests.Make;

namespace Moana.Dashboard.Tests;

public sealed class DashboardViewTests
{
    private const string Question = "Do you want to run this command?\n  rm -rf build && make all the things that there are to be made in this folder\n❯ 1. Yes\n  2. No";

    public static TheoryData<int, int> Sizes() => [(200, 60), (120, 40), (100, 24), (80, 24), (60, 15), (40, 10), (25, 6), (20, 5), (10, 3), (1, 1)];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_state_fills_the_terminal_exactly_in_every_size(int width, int height)
    {
        foreach (var state in States())
        {
            var frame = Frame.Draw(state, width, height, colours: true);
            Assert.Equal(height, frame.Rows.Count);
            Assert.All(frame.Rows, row => Assert.Equal(width, Lines.WidthOf(Plain(row))));
        }
    }

    [Fact]
    public void The_box_of_the_selected_agent_shows_the_end_of_its_screen_in_its_colours_and_later_its_answer()
    {
        var working = State(Agent("codex", AgentStatus.Working));
        var pane = working.Selected!.PaneId;
        var screen = working.After(new AgentViewed(new(pane, [.. Enumerable.Range(1, 100).Select(i => ImmutableArray.Create(new Piece($"row {i}", new Spectre.Console.Style(Spectre.Console.Color.Red))))], IsAnswer: false))).State;
        var rows = Screen(screen, 120, 40);
        Assert.Contains(rows, l => l.Contains("row 100 ", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, l => l.Contains("row 1 ", StringComparison.Ordinal));
        Assert.Contains(Frame.Draw(screen, 120, 40, colours: true).Rows, l => Regex.IsMatch(l, "\u001b\\[[0-9;]*(31|91)[0-9;]*mrow 100"));

        var answered = screen.After(new AgentViewed(new(pane, [[new Piece("It is \u001b[2J done.")]], IsAnswer: true, new TurnUsage() { InputTokens = 5, OutputTokens = 2, ContextTokens = 25, ContextWindow = 100 }))).State;
        rows = Screen(answered, 120, 40);
        Assert.Contains(rows, l => l.Contains("Its answer", StringComparison.Ordinal));
        Assert.Contains(rows, l => l.Contains("It is  [2J done.", StringComparison.Ordinal));
        Assert.Contains(rows, l => l.Contains("5 in, 2 out, 75 % of the context left", StringComparison.Ordinal));
        Assert.DoesNotContain(Screen(answered.After(new StatusSeen(Agent("other"))).State.Press(new KeyPress(Key.End)).State, 120, 40), l => l.Contains("Its answer", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(120, 40)]
    [InlineData(80, 24)]
    [InlineData(40, 10)]
    public void The_selected_agent_is_in_sight_however_many_there_are(int width, int height)
    {
        var state = State([.. Enumerable.Range(0, 300).Select(i => Agent($"agent-{i}", window: i))]);
        foreach (var last in new[] { state, state.Press(new KeyPress(Key.End)).State })
        {
            Assert.Contains(Screen(last, width, height), l => l.StartsWith($"▶ {last.Selected!.Name}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_agents_line_tells_status_time_task_and_evidence()
    {
        var state = State(Agent("codex", AgentStatus.Working)).After(new OrchestrationSeen(Run(
            Task("t1", OrchestrationTaskStatus.Running, "codex"), Task("t2", OrchestrationTaskStatus.Pending, target: "codex")))).State;
        var line = Assert.Single(Screen(state, 120, 40), l => l.StartsWith('▶'));
        Assert.Matches(@"^▶ codex +● Working +1m15s t1 +1 it looks Working *$", line);
        Assert.Contains("8b89a6e8: 0 of 2 tasks done, 0 running, 1 in the queue", Screen(state, 120, 40)[0], StringComparison.Ordinal);
        Assert.Contains(Screen(state, 120, 40), l => l.Contains("codex t1 TaskRequeued: back it goes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(120, 40)]
    [InlineData(80, 24)]
    public void A_dialog_and_the_exact_keys_are_shown_before_they_are_pressed(int width, int height)
    {
        var state = State(Agent("codex", AgentStatus.WaitingForInput, Question)).Press([new(Key.Text, "a"), .. Type("Down Enter"), new(Key.Enter)]).State;
        var screen = string.Join('\n', Screen(state, width, height));
        Assert.Contains("rm -rf build && make all the things", screen, StringComparison.Ordinal);
        Assert.Contains("❯ 1. Yes", screen, StringComparison.Ordinal);
        Assert.Contains("Press Down Enter in codex's dialog?", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_small_terminal_the_end_of_a_dialog_is_shown_where_its_choices_are()
    {
        var state = State(Agent("codex", AgentStatus.WaitingForInput, Question)).Press(new(Key.Text, "a"), new(Key.Text, "1"), new(Key.Enter)).State;
        Assert.Contains(Screen(state, 40, 10), l => l.Contains("2. No", StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_prompt_is_shown_round_its_cursor()
    {
        var state = State(Agent("codex")).Press([new(Key.Text, "p"), .. Type(string.Join(' ', Enumerable.Range(0, 100)))]).State;
        Assert.Contains(Screen(state, 80, 24), l => l.Contains("98 99 ", StringComparison.Ordinal));
        state = state.Press(new KeyPress(Key.Home)).State;
        Assert.Contains(Screen(state, 80, 24), l => l.Contains("0 1 2 3", StringComparison.Ordinal));
    }

    [Fact]
    public void What_an_agent_shows_cannot_steer_the_terminal_and_is_no_markup()
    {
        var state = State(Agent("codex", AgentStatus.WaitingForInput, "[red]x[/] \u001b]0;title\u0007\u001b[2J") with { Evidence = "[bold\u001b[31m" });
        var rows = Frame.Draw(state, 100, 30, colours: true).Rows;
        Assert.DoesNotContain(rows, r => r.Contains('\u0007', StringComparison.Ordinal) || r.Contains("\u001b[2J", StringComparison.Ordinal) || r.Contains("\u001b]", StringComparison.Ordinal));
        Assert.Contains(rows, r => Plain(r).Contains("[red]x[/]", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_colours_there_are_none()
    {
        foreach (var state in States())
        {
            Assert.DoesNotContain(Frame.Draw(state, 100, 30, colours: false).Rows, r => Regex.IsMatch(r, @"\e\[[0-9;]*(3[0-9]|9[0-7]|4[0-7])[;m]"));
        }
    }

    [Fact]
    public void Only_the_rows_that_changed_are_written()
    {
        var state = State(Agent("a", window: 1), Agent("b", window: 2)) with { Now = Noon.AddHours(5) };
        var before = Frame.Draw(state, 80, 24, colours: true);
        Assert.Equal("", Frame.Draw(state, 80, 24, colours: true).Over(before));
        var moved = Frame.Draw(state with { SelectedPane = "%b", Mode = new Helping() }, 80, 24, colours: true);
        var helped = Frame.Draw(state with { Mode = new Helping() }, 80, 24, colours: true);
        Assert.Equal(2, Regex.Count(moved.Over(helped), @"\e\[\d+;1H"));
        Assert.Equal(24, Regex.Count(before.Over(null), @"\e\[\d+;1H"));
        Assert.Equal(24, Regex.Count(before.Over(Frame.Draw(state, 79, 24, colours: true)), @"\e\[\d+;1H"));
    }

    [Theory]
    [InlineData("short", 8, "short   ")]
    [InlineData("too long", 5, "too …")]
    [InlineData("日本語", 5, "日本…")]
    [InlineData("日本語", 4, "日… ")]
    [InlineData("a\u001b[31m", 6, "a [31m")]
    [InlineData("x", 0, "")]
    public void A_text_is_made_to_fit(string text, int width, string fitted) => Assert.Equal(fitted, Lines.Fit(text, width));

    [Fact]
    public void A_text_is_broken_at_blanks_and_a_long_word_anywhere() =>
        Assert.Equal(["one", "two", "abcdef", "gh", "", "日本語", "日"], Lines.Wrap("one two abcdefgh\n\n日本語日", 6));

    private static IEnumerable<DashboardState> States()
    {
        var few = State(Agent("codex", AgentStatus.WaitingForInput, Question), Agent("日本語エージェント", AgentStatus.RateLimited) with { ResetsAt = Noon }, Agent("claude", AgentStatus.Exited));
        yield return State();
        yield return few;
        yield return few.Press(new KeyPress(Key.Text, "?")).State;
        yield return few.Press([new(Key.Text, "p"), .. Type("日本語 and more than fits into a line of a small terminal, for sure"), new(Key.NewLine)]).State;
        yield return few.Press(new KeyPress(Key.Text, "a")).State;
        yield return few.Press(new(Key.Text, "a"), new(Key.Text, "1"), new(Key.Enter)).State;
        yield return few.After(new ActionEnded(new string('w', 500), true)).State;
        yield return State([.. Enumerable.Range(0, 100).Select(i => Agent($"agent-{i}", (AgentStatus)(i % 9), window: i))]).After(new OrchestrationSeen(Run(Task("t1", OrchestrationTaskStatus.Running, "agent-0")))).State;
    }

    private static string[] Screen(DashboardState state, int width, int height) => [.. Frame.Draw(state, width, height, colours: true).Rows.Select(Plain)];

    private static string Plain(string row) => Regex.Replace(row, @"\e\[[0-9;]*m", "");
}
