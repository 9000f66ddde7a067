using Moana.Detection;
using Moana.Panes;
using Moana.Tmux;

namespace Moana.Agents.Tests.Panes;

/// <summary>What the process remembers of panes.</summary>
public sealed class PaneTableTests
{
    private readonly TmuxServer _server = TmuxServer.For(new() { SocketName = $"moana-none-{Guid.NewGuid():n}" });

    [Fact]
    public void Panes_that_are_gone_are_forgotten_and_those_that_are_there_keep_their_status()
    {
        var table = PaneTable.Of(_server);
        var panes = Enumerable.Range(1, 500).Select(i => Pane(i)).ToList();
        var agent = Agent(panes[0], TurnState.Started);
        var fleet = new Fleet(_server, ProfileCatalog.Load());
        foreach (var pane in panes)
        {
            table.Of(pane);
        }

        var working = table.Of(panes[0]).Observe(fleet, agent, Working, table.NextTicket(), TimeProvider.System).Tracked;
        table.Prune([.. panes.Take(100)]);

        Assert.Equal(100, table.Count);
        Assert.Equal(AgentStatus.Working, working.Status);
        Assert.Equal(working.Since, table.Of(panes[0]).Observe(fleet, agent, Working, table.NextTicket(), TimeProvider.System).Tracked.Since);
    }

    [Fact]
    public void A_look_that_was_overtaken_by_a_later_one_does_not_turn_the_status_back()
    {
        var table = PaneTable.Of(_server);
        var fleet = new Fleet(_server, ProfileCatalog.Load());
        var agent = Agent(Pane(1), TurnState.Started);
        var memory = table.Of(agent.Pane);
        var (early, late) = (table.NextTicket(), table.NextTicket());

        var asks = memory.Observe(fleet, agent, Dialog, late, TimeProvider.System).Tracked;
        var overtaken = memory.Observe(fleet, agent, Working, early, TimeProvider.System);

        Assert.Equal((AgentStatus.WaitingForInput, AgentStatus.WaitingForInput), (asks.Status, overtaken.Tracked.Status));
        Assert.Equal(AgentStatus.Working, overtaken.Observation.Status);
    }

    [Fact]
    public void Looks_of_many_threads_at_once_end_with_the_status_of_the_last_one_asked_for()
    {
        var table = PaneTable.Of(_server);
        var fleet = new Fleet(_server, ProfileCatalog.Load());
        var agent = Agent(Pane(1), TurnState.Started);
        var memory = table.Of(agent.Pane);
        var tickets = Enumerable.Range(0, 400).Select(_ => table.NextTicket()).ToList();

        Parallel.ForEach(tickets, ticket => memory.Observe(fleet, agent, ticket == tickets[^1] ? Dialog : Working, ticket, TimeProvider.System));

        Assert.Equal(AgentStatus.WaitingForInput, memory.Observe(fleet, agent, Working, tickets[0], TimeProvider.System).Tracked.Status);
    }

    private const string Working = "› do it\n\n• Working (3s • esc to interrupt)\n\n› Ask Codex to do anything\n\n  gpt-5 · ~/proj\n";

    private const string Dialog = "  Would you like to run the following command?\n\n  $ ls\n\n› 1. Yes, proceed (y)\n  2. No (esc)\n\n  Press enter to confirm or esc to cancel\n";

    private static AgentPane Agent(PaneInfo pane, TurnState state) => new()
    {
        Name = "codex",
        Profile = ProfileCatalog.Load().Profiles["codex"],
        Registered = true,
        Pane = pane with
        {
            Options = new Dictionary<string, string> { [PaneOptions.Turn] = new TurnMark { Id = "t1", State = state, SentAt = DateTimeOffset.UtcNow }.Encode() },
        },
    };

    private static PaneInfo Pane(int number) => new()
    {
        Id = new(number), WindowId = new(1), SessionId = new(1), SessionName = "s", WindowIndex = 0, WindowName = "w", WindowActive = true,
        PaneIndex = 0, PaneActive = true, Title = "proj", Command = "node", ProcessId = 1_000_000_000 + number, StartCommand = "", Path = "/", Dead = false,
        DeadStatus = null, InMode = false, InputOff = false, Synchronized = false, AlternateOn = true, Width = 80, Height = 24,
        CursorX = 0, CursorY = 0, WindowActivity = DateTimeOffset.UtcNow,
    };
}
