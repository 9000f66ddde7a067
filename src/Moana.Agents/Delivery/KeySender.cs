using Moana.Agents;
using Moana.Panes;
using Moana.Tmux.Commands;

namespace Moana.Delivery;

/// <summary>
/// Presses keys for a person, mostly to answer a dialog. They are pressed only while the screen shows what the person
/// was told of: a dialog that has changed meanwhile is not answered.
/// </summary>
public sealed class KeySender(Fleet fleet, TimeProvider clock)
{
    /// <summary>A dialog may be redrawn before it goes; after this it is another one, or the same with another mark.</summary>
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly Looker _looker = new(fleet.Server, clock);

    /// <summary>True for a name that tmux knows. What it does not know it would type as text, into a dialog.</summary>
    public static bool IsKnown(string key) => KeyName.IsKnown(key);

    /// <summary>Refuses names that are no keys.</summary>
    /// <exception cref="MoanaException"><c>KeyUnknown</c>.</exception>
    public static void Check(IEnumerable<string> keys)
    {
        foreach (var key in keys.Where(k => !KeyName.IsKnown(k)))
        {
            throw KeyErrors.KeyUnknown(key);
        }
    }

    /// <summary>Looks at an agent, for a person to decide.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="keys">The keys; null for those of <paramref name="answer"/>.</param>
    /// <param name="answer">A named answer of the profile to the dialog that is open.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException"><c>NoDialog</c> or <c>AnswerUnknown</c>, for a named answer.</exception>
    public async Task<KeyWish> LookAsync(AgentPane agent, IReadOnlyList<string>? keys, string? answer, CancellationToken token)
    {
        var look = await _looker.LookAgainAsync(fleet, agent, token);
        if (keys is not null)
        {
            return new(keys, look);
        }

        if (look.Observation.Status != AgentStatus.WaitingForInput)
        {
            throw KeyErrors.NoDialog(agent.Name, $"{look.Observation.Status} ({look.Observation.Evidence})");
        }

        var answers = look.Agent.Profile.AnswersTo(look.Observation.Rule);
        return answers.TryGetValue(answer ?? "", out var known)
            ? new(known, look)
            : throw KeyErrors.AnswerUnknown(agent.Name, answer ?? "", look.Agent.Profile.Name, answers.Keys);
    }

    /// <summary>Presses the keys, and waits until the screen shows an effect.</summary>
    /// <param name="wish">The keys, and the screen on which they were decided.</param>
    /// <param name="timeout">How long to wait for an effect.</param>
    /// <param name="step">Hears of each step.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>The receipt; a refusal is a receipt too.</returns>
    /// <exception cref="Tmux.TmuxException">The server or the pane takes no keys.</exception>
    public async Task<KeyReceipt> PressAsync(KeyWish wish, TimeSpan timeout, Action<string>? step, CancellationToken token)
    {
        try
        {
            await using var held = await PaneLock.TakeAsync(fleet.Server, wish.Agent.Pane.Id, PaneLock.Patience, clock, token);
            return await PressLockedAsync(wish, timeout, step, token);
        }
        catch (DeliveryEnd end)
        {
            return Receipt(wish, wish.Seen, KeyOutcome.Refused, end.Message, TimeSpan.Zero);
        }
    }

    private async Task<KeyReceipt> PressLockedAsync(KeyWish wish, TimeSpan timeout, Action<string>? step, CancellationToken token)
    {
        await using var watch = new PaneWatch(fleet.Server, wish.Agent, clock);
        var before = await PressOnAsync(wish, watch, step, token);
        var pressed = clock.GetTimestamp();
        step?.Invoke($"{before.Agent.Name}: pressed {string.Join(' ', wish.Keys)} on '{before.Observation.Evidence}'");
        while (true)
        {
            var now = await _looker.LookAgainAsync(fleet, before.Agent, token);
            var outcome = now.Captured == before.Captured ? KeyOutcome.Unchanged
                : wish.IsAnswer && now.Observation.Status != AgentStatus.WaitingForInput ? KeyOutcome.Answered
                : KeyOutcome.Changed;
            var elapsed = clock.GetElapsedTime(pressed);
            var settled = outcome switch
            {
                KeyOutcome.Answered => !PaneMemory.Of(fleet.Server.Endpoint, now.Agent.Pane).Track(now).Confirming,
                KeyOutcome.Changed => !wish.IsAnswer || elapsed >= Redraw,
                _ => false,
            };
            if (settled || elapsed >= timeout)
            {
                return Receipt(wish, now, outcome, $"{Words(outcome, timeout)}: {now.Observation.Evidence}", elapsed);
            }

            await watch.WaitAsync(Glance, token);
        }
    }

    /// <summary>Presses the keys on a screen that fits the wish; returns the look at it.</summary>
    private async Task<Look> PressOnAsync(KeyWish wish, PaneWatch watch, Action<string>? step, CancellationToken token)
    {
        var presser = new KeyPresser(fleet.Server);
        for (var started = clock.GetTimestamp(); ;)
        {
            var look = await _looker.LookAgainAsync(fleet, wish.Agent, token);
            if (look.Observation.Status == AgentStatus.Exited)
            {
                throw DeliveryEnd.Refused($"the agent is gone: {look.Observation.Evidence}");
            }

            if (!wish.StillFits(look))
            {
                throw DeliveryEnd.Refused($"another screen stands there now: {look.Observation.Question ?? look.Observation.Evidence}");
            }

            if (look.Agent.Pane.InMode)
            {
                await fleet.Server.LeaveModeAsync(look.Agent.Pane.Id, token);
                step?.Invoke($"{look.Agent.Name}: left copy mode, which eats keys");
            }

            if (await presser.PressAsync(look, wish.Keys, token))
            {
                return look;
            }

            if (clock.GetElapsedTime(started) >= Redraw)
            {
                throw DeliveryEnd.Refused("the screen changes between each look and the keys; nothing was pressed");
            }

            await watch.WaitAsync(Glance, token);
        }
    }

    /// <summary>As it is reported elsewhere; what is not confirmed in time, as it looks.</summary>
    private AgentStatus StatusOf(Look look)
    {
        var tracked = PaneMemory.Of(fleet.Server.Endpoint, look.Agent.Pane).Track(look);
        return tracked.Confirming ? look.Observation.Status : tracked.Status;
    }

    private static string Words(KeyOutcome outcome, TimeSpan timeout) => outcome switch
    {
        KeyOutcome.Answered => "the dialog is gone",
        KeyOutcome.Changed => "the screen changed",
        _ => $"nothing changed within {timeout.TotalSeconds:0.#} s",
    };

    private KeyReceipt Receipt(KeyWish wish, Look now, KeyOutcome outcome, string reason, TimeSpan elapsed) => new()
    {
        Name = wish.Agent.Name,
        Outcome = outcome,
        Reason = reason,
        Keys = string.Join(' ', wish.Keys),
        StatusBefore = wish.Seen.Observation.Status,
        StatusAfter = StatusOf(now),
        Question = wish.Question,
        DurationMilliseconds = Math.Round(elapsed.TotalMilliseconds, 1),
        Session = wish.Agent.Pane.SessionName,
        PaneId = wish.Agent.Pane.Id.ToString(),
        SocketName = fleet.Server.Endpoint.SocketName,
        SocketPath = fleet.Server.Endpoint.SocketPath,
    };
}
