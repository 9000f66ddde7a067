using System.Collections.Immutable;
using Moana.Delivery;

namespace Moana.Dashboard;

/// <summary>What each event makes of the state, and what has to be done for it. Does nothing by itself.</summary>
internal static class DashboardModel
{
    /// <summary>More than anybody's screen has lines.</summary>
    private const int MaxHappenings = 200;

    private const int Page = 10;

    /// <summary>How long a message stands in place of the keys. It stays among the events.</summary>
    private static readonly TimeSpan MessageTime = TimeSpan.FromSeconds(8);

    /// <summary>Takes an event in.</summary>
    public static (DashboardState State, ImmutableArray<Effect> Effects) Update(DashboardState state, DashboardEvent happened)
    {
        var (next, effects) = Take(state, happened);
        return next.Selected is { } agent && MustView(state.Selected, agent, happened) ? (next, effects.Add(new ViewAgent(agent))) : (next, effects);
    }

    /// <summary>Whether to look at the selected agent: it is another one, it has changed, or it works and may have drawn something.</summary>
    private static bool MustView(StatusReport? before, StatusReport now, DashboardEvent happened) =>
        before is null || (before.PaneId, before.Status, before.Turn, before.Since) != (now.PaneId, now.Status, now.Turn, now.Since)
        || (happened is Ticked && now.Status is AgentStatus.Working or AgentStatus.Starting);

    private static (DashboardState State, ImmutableArray<Effect> Effects) Take(DashboardState state, DashboardEvent happened) => happened switch
    {
        Ticked e => (state with { Now = e.Now, Message = state.Message?.Time > e.Now - MessageTime ? state.Message : null }, []),
        StatusSeen e => (See(state, e.Report), []),
        OrchestrationSeen e => (state with { Orchestration = e.View }, []),
        AgentViewed e => (e.View.PaneId == state.Selected?.PaneId ? state with { View = e.View } : state, []),
        ActionEnded e => (Tell(state, e.Text, e.IsTrouble), []),
        Redrawn => (state, [new Redraw()]),
        KeyPressed { Press.Key: Key.ControlC } => (state, [new Quit()]),
        KeyPressed { Press.Key: Key.ControlL } => (state, [new Redraw()]),
        KeyPressed e => Press(state with { Message = null }, e.Press),
        _ => throw new InvalidOperationException($"The dashboard does not know the event {happened.GetType().Name}."),
    };

    private static DashboardState See(DashboardState state, StatusReport report)
    {
        var before = state.Agents.FirstOrDefault(a => a.PaneId == report.PaneId);
        var others = before is null ? state.Agents : state.Agents.Remove(before);
        state = state with
        {
            Agents = [.. others.Add(report).OrderBy(a => a.Session, StringComparer.Ordinal).ThenBy(WindowIndex).ThenBy(a => a.Name, StringComparer.OrdinalIgnoreCase)],
        };
        if (before is not null && before.Status != report.Status && state.Orchestration is null)
        {
            state = Note(state, $"{report.Name}: {before.Status} → {report.Status}", report.Status is AgentStatus.WaitingForInput or AgentStatus.Failed or AgentStatus.Exited or AgentStatus.RateLimited);
        }

        // Keys that were chosen for one dialog must not go to another.
        return state.Mode switch
        {
            ChoosingKeys m when Changed(m.Asking, report) => Tell(state with { Mode = new Browsing() }, $"{report.Name}: the dialog is not there any more; nothing was pressed", true),
            ConfirmingKeys m when Changed(m.Asking, report) => Tell(state with { Mode = new Browsing() }, $"{report.Name}: the dialog is not there any more; nothing was pressed", true),
            ConfirmingInterrupt m when m.Agent.PaneId == report.PaneId && report.Status != AgentStatus.Working => Tell(state with { Mode = new Browsing() }, $"{report.Name} does not work any more", false),
            _ => state,
        };
    }

    private static bool Changed(StatusReport asking, StatusReport now) =>
        asking.PaneId == now.PaneId && (now.Status != AgentStatus.WaitingForInput || now.Question != asking.Question);

    private static int WindowIndex(StatusReport report) => int.TryParse(report.Window.Split(':')[0], out var index) ? index : int.MaxValue;

    private static (DashboardState, ImmutableArray<Effect>) Press(DashboardState state, KeyPress press) => state.Mode switch
    {
        Prompting mode => Write(state, mode, press),
        ChoosingKeys mode => Choose(state, mode, press),
        ConfirmingKeys mode => Confirm(state, press, new PressKeys(mode.Asking, mode.Keys), $"pressing {string.Join(' ', mode.Keys)} for {mode.Asking.Name}"),
        ConfirmingInterrupt mode => Confirm(state, press, new InterruptTurn(mode.Agent), $"interrupting {mode.Agent.Name}"),
        Helping => (state with { Mode = new Browsing() }, []),
        _ => Browse(state, press),
    };

    private static (DashboardState, ImmutableArray<Effect>) Browse(DashboardState state, KeyPress press) => (press.Key, press.Text, state.Selected) switch
    {
        (Key.Text, "q", _) => (state, [new Quit()]),
        (Key.Text, "?" or "h", _) => (state with { Mode = new Helping() }, []),
        (Key.Up, _, _) or (Key.Text, "k", _) => (Move(state, -1), []),
        (Key.Down, _, _) or (Key.Text, "j", _) => (Move(state, 1), []),
        (Key.PageUp, _, _) => (Move(state, -Page), []),
        (Key.PageDown, _, _) => (Move(state, Page), []),
        (Key.Home, _, _) or (Key.Text, "g", _) => (Move(state, -state.Agents.Length), []),
        (Key.End, _, _) or (Key.Text, "G", _) => (Move(state, state.Agents.Length), []),
        (Key.Text, "p" or "a" or "o" or "s", null) => (Tell(state, "there is no agent yet", true), []),
        (Key.Text, "p", { } agent) => (state with { Mode = new Prompting(agent, new()) }, []),
        (Key.Text, "o", { } agent) => (state, [new OpenPane(agent)]),
        (Key.Text, "s", { Status: AgentStatus.Working } agent) => (state with { Mode = new ConfirmingInterrupt(agent) }, []),
        (Key.Text, "s", { } agent) => (Tell(state, $"{agent.Name} is {agent.Status}: there is no turn to interrupt", true), []),
        (Key.Text, "a", { Status: AgentStatus.WaitingForInput } agent) => (state with { Mode = new ChoosingKeys(agent, new()) }, []),
        (Key.Text, "a", { } agent) => (Tell(state, $"{agent.Name} is {agent.Status}: it asks nothing", true), []),
        _ => (state, []),
    };

    private static (DashboardState, ImmutableArray<Effect>) Write(DashboardState state, Prompting mode, KeyPress press) => press.Key switch
    {
        Key.Escape => (state with { Mode = new Browsing() }, []),
        Key.Enter when string.IsNullOrWhiteSpace(mode.Editor.Text) => (state with { Mode = new Browsing() }, []),
        Key.Enter => (Tell(state with { Mode = new Browsing() }, $"sending to {mode.Agent.Name} …", false), [new SendPrompt(mode.Agent, mode.Editor.Text)]),
        _ => (state with { Mode = mode with { Editor = mode.Editor.Apply(press) } }, []),
    };

    private static (DashboardState, ImmutableArray<Effect>) Choose(DashboardState state, ChoosingKeys mode, KeyPress press)
    {
        if (press.Key == Key.Escape)
        {
            return (state with { Mode = new Browsing() }, []);
        }

        if (press.Key != Key.Enter)
        {
            return (state with { Mode = mode with { Editor = mode.Editor.Apply(press), Problem = null } }, []);
        }

        var keys = mode.Editor.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var wrong = Array.Find(keys, k => !KeySender.IsKnown(k));
        return keys.Length == 0 || wrong is not null
            ? (state with { Mode = mode with { Problem = wrong is null ? "name a key, or leave with Esc" : $"'{wrong}' is no key: 1, y, Enter, Escape, Up, Down, Tab, Space ..." } }, [])
            : (state with { Mode = new ConfirmingKeys(mode.Asking, [.. keys]) }, []);
    }

    private static (DashboardState, ImmutableArray<Effect>) Confirm(DashboardState state, KeyPress press, Effect effect, string doing) => press is { Key: Key.Text, Text: "y" or "Y" }
        ? (Tell(state with { Mode = new Browsing() }, doing + " …", false), [effect])
        : (Tell(state with { Mode = new Browsing() }, "nothing was pressed", false), []);

    private static DashboardState Move(DashboardState state, int by)
    {
        if (state.Agents.IsEmpty)
        {
            return state;
        }

        var now = Math.Max(0, state.Selected is { } selected ? state.Agents.IndexOf(selected) : 0);
        return state with { SelectedPane = state.Agents[Math.Clamp(now + by, 0, state.Agents.Length - 1)].PaneId };
    }

    private static DashboardState Tell(DashboardState state, string text, bool isTrouble) =>
        Note(state, text, isTrouble) with { Message = new(state.Now, text, isTrouble) };

    private static DashboardState Note(DashboardState state, string text, bool isTrouble)
    {
        var happenings = state.Happenings.Add(new(state.Now, text, isTrouble));
        return state with { Happenings = happenings.Length > MaxHappenings ? happenings.RemoveAt(0) : happenings };
    }
}
