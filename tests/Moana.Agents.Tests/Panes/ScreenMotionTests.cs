using Moana.Detection;
using Moana.Panes;

namespace Moana.Agents.Tests.Panes;

/// <summary>Since when a screen stands still, and since when what stands above its composer does.</summary>
public sealed class ScreenMotionTests : TrackedAgent
{
    private readonly ScreenMotion _motion = new();
    private int _time;

    [Fact]
    public void Both_begin_with_the_first_look() => AssertMoved(screen: true, conversation: true, "one\ntwo\n> \nfooter", top: 2);

    [Theory]
    [InlineData("one\ntwo\n> typed\nfooter", 2)]
    [InlineData("one\ntwo\n> \n12:01", 2)]
    [InlineData("two\n> typed\n  more\nfooter", 1)]
    public void Who_types_and_what_the_footer_counts_moves_no_conversation(string text, int top)
    {
        Note("one\ntwo\n> \nfooter", 2);

        AssertMoved(screen: true, conversation: false, text, top);
        AssertMoved(screen: false, conversation: false, text, top);
        AssertMoved(screen: true, conversation: false, "one\ntwo\n> \nfooter", 2);
    }

    [Theory]
    [InlineData("one\ntwp\n> \nfooter", 2)]
    [InlineData("one\ntwo\nthree\n> \nfooter", 3)]
    [InlineData("two\nthree\n> \nfooter", 2)]
    [InlineData("two and more\n> \nfooter", 1)]
    [InlineData("one\ntwo\n> \nfooter, of no composer", null)]
    public void What_is_written_moves_it(string text, int? top)
    {
        Note("zero\none\ntwo\n> \nfooter", 3);
        Note("one\ntwo\n> \nfooter", 2);

        AssertMoved(screen: true, conversation: true, text, top);
    }

    [Fact]
    public void The_first_row_that_is_left_may_have_the_styles_of_those_that_were_pushed_out()
    {
        Note("\e[2mone\ntwo\nthree\e[0m\n> \n", 3);

        AssertMoved(screen: true, conversation: false, "\e[0;2mtwo\nthree\e[0m\n> typed\n  more\n", 2);
    }

    [Fact]
    public void A_composer_below_the_end_of_the_capture_leaves_all_rows_above_it()
    {
        Note("one\ntwo\n", 3);

        AssertMoved(screen: true, conversation: true, "one\ntwp\n", 3);
    }

    [Fact]
    public void A_pane_that_is_gone_and_one_that_is_back_are_moves()
    {
        Note("one\n> ", 1);

        AssertMoved(screen: true, conversation: true, null, null);
        AssertMoved(screen: true, conversation: true, "one\n> ", 1);
    }

    [Theory]
    [InlineData(AgentStatus.Idle, true, "conversation")]
    [InlineData(AgentStatus.Completed, true, "conversation")]
    [InlineData(AgentStatus.Failed, true, "conversation")]
    [InlineData(AgentStatus.RateLimited, true, "conversation")]
    [InlineData(AgentStatus.Exited, true, "nothing")]
    [InlineData(AgentStatus.Unknown, true, "nothing")]
    [InlineData(AgentStatus.Idle, false, "nothing")]
    public void In_a_turn_an_end_waits_for_a_conversation_that_stands_still(AgentStatus target, bool inTurn, string waits)
    {
        Note("one\n> ", 1);
        Note("one\n> typed", 1);
        var look = At(_time, AgentStatus.Idle);

        Assert.Equal(waits == "nothing" ? TimeSpan.MinValue : _motion.ConversationSince, _motion.Since(target, look, inTurn));
        Profile = new() { Name = ProfileCatalog.Fallback, Source = "test", Delivery = new() };
        Assert.Equal(_motion.ScreenSince, _motion.Since(target, At(_time, AgentStatus.Idle), inTurn));
        Assert.NotEqual(_motion.ScreenSince, _motion.ConversationSince);
    }

    private void AssertMoved(bool screen, bool conversation, string? text, int? top)
    {
        Note(text, top);

        var now = TimeSpan.FromMilliseconds(_time);
        Assert.Equal((screen, conversation), (_motion.ScreenSince == now, _motion.ConversationSince == now));
    }

    private void Note(string? text, int? top)
    {
        var look = At(_time += 1000, AgentStatus.Idle);
        _motion.Note(look with { Captured = text, Observation = look.Observation with { Composer = top is { } row ? new("", null, row, row) : null } });
    }
}
