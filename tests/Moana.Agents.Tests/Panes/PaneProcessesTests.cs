using Microsoft.Extensions.Time.Testing;
using Moana.Panes;

namespace Moana.Agents.Tests.Panes;

/// <summary>When the processes of a pane are looked at anew.</summary>
public sealed class PaneProcessesTests
{
    [Fact(Timeout = 60_000)]
    public async Task What_was_well_counts_for_a_second_unless_something_changes_and_what_is_stopped_is_looked_at_each_time()
    {
        await using var fleet = new FakeFleet();
        var agent = await fleet.StartAsync("codex", "; true");
        var process = await AgentProcessAsync(fleet, agent);
        var clock = new FakeTimeProvider();
        var processes = new PaneProcesses();
        ProcessSight Look(bool fresh) => processes.Look(fleet.Server.Endpoint, agent, fresh, clock);

        Assert.Equal(default, Look(fresh: false));
        await Signals.SendAsync("-STOP", process, "T");
        Assert.Equal(default, Look(fresh: false));
        Assert.Equal(process, Look(fresh: true).Stopped);
        Assert.Equal(process, Look(fresh: false).Stopped);
        await Signals.SendAsync("-CONT", process, "S", "R", "D");
        Assert.Equal(default, Look(fresh: false));

        await Signals.SendAsync("-STOP", process, "T");
        clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(default, Look(fresh: false));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(process, Look(fresh: false).Stopped);
        await Signals.SendAsync("-CONT", process, "S", "R", "D");
    }

    /// <summary>The agent's own process, below the shell: tmux lets its own child go on at once.</summary>
    private static async Task<int> AgentProcessAsync(FakeFleet fleet, AgentPane agent)
    {
        var shell = await fleet.Tmux.RunAsync("display-message", "-p", "-t", $"{agent.Pane.Id}", "#{pane_pid}");
        return int.Parse((await File.ReadAllTextAsync($"/proc/{shell}/task/{shell}/children", TestContext.Current.CancellationToken)).Trim(), null);
    }
}
