using Moana.Panes;
using Moana.Testing;

namespace Moana.Agents.Tests.Panes;

public sealed class PaneMemoryTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_cursor_that_moves_on_an_unchanged_screen_is_seen_where_it_stands()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex");
        await using var pane = PaneSession.Open(fleet.Fleet, agent, TimeProvider.System);
        var token = TestContext.Current.CancellationToken;
        await Eventually.TrueAsync(async () => (await pane.LookAsync(token)).Observation.Composer is { IsEmpty: true }, "the composer");
        var before = (await pane.LookAsync(token)).Screen!;
        var terminal = await fleet.Tmux.RunAsync("display-message", "-p", "-t", agent.Pane.Id.ToString(), "#{pane_tty}");
        await File.WriteAllTextAsync(terminal.Trim(), "\u001b[9;5H", token);

        await Eventually.TrueAsync(async () => (await pane.LookAsync(token)).Screen!.Cursor == (4, 8), "the cursor moved");

        var after = (await pane.LookAsync(token)).Screen!;
        Assert.Equal(before.Rows.Select(r => r.Text), after.Rows.Select(r => r.Text));
    }
}
