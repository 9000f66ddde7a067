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

    /// <summary>
    /// How long a key's effect is waited for before the next key: programs that draw between two keys lose those that come
    /// together. A key without an effect to be seen is no reason to stop.
    /// </summary>
    private static readonly TimeSpan BetweenKeys = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Programs take no keys in the first moment of a dialog, so that nobody answers it by mistake (claude, for 0.2 s), or tell of it
    /// before it is drawn (qwen, in its title). A person has to read it first; who does not, waits so long.
    /// </summary>
    private static readonly TimeSpan FirstMoment = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the choices of a dialog that is told of are waited for: a busy program draws them when it comes to it.</summary>
    private static readonly TimeSpan Drawn = TimeSpan.FromSeconds(3);

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
    /// <param name="keys">The keys; null for <paramref name="answer"/>.</param>
    /// <param name="answer">
    /// An answer to the dialog that is open: a word that the profile gives a meaning, or a choice's number or text.
    /// </param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException"><c>NoDialog</c> or <c>AnswerUnknown</c>, for an answer.</exception>
    public async Task<KeyRequest> LookAsync(AgentPane agent, IReadOnlyList<string>? keys, string? answer, CancellationToken token)
    {
        await using var pane = PaneSession.Open(fleet, agent, clock);
        if (keys is not null)
        {
            return new(keys, await pane.LookAsync(token));
        }

        Look? look = null;
        await foreach (var next in pane.LooksAsync(Drawn, token))
        {
            look = next;
            if (Request(look, answer ?? "") is { } request)
            {
                return request;
            }

            if (look.Observation is not { IsDialog: true, Menu: null })
            {
                break;
            }
        }

        var seen = look!.Observation;
        throw seen.IsDialog
            ? KeyErrors.AnswerUnknown(agent.Name, answer ?? "", seen.Menu?.ToString(), look.Agent.Profile.AnswersTo(seen.Rule).Keys)
            : KeyErrors.NoDialog(agent.Name, $"{seen.Status} ({seen.Evidence})");
    }

    /// <summary>What an answer means in the dialog of a look; null where it means nothing there.</summary>
    private static KeyRequest? Request(Look look, string answer)
    {
        var seen = look.Observation;
        if (!seen.IsDialog)
        {
            return null;
        }

        var known = look.Agent.Profile.AnswersTo(seen.Rule).GetValueOrDefault(answer);
        var choice = seen.Menu is not { } menu ? null : known?.In(menu) ?? (known is null ? menu.Named(answer) : null);
        return choice is not null ? new([], look) { Choice = choice }
            : known is { Keys.Count: > 0 } ? new(known.Keys, look) { Unattended = true }
            : null;
    }

    /// <summary>Looks at a dialog that was just told of, for a rule to decide: not in its first moment.</summary>
    /// <inheritdoc cref="LookAsync"/>
    public async Task<KeyRequest> LookUnattendedAsync(AgentPane agent, IReadOnlyList<string>? keys, string? answer, CancellationToken token)
    {
        await Task.Delay(FirstMoment, clock, token);
        return await LookAsync(agent, keys, answer, token) with { Unattended = true };
    }

    /// <summary>Presses the keys one by one, and waits until the screen shows an effect.</summary>
    /// <param name="request">The keys, and the screen on which they were decided.</param>
    /// <param name="timeout">How long to wait for an effect.</param>
    /// <param name="step">Hears of each step.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>The receipt; a refusal is a receipt too.</returns>
    /// <exception cref="Tmux.TmuxException">The server or the pane takes no keys.</exception>
    public async Task<KeyReceipt> PressAsync(KeyRequest request, TimeSpan timeout, Action<string>? step, CancellationToken token)
    {
        await using var pane = PaneSession.Open(fleet, request.Agent, clock);
        var (held, refusal) = await pane.TakeAsync(PaneLock.Patience, token);
        await using (held)
        {
            return held is null
                ? Receipt(request, request.Seen, KeyOutcome.Refused, refusal, TimeSpan.Zero)
                : await PressAsync(pane, held, request, timeout, step, token);
        }
    }

    private async Task<KeyReceipt> PressAsync(
        PaneSession pane, PaneLock held, KeyRequest request, TimeSpan timeout, Action<string>? step, CancellationToken token)
    {
        if (request.Choice is not null)
        {
            return await TakeAsync(pane, held, request, timeout, step, token);
        }

        Look? before = null;
        for (var i = 0; i < request.Keys.Count; i++)
        {
            var (pressedOn, problem) = await PressOneAsync(pane, held, request, i, step, token);
            if (pressedOn is null && before is null)
            {
                return Receipt(request, request.Seen, KeyOutcome.Refused, problem, TimeSpan.Zero);
            }

            before ??= pressedOn;
            if (pressedOn is null || (i + 1 < request.Keys.Count && await EndsDialogAsync(pane, pressedOn, request, token)))
            {
                break;
            }
        }

        return await EffectAsync(pane, before!, request, timeout, token);
    }

    /// <summary>Takes a choice. What was not taken is refused, also where the highlight was moved.</summary>
    private async Task<KeyReceipt> TakeAsync(
        PaneSession pane, PaneLock held, KeyRequest request, TimeSpan timeout, Action<string>? step, CancellationToken token)
    {
        var taking = new ChoiceTaking(pane, held, request, step);
        var (taken, problem) = await taking.TakeAsync(token);
        var done = request with { Keys = taking.Pressed };
        return taken is not null
            ? await EffectAsync(pane, taken, done, timeout, token)
            : Receipt(done, request.Seen, KeyOutcome.Refused, $"{problem}; {request.Choice} was not chosen", TimeSpan.Zero);
    }

    /// <summary>Presses one key on a screen that fits the request; returns the look at it, or why it was not pressed.</summary>
    private static async Task<(Look? PressedOn, string Problem)> PressOneAsync(
        PaneSession pane, PaneLock held, KeyRequest request, int index, Action<string>? step, CancellationToken token)
    {
        var key = request.Keys[index];
        var problem = "the screen changes between each look and the keys; nothing was pressed";
        await foreach (var look in pane.LooksAsync(Redraw, token))
        {
            if (look.Observation.Status == AgentStatus.Exited)
            {
                return (null, $"the agent is gone: {look.Observation.Evidence}");
            }

            // The first key moves the mark in a menu, and so changes the text; the dialog stays the same.
            if (index == 0 ? !request.StillFits(look) : request.IsAnswer && !(look.Observation.IsDialog && look.Observation.Rule == request.Seen.Observation.Rule))
            {
                return (null, $"another screen stands there now: {look.Observation.Question ?? look.Observation.Evidence}");
            }

            if (request.Unattended && index == 0 && key == "Enter" && RefusingChoice.In(look.Observation) is { } choice)
            {
                return (null, $"{choice} is highlighted, and Enter would take it; nothing was pressed. Name the choice that is meant by its text or number");
            }

            if (look.Agent.Pane.InMode)
            {
                problem = "somebody reads in the pane (copy mode, tree or clock), and that mode eats keys; nothing was pressed";
                continue;
            }

            if (await held.PressAsync(look, [key], token))
            {
                step?.Invoke($"{look.Agent.Name}: pressed {key} on '{look.Observation.Evidence}'");
                return (look, "");
            }
        }

        return (null, problem);
    }

    /// <summary>Waits for a key's effect; true when the dialog is gone, and with it what the other keys were for.</summary>
    private static async Task<bool> EndsDialogAsync(PaneSession pane, Look pressedOn, KeyRequest request, CancellationToken token)
    {
        await foreach (var look in pane.LooksAsync(BetweenKeys, token))
        {
            if (request.IsAnswer && !look.Observation.IsDialog)
            {
                return true;
            }

            if (look.Captured != pressedOn.Captured || look.Screen?.Cursor != pressedOn.Screen?.Cursor)
            {
                return false;
            }
        }

        return false;
    }

    private async Task<KeyReceipt> EffectAsync(PaneSession pane, Look before, KeyRequest request, TimeSpan timeout, CancellationToken token)
    {
        var pressed = clock.GetTimestamp();
        Look? now = null;
        var outcome = KeyOutcome.Unchanged;
        await foreach (var look in pane.LooksAsync(timeout, token))
        {
            now = look;
            outcome = look.Captured == before.Captured ? KeyOutcome.Unchanged
                : request.IsAnswer && IsGone(look, request) ? KeyOutcome.Answered
                : KeyOutcome.Changed;
            var settled = outcome switch
            {
                KeyOutcome.Answered => look.Observation.IsDialog ? clock.GetElapsedTime(pressed) >= Redraw : !look.Tracked.Confirming,
                // A dialog may count seconds while a busy program has not read the key yet: a choice that was taken ends it.
                KeyOutcome.Changed => !request.IsAnswer || (request.Choice is null && clock.GetElapsedTime(pressed) >= Redraw),
                _ => false,
            };
            if (settled)
            {
                break;
            }
        }

        return Receipt(request, now!, outcome, $"{Words(outcome, request, timeout)}: {now!.Observation.Evidence}", clock.GetElapsedTime(pressed));
    }

    /// <summary>Whether no dialog stands there any more; after a choice was taken, also whether another one does.</summary>
    private static bool IsGone(Look look, KeyRequest request) =>
        !look.Observation.IsDialog || (request is { Choice: not null, Seen.Observation.Menu: not null } && !request.IsSameDialog(look));

    private static string Words(KeyOutcome outcome, KeyRequest request, TimeSpan timeout) => outcome switch
    {
        KeyOutcome.Changed when request.Choice is not null => "the dialog still stands",
        KeyOutcome.Answered => "the dialog is gone",
        KeyOutcome.Changed => "the screen changed",
        _ => $"nothing changed within {timeout.TotalSeconds:0.#} s",
    };

    private KeyReceipt Receipt(KeyRequest request, Look now, KeyOutcome outcome, string reason, TimeSpan elapsed) => new()
    {
        Name = request.Agent.Name,
        Outcome = outcome,
        Reason = reason,
        Keys = string.Join(' ', request.Keys),
        StatusBefore = request.Seen.Observation.Status,

        // As it is reported elsewhere; what is not confirmed in time, as it looks.
        StatusAfter = now.Tracked.Confirming ? now.Observation.Status : now.Tracked.Status,
        Question = request.Question,
        DurationMilliseconds = Math.Round(elapsed.TotalMilliseconds, 1),
        Session = request.Agent.Pane.SessionName,
        Address = fleet.Server.Endpoint.AddressOf(request.Agent.Pane),
    };
}
