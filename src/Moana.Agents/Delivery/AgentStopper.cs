using System.ComponentModel;
using System.Diagnostics;
using Moana.Agents;
using Moana.Panes;
using Moana.Tmux;

namespace Moana.Delivery;

/// <summary>
/// Ends agents' programs: with the program's own keys first, so that it can put away what it has to, and by force where
/// that takes too long. What is called ended is seen to be gone. The pane stays where its window keeps dead panes.
/// </summary>
public sealed class AgentStopper(Fleet fleet, TimeProvider clock)
{
    /// <summary>Programs want the second key soon after the first: they forget it after half a second to two.</summary>
    private static readonly TimeSpan BetweenKeys = TimeSpan.FromMilliseconds(300);

    /// <summary>A program that stands there so long after the last key did not take them.</summary>
    private static readonly TimeSpan Lost = TimeSpan.FromSeconds(4);

    /// <summary>How long a killed program's pane may take to tell.</summary>
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(10);

    /// <summary>The orchestration that it is done for: its own hold on an agent is no barrier. Null for a person.</summary>
    public string? Orchestration { get; init; }

    /// <summary>Ends an agent's program. A running turn is interrupted first.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="timeout">How long the program has to end by itself.</param>
    /// <param name="force">True to kill it at once, whatever stands there and whoever drives it.</param>
    /// <param name="step">Hears of each step.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>The receipt; a refusal is a receipt too.</returns>
    /// <exception cref="TmuxException">The server does not answer.</exception>
    public async Task<StopReceipt> StopAsync(AgentPane agent, TimeSpan timeout, bool force, Action<string>? step, CancellationToken token)
    {
        var started = clock.GetTimestamp();
        await using var pane = PaneSession.Open(fleet, agent, clock);
        var look = await pane.LookAsync(token);
        if (look.Observation.Status == AgentStatus.Exited)
        {
            return Receipt(agent, started, StopOutcome.NotRunning, $"no program of the agent's runs: {look.Observation.Evidence}");
        }

        var leader = ProcessFacts.Leader(fleet.Server.Endpoint, look.Agent.Pane);
        if (!force)
        {
            if (await AskAsync(pane, leader, timeout, started, step, token) is { } end)
            {
                return end;
            }

            step?.Invoke($"{agent.Name}: did not end within {timeout.TotalSeconds:0.#} s");
        }

        return await KillAsync(pane, leader, started, step, token);
    }

    /// <summary>Has the program end by itself; null when it was asked to, and did not in time.</summary>
    private async Task<StopReceipt?> AskAsync(
        PaneSession pane, ProcessIdentity? leader, TimeSpan timeout, long started, Action<string>? step, CancellationToken token)
    {
        var look = await pane.LookAsync(token);
        if (Barrier(look) is { } barrier)
        {
            return Refused(look.Agent, started, barrier);
        }

        if (look.ShowsWork || look.Tracked.Status == AgentStatus.Working)
        {
            var interrupt = await new TurnInterrupter(fleet, clock).StopAsync(look.Agent, Left(), step, token);
            if (interrupt.Outcome == InterruptOutcome.Refused)
            {
                return Receipt(look.Agent, started, StopOutcome.Refused, interrupt.Reason) with { Refusal = interrupt.Refusal };
            }
        }

        var (held, refusal) = await pane.TakeAsync(Left() < PaneLock.Patience ? Left() : PaneLock.Patience, token);
        await using (held)
        {
            return held is null
                ? Refused(look.Agent, started, (DeliveryRefusal.Locked, refusal))
                : await PressAsync(pane, held, leader, Left(), started, step, token);
        }

        TimeSpan Left() => timeout - clock.GetElapsedTime(started) is { Ticks: > 0 } left ? left : TimeSpan.Zero;
    }

    private async Task<StopReceipt?> PressAsync(
        PaneSession pane, PaneLock held, ProcessIdentity? leader, TimeSpan timeout, long started, Action<string>? step, CancellationToken token)
    {
        var keys = pane.Agent.Profile.Delivery.ExitKeys;
        var (next, pressed, before) = (0, 0L, "");
        var used = new List<string>();
        await foreach (var look in pane.LooksAsync(timeout, token))
        {
            if (IsGone(look, leader))
            {
                return Receipt(look.Agent, started, StopOutcome.Ended, used.Count > 0 ? $"it ended by itself after {string.Join(' ', used)}" : "it ended by itself");
            }

            if (Barrier(look) is { } barrier)
            {
                // What the keys brought up, a person may want to see; before them, nothing was done.
                if (used.Count > 0)
                {
                    continue;
                }

                return Refused(look.Agent, started, barrier);
            }

            var since = clock.GetElapsedTime(pressed);
            // A program that has put its composer away is ending, and the next key might reach a shell behind it.
            var isThere = look.Agent.Profile.Composers.Count == 0 || look.Observation.Composer is not null;
            var due = used.Count == 0 || since >= Lost || (next < keys.Count && isThere && (look.Captured != before || since >= BetweenKeys));
            if (!due || look.Observation.Status == AgentStatus.Exited)
            {
                continue;
            }

            next = since >= Lost ? 0 : next;
            if (await held.PressAsync(look, [keys[next]], token))
            {
                step?.Invoke($"{look.Agent.Name}: pressed {keys[next]} on '{look.Observation.Evidence}'");
                used.Add(keys[next]);
                (next, pressed, before) = (next + 1, clock.GetTimestamp(), look.Captured ?? "");
            }
        }

        return null;
    }

    private async Task<StopReceipt> KillAsync(PaneSession pane, ProcessIdentity? leader, long started, Action<string>? step, CancellationToken token)
    {
        var agent = pane.Agent;
        if (leader is null)
        {
            return Receipt(agent, started, StopOutcome.StillRunning, "it could not be killed: the process in its pane cannot be seen from here");
        }

        if (await KillAsync(leader, token) is { } problem)
        {
            return Receipt(agent, started, StopOutcome.StillRunning, $"it could not be killed: {problem}");
        }

        step?.Invoke($"{agent.Name}: killed process {leader.ProcessId} and what it had started");
        await foreach (var look in pane.LooksAsync(KillPatience, token))
        {
            if (IsGone(look, leader))
            {
                return Receipt(look.Agent, started, StopOutcome.Killed, $"process {leader.ProcessId} and what it had started were killed");
            }
        }

        return Receipt(agent, started, StopOutcome.StillRunning, $"process {leader.ProcessId} was killed, and is there still");
    }

    /// <summary>Kills a process with its children, on its machine; says what was in the way, if anything was.</summary>
    private async Task<string?> KillAsync(ProcessIdentity process, CancellationToken token)
    {
        var host = fleet.Server.Endpoint.Host();
        try
        {
            if (!host.IsLocal)
            {
                return await host.KillAsync(process.ProcessId, process.StartTicks, token);
            }

            if (process.IsAlive)
            {
                using var running = Process.GetProcessById(process.ProcessId);
                running.Kill(entireProcessTree: true);
            }

            return null;
        }
        catch (MoanaException e)
        {
            return e.Message;
        }
        catch (ArgumentException)
        {
            // It has just ended.
            return null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or AggregateException)
        {
            return e.Message;
        }
    }

    /// <summary>Whether what led the pane's foreground is gone; where no process can be seen, what tmux and the screen say.</summary>
    private bool IsGone(Look look, ProcessIdentity? leader) =>
        look.Captured is null || look.Agent.Pane.Dead
        || (leader is null ? look is { Observation.Status: AgentStatus.Exited, Tracked.Confirming: false } : HasEnded(leader, look.Agent.Pane.ProcessId));

    /// <summary>Whether a process is no longer there, or no longer below that of its pane, as a look has just read them.</summary>
    private bool HasEnded(ProcessIdentity leader, int pane)
    {
        var processes = fleet.Server.Endpoint.Host().Processes;
        return leader.IsGoneFrom(processes)
            || (processes.Machine == leader.HostName && processes.StartTicks(pane) is not null && processes.StartTicks(leader.ProcessId) != leader.StartTicks);
    }

    /// <summary>What keeps the program from being asked: keys would not reach it, or reach somebody's work.</summary>
    private (DeliveryRefusal Kind, string Why)? Barrier(Look look)
    {
        var pane = look.Agent.Pane;
        var composer = look.Observation.Composer;
        return look switch
        {
            _ when Lease.TryDecode(pane.Options.GetValueOrDefault(PaneOptions.Lease)) is { Owner.IsAlive: true } lease && lease.OrchestrationId != Orchestration =>
                (DeliveryRefusal.Lease, $"orchestration '{lease.OrchestrationId}' (process {lease.Owner.ProcessId}) drives this agent"),
            _ when pane.InputOff => (DeliveryRefusal.Input, "input to the pane is switched off (select-pane -d)"),
            _ when pane.Synchronized => (DeliveryRefusal.Input, "the window's panes are synchronized, so a key would reach all of them"),
            _ when pane.InMode => (DeliveryRefusal.Mode, "somebody reads in the pane (copy mode, tree or clock), and that mode eats keys"),
            { Observation.Carrier: { } carrier } => (DeliveryRefusal.Shell, $"'{carrier}' is in front and carries another terminal, so nobody would see the program behind it end"),
            { Observation.IsDialog: true } =>
                (DeliveryRefusal.Dialog, $"the agent waits for a person, and the keys would answer it: {look.Observation.Question ?? look.Observation.Evidence}"),
            _ when composer is ({ IsEmpty: false } or { PastePlaceholder: not null }) && !DraftClearing.IsGivenBack(look) =>
                (DeliveryRefusal.Draft, $"a draft stands in the composer ('{composer!.Text.ReplaceLineEndings(" ")}')"),
            _ when look.Agent.Profile.Composers.Count == 0 && look.Observation.Status != AgentStatus.Exited && CursorLine.Draft(look) is { } typed =>
                (DeliveryRefusal.Draft, $"'{typed}' stands before the cursor and may be somebody's draft"),
            _ => null,
        };
    }

    private StopReceipt Refused(AgentPane agent, long started, (DeliveryRefusal Kind, string Why) barrier) =>
        Receipt(agent, started, StopOutcome.Refused, $"{barrier.Why}; nothing was pressed") with { Refusal = barrier.Kind };

    private StopReceipt Receipt(AgentPane agent, long started, StopOutcome outcome, string reason) => new()
    {
        Name = agent.Name,
        Outcome = outcome,
        Reason = reason,
        DurationMilliseconds = Math.Round(clock.GetElapsedTime(started).TotalMilliseconds, 1),
        Session = agent.Pane.SessionName,
        Address = fleet.Server.Endpoint.AddressOf(agent.Pane),
    };
}
