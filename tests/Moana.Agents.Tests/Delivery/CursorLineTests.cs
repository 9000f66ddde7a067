using Moana.Delivery;
using Moana.Detection;
using Moana.Panes;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Delivery;

public sealed class CursorLineTests
{
    [Theory]
    [InlineData("my secret draft ", 16, "my secret draft")]
    [InlineData("> half a thought", 16, "half a thought")]
    [InlineData("│ ❯ 漢字 and more │", 17, "漢字 and more")]
    [InlineData("Next task: build it", 19, "build it")]
    [InlineData("> ", 2, null)]
    [InlineData(">", 2, null)]
    [InlineData("agent> ", 7, null)]
    [InlineData("Next task:", 10, null)]
    [InlineData("│ >           │", 4, null)]
    [InlineData("", 0, null)]
    [InlineData("text right of the cursor", 0, null)]
    public void What_stands_between_a_prompt_sign_and_the_cursor_may_be_a_draft(string row, int cursor, string? draft)
    {
        var screen = Screen.Parse("older\n" + row, (cursor, 1));
        Assert.Equal(draft, CursorLine.Draft(new Look(null!, row, screen, new Observation { Status = AgentStatus.Idle, Evidence = "" }, default, default)));
    }
}
