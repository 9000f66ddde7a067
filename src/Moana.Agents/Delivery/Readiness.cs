using System.Globalization;
using Moana.Agents;
using Moana.Panes;

namespace Moana.Delivery;

/// <summary>Waits until an agent can take a prompt, or says why it cannot.</summary>
internal sealed class Readiness(
    Fleet fleet, DeliveryOptions options, PaneWatch watch, TimeProvider clock,
    Func<CancellationToken, Task<Look>> lookAsync, Action<string> step)
{
    /// <summary>
    /// How long an agent without any evidence is waited for: programs draw their first screen, and draw another one anew,
    /// within this.
    /// </summary>
    private static readonly TimeSpan UnknownGrace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a key that clears the composer may take: programs on a busy machine stand still for seconds.</summary>
    private static readonly TimeSpan ClearTimeout = TimeSpan.FromSeconds(6);

    private const int MaxClears = 3;

    /// <summary>A person who typed this recently goes on typing.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    private readonly DateTimeOffset _began = clock.GetUtcNow();
    private readonly KeyPresser _presser = new(fleet.Server);
    private DateTimeOffset? _due;
    private DateTimeOffset? _unknownSince;
    private string _waitedFor = "";
    private int _clears;
    private bool _wasEmptied;
    private string _clearedOn = "";

    /// <summary>How much of the time is left.</summary>
    public TimeSpan Left => options.Timeout - (clock.GetUtcNow() - _began);

    /// <summary>Looks; returns the look on which the prompt may be pasted, or null when the agent is to be waited for.</summary>
    /// <exception cref="DeliveryEnd">It cannot be, or not in time.</exception>
    public async Task<Look?> TryAsync(CancellationToken token)
    {
        var look = await lookAsync(token);
        var tracked = PaneMemory.Of(fleet.Server.Endpoint, look.Agent.Pane).Track(look);
        _unknownSince = look.Observation.Status == AgentStatus.Unknown ? _unknownSince ?? clock.GetUtcNow() : null;
        if (await CanTakeAsync(look, tracked, token) && await NobodyTypesAsync(look, token))
        {
            step($"{look.Agent.Pane.Id} takes prompts: {tracked.Evidence}");
            return look;
        }

        _due = tracked.Due;

        return Left > TimeSpan.Zero ? null : throw DeliveryEnd.Refused(
            $"the agent was {tracked.Status} for {options.Timeout.TotalSeconds:0.#} s ({tracked.Evidence}){(_waitedFor.Length > 0 ? $", waiting for {_waitedFor}" : "")}; nothing was sent");
    }

    /// <summary>Rests until another look may tell more.</summary>
    public Task RestAsync(CancellationToken token)
    {
        var due = _due - clock.GetUtcNow();
        return watch.WaitAsync(due < Rest && due > TimeSpan.Zero ? due.Value : Rest, token);
    }

    private async Task<bool> CanTakeAsync(Look look, TrackedStatus tracked, CancellationToken token)
    {
        var pane = look.Agent.Pane;
        if (look.Observation.Status == AgentStatus.Exited && !tracked.Confirming)
        {
            throw DeliveryEnd.Refused($"the agent is gone: {look.Observation.Evidence}; nothing was sent");
        }

        if (pane.InputOff)
        {
            throw DeliveryEnd.Refused("input to the pane is switched off (select-pane -d); nothing was sent. 'tmux select-pane -e' switches it on");
        }

        if (pane.Synchronized)
        {
            throw DeliveryEnd.Refused("the window's panes are synchronized, so a key would reach all of them; nothing was sent. Switch synchronize-panes off first");
        }

        if (pane.InMode)
        {
            step("left copy mode, which eats keys");
            await fleet.Server.LeaveModeAsync(pane.Id, token);
            return false;
        }

        RefuseForeign(look);
        return look.Observation.Status switch
        {
            AgentStatus.WaitingForInput => throw DeliveryEnd.Refused(
                $"the agent waits for a person, and a submit key would answer it: {look.Observation.Question ?? look.Observation.Evidence}; nothing was sent"),
            AgentStatus.Working => Busy(look),
            AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Failed or AgentStatus.RateLimited when tracked.Status == AgentStatus.Working => Busy(look),
            AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Failed or AgentStatus.RateLimited => !tracked.Confirming && await DraftGoneAsync(look, token),
            AgentStatus.Starting or AgentStatus.Exited => Wait("the agent to start"),
            _ when options.Force => true,
            _ when clock.GetUtcNow() - _unknownSince < UnknownGrace => Wait("evidence of what the agent does"),
            _ => throw DeliveryEnd.Refused(
                $"nothing on the screen tells what the agent does ({tracked.Evidence}); nothing was sent. 'Get-MoanaOutput -Name {look.Agent.Name}' shows it, -Force sends all the same"),
        };
    }

    /// <summary>False while a person types in a terminal that shows the agent's pane: the next key would mix with the prompt.</summary>
    private async Task<bool> NobodyTypesAsync(Look look, CancellationToken token)
    {
        if (options.Force)
        {
            return true;
        }

        var clients = await fleet.Server.ListClientsAsync(token);
        return clients.FirstOrDefault(c => c.Pane == look.Agent.Pane.Id && c.Quiet < Quiet) is not { } typing
            || Wait($"the person at {typing.Name} to stop typing");
    }

    private bool Busy(Look look)
    {
        var delivery = look.Agent.Profile.Delivery;
        var (keys, others, other) = options.WhenBusy == WhenBusy.Queue
            ? (delivery.QueueKeys, delivery.SteerKeys, "Steer, for the running turn,")
            : (delivery.SteerKeys, delivery.QueueKeys, "Queue, for after the running turn,");
        return options.WhenBusy switch
        {
            WhenBusy.Wait => Wait("the agent to finish its turn"),
            WhenBusy.Fail => throw DeliveryEnd.Refused($"the agent works ({look.Observation.Evidence}), and -WhenBusy is Fail; nothing was sent"),
            _ when keys.Count == 0 => throw DeliveryEnd.Refused(
                $"profile '{look.Agent.Profile.Name}' knows no key to {options.WhenBusy} a prompt while the agent works; nothing was sent. Use -WhenBusy {(others.Count > 0 ? $"{other} or " : "")}Wait"),
            _ when look.Observation.Composer is { IsEmpty: true } => true,
            _ => throw DeliveryEnd.Refused("the agent works and its composer is not seen empty; nothing was sent. Use -WhenBusy Wait"),
        };
    }

    /// <summary>True when the composer is empty; a person's draft refuses the prompt, or is cleared by force.</summary>
    private async Task<bool> DraftGoneAsync(Look look, CancellationToken token)
    {
        if (look.Agent.Profile.Composers.Count == 0 && !options.Force && CursorLine.Draft(look) is { } typed)
        {
            throw DeliveryEnd.Refused(
                $"'{typed}' stands before the cursor and may be somebody's draft; profile '{look.Agent.Profile.Name}' knows no composer that would tell. Nothing was sent. Send or clear it, or use -Force to send all the same");
        }

        if (look.Observation.Composer is not { IsEmpty: false } and not { PastePlaceholder: not null })
        {
            return true;
        }

        var clear = look.Agent.Profile.Delivery.ClearKeys;
        var draft = look.Observation.Composer.Text.ReplaceLineEndings(" ");
        if (!options.Force)
        {
            throw DeliveryEnd.Refused($"a draft stands in the composer ('{draft}'), and {Owner(look.Agent.Turn)}; nothing was sent. Send or clear it, or use -Force to clear it");
        }

        if (clear.Count == 0)
        {
            throw DeliveryEnd.Refused($"a draft stands in the composer ('{draft}'), and profile '{look.Agent.Profile.Name}' knows no key to clear it; nothing was sent");
        }

        // A busy program takes the first key for something else, or puts an interrupted prompt back after it was cleared.
        // Where it did not react at all the key may be on its way still, and another one would end a program whose
        // composer the first has emptied.
        var screen = ComposerReading.Fingerprint(look.Screen);
        if (_clears == MaxClears || (_clears > 0 && !_wasEmptied && screen == _clearedOn))
        {
            throw DeliveryEnd.Refused($"the draft in the composer ('{draft}') could not be cleared; nothing was sent");
        }

        if (!await _presser.PressAsync(look, clear, token))
        {
            return Wait("the screen to hold still");
        }

        _clears++;
        _clearedOn = screen;
        var empty = 0;
        for (var started = clock.GetTimestamp(); empty < 2 && clock.GetElapsedTime(started) < ClearTimeout;)
        {
            // Twice, because between two halves of a redraw a composer looks empty that is not.
            await watch.WaitAsync(TimeSpan.FromMilliseconds(100), token);
            empty = (await lookAsync(token)).Observation.Composer is { IsEmpty: false } ? 0 : empty + 1;
        }

        _wasEmptied = empty == 2;
        if (_wasEmptied)
        {
            step($"cleared the draft '{draft}' with {string.Join(' ', clear)}");
        }

        return false;
    }

    /// <summary>Text that could not be taken back keeps its turn's mark.</summary>
    private static string Owner(TurnMark? mark) => mark is { State: TurnState.Pending or TurnState.Submitting }
        ? string.Create(CultureInfo.InvariantCulture, $"it may be left of the prompt that Moana pasted at {mark.SentAt.ToLocalTime():HH:mm:ss}")
        : "it is not Moana's";

    private void RefuseForeign(Look look)
    {
        var lease = Lease.TryDecode(look.Agent.Pane.Options.GetValueOrDefault(PaneOptions.Lease));
        if (lease is not null && lease.OrchestrationId != options.Orchestration && lease.Owner.IsAlive)
        {
            throw DeliveryEnd.Refused($"orchestration '{lease.OrchestrationId}' (process {lease.Owner.ProcessId}) drives this agent; nothing was sent. Stop it first, or send to another agent");
        }
    }

    private bool Wait(string what)
    {
        if (_waitedFor != what)
        {
            _waitedFor = what;
            step($"waits for {what}");
        }

        return false;
    }
}
