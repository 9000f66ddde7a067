using Moana.Agents;
using Moana.Panes;
using Moana.Tmux;

namespace Moana.Delivery;

/// <summary>Tells when an agent can take a prompt, or why it cannot.</summary>
internal sealed class Readiness(DeliveryState state)
{
    /// <summary>
    /// How long an agent without any evidence is waited for: programs draw their first screen, and draw another one anew,
    /// within this.
    /// </summary>
    private static readonly TimeSpan UnknownGrace = TimeSpan.FromSeconds(5);

    /// <summary>A screen on which nothing is known for so long is not just being drawn.</summary>
    private static readonly TimeSpan Spoiled = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(250);

    /// <summary>A person who typed this recently goes on typing.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    /// <summary>A status that is confirmed within this is waited for with the lock: to give it back and take it again would take as long.</summary>
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(1);

    private readonly long _began = state.Clock.GetTimestamp();
    private readonly DraftClearing _drafts = new(state);
    private (Look Look, Task<IReadOnlyList<ClientInfo>> Clients, bool Late)? _sight;
    private long? _unknownSince;
    private long? _carriedSince;
    private TrackedStatus _seen;
    private bool _redrawn;
    private TimeSpan _rest = Rest;
    private string _waitedFor = "";
    private DeliveryRefusal? _waitsFor;

    /// <summary>How much of the time is left.</summary>
    public TimeSpan Left => state.Options.Timeout - state.Clock.GetElapsedTime(_began);

    /// <summary>True when the last look showed nothing that is waited for but a moment's confirmation.</summary>
    public bool IsNear { get; private set; }

    /// <summary>Takes the right to press keys, and looks in the same exchange: what was seen counts where the lock is seen, too.</summary>
    /// <returns>The lock; or null and why not.</returns>
    public async Task<(PaneLock? Keys, string Refusal)> TakeAsync(CancellationToken token)
    {
        var taking = state.Pane.TakeAsync(Left, token);
        var seeing = SeeAsync(token);
        await Task.WhenAll(taking, seeing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var (keys, refusal) = await taking;
        _sight = keys is not null && seeing.IsCompletedSuccessfully && keys.IsOn(seeing.Result.Look.Agent.Pane) ? await seeing : null;
        return (keys, refusal);
    }

    /// <summary>Looks, with the right to press keys.</summary>
    public async Task<Verdict> LookAsync(PaneLock keys, CancellationToken token)
    {
        var (look, clients, late) = _sight ?? await SeeAsync(token);
        _sight = null;
        _seen = look.Tracked;
        _unknownSince = look.Observation.Status == AgentStatus.Unknown ? _unknownSince ?? state.Clock.GetTimestamp() : null;
        _carriedSince = look.Observation.Carrier is null ? null : _carriedSince ?? state.Clock.GetTimestamp();
        if (!_redrawn && Redrawing.MayHelp(look) && state.Clock.GetElapsedTime(_unknownSince!.Value) >= Spoiled)
        {
            _redrawn = true;
            if (await Redrawing.AskAsync(look, token))
            {
                state.Step("had the program draw its screen anew, on which nothing was known");
                return Verdict.Wait;
            }
        }

        var verdict = Judge(look);
        if (verdict.Ready is not null)
        {
            verdict = NobodyTypes(look, await clients) ? await _drafts.JudgeAsync(look, keys, token) : Verdict.Wait;
        }

        if (verdict.Ready is not null)
        {
            state.Step($"{look.Agent.Pane.Id} takes prompts: {look.Tracked.Evidence}");
        }

        _rest = look.Tracked.Due - look.Monotonic is { } due && due < Rest && due > TimeSpan.Zero ? due : Rest;
        IsNear = verdict == Verdict.Wait && look.Tracked.Confirming && look.Tracked.Due - look.Monotonic < Brief;
        return verdict == Verdict.Wait && late ? TooLate() : verdict;
    }

    /// <summary>Looks at the pane and asks, at the same time, who types.</summary>
    private async Task<(Look Look, Task<IReadOnlyList<ClientInfo>> Clients, bool Late)> SeeAsync(CancellationToken token)
    {
        // Before the look: nobody is called too late on one that was taken in time.
        var late = Left <= TimeSpan.Zero;
        var looking = state.Pane.LookAsync(token);
        var clients = state.Options.Force ? Task.FromResult<IReadOnlyList<ClientInfo>>([]) : SharedListing.ListClientsAsync(state.Pane.Server, state.Clock, token);
        await Task.WhenAll(looking, clients).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return (await looking, clients, late);
    }

    /// <summary>Rests until another look may tell more.</summary>
    public Task RestAsync(CancellationToken token) => state.Pane.WaitAsync(_rest < Left || Left <= TimeSpan.Zero ? _rest : Left, token);

    /// <summary>How it ends when the time is over.</summary>
    public DeliveryEnd TooLate() => DeliveryEnd.Refused(
        _waitsFor,
        $"the agent was {_seen.Status} for {state.Options.Timeout.TotalSeconds:0.#} s ({_seen.Evidence}){(_waitedFor.Length > 0 ? $", waiting for {_waitedFor}" : "")}; nothing was sent");

    private Verdict Judge(Look look)
    {
        var verdict = Barrier(look) is { } end ? end : JudgeStatus(look);
        return look.Observation is { Carrier: { } carrier } seen && (verdict.Ready is not null || seen.Status == AgentStatus.Unknown)
            ? Carried(look, carrier)
            : verdict;
    }

    /// <summary>Force does not lift this: a shell behind a carrier would run the prompt.</summary>
    private Verdict Carried(Look look, string carrier) => state.Clock.GetElapsedTime(_carriedSince!.Value) < UnknownGrace
        ? Wait(DeliveryRefusal.Shell, $"the agent's own composer behind '{carrier}'")
        : DeliveryEnd.Refused(
            DeliveryRefusal.Shell,
            $"'{carrier}' is in front and carries another terminal, and the screen does not show {(look.Agent.Profile.Composers.Count > 0
                ? $"the composer that profile '{look.Agent.Profile.Name}' knows"
                : $"an agent's own composer, because profile '{look.Agent.Profile.Name}' knows none")}; a shell there would run the prompt. "
            + "Nothing was sent. Start the agent behind it, and name the agent's profile where it is not recognised");

    private Verdict JudgeStatus(Look look) => look.Observation.Status switch
    {
        _ when look.Agent.Pane.InMode => Wait(DeliveryRefusal.Mode, "the person who reads in the pane (copy mode, tree or clock) to leave that mode, which eats keys"),
        _ when look.Observation.IsDialog => DeliveryEnd.Refused(
            DeliveryRefusal.Dialog,
            $"the agent waits for a person, and a submit key would answer it: {look.Observation.Question ?? look.Observation.Evidence}; nothing was sent"),
        _ when look.ShowsWork => Busy(look),
        AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Failed or AgentStatus.RateLimited when look.Tracked.Status == AgentStatus.Working => Busy(look),
        AgentStatus.Working or AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Failed or AgentStatus.RateLimited => look.Tracked.Confirming ? Verdict.Wait : new(look, null),
        AgentStatus.Starting or AgentStatus.Exited => Wait(DeliveryRefusal.Starting, "the agent to start"),
        _ when state.Options.Force => new(look, null),
        _ when _unknownSince is { } since && state.Clock.GetElapsedTime(since) < UnknownGrace => Wait(DeliveryRefusal.Unknown, "evidence of what the agent does"),
        _ => DeliveryEnd.Refused(DeliveryRefusal.Unknown, $"nothing on the screen tells what the agent does ({look.Tracked.Evidence}); nothing was sent"),
    };

    /// <summary>The end where keys do not reach the agent, or not it alone, or where somebody else drives it.</summary>
    private DeliveryEnd? Barrier(Look look)
    {
        var pane = look.Agent.Pane;
        return look switch
        {
            { Observation.Status: AgentStatus.Exited, Tracked.Confirming: false } => DeliveryEnd.Refused(DeliveryRefusal.Gone, $"the agent is gone: {look.Observation.Evidence}; nothing was sent"),
            { Processes.Stopped: { } process } => DeliveryEnd.Refused(DeliveryRefusal.Input, $"{Hindrance.Stopped(process)}; nothing was sent"),
            _ when pane.InputOff => DeliveryEnd.Refused(DeliveryRefusal.Input, "input to the pane is switched off (select-pane -d); nothing was sent. 'tmux select-pane -e' switches it on"),
            _ when pane.Synchronized => DeliveryEnd.Refused(DeliveryRefusal.Input, "the window's panes are synchronized, so a key would reach all of them; nothing was sent. Switch synchronize-panes off first"),
            _ when Lease.TryDecode(pane.Options.GetValueOrDefault(PaneOptions.Lease)) is { Owner.IsAlive: true } lease && lease.OrchestrationId != state.Options.Orchestration =>
                DeliveryEnd.Refused(DeliveryRefusal.Lease, $"orchestration '{lease.OrchestrationId}' (process {lease.Owner.ProcessId}) drives this agent; nothing was sent. Stop it first, or send to another agent{(lease.Owner.IsHere ? "" : $"; if it is gone, 'tmux set-option -pu -t {pane.Id} {PaneOptions.Lease}' takes its hold away")}"),
            _ => null,
        };
    }

    private Verdict Busy(Look look)
    {
        var delivery = look.Agent.Profile.Delivery;
        var (keys, others, other) = state.Options.WhenBusy == WhenBusy.Queue
            ? (delivery.QueueKeys, delivery.SteerKeys, "Steer, for the running turn,")
            : (delivery.SteerKeys, delivery.QueueKeys, "Queue, for after the running turn,");
        return state.Options.WhenBusy switch
        {
            WhenBusy.Wait => Wait(DeliveryRefusal.Busy, "the agent to finish its turn"),
            WhenBusy.Fail => DeliveryEnd.Refused(DeliveryRefusal.Busy, $"the agent works ({look.Observation.Evidence}), and a busy agent is not to be waited for; nothing was sent"),
            _ when keys.Count == 0 => DeliveryEnd.Refused(
                DeliveryRefusal.NotSupported,
                $"profile '{look.Agent.Profile.Name}' knows no key to {state.Options.WhenBusy} a prompt while the agent works; nothing was sent. Use {(others.Count > 0 ? $"{other} or " : "")}Wait"),
            _ when look.Observation.Composer is { IsEmpty: true } => new(look, null),
            _ => DeliveryEnd.Refused(DeliveryRefusal.Busy, "the agent works and its composer is not seen empty; nothing was sent. Wait for the end of its turn"),
        };
    }

    /// <summary>False while a person types in a terminal that shows the agent's pane: the next key would mix with the prompt.</summary>
    private bool NobodyTypes(Look look, IReadOnlyList<ClientInfo> clients)
    {
        if (clients.FirstOrDefault(c => c.Pane == look.Agent.Pane.Id && c.Quiet < Quiet) is not { } typing)
        {
            return true;
        }

        Wait(DeliveryRefusal.Typing, $"the person at {typing.Name} to stop typing");
        return false;
    }

    private Verdict Wait(DeliveryRefusal kind, string what)
    {
        _waitsFor = kind;
        if (_waitedFor != what)
        {
            _waitedFor = what;
            state.Step($"waits for {what}");
        }

        return Verdict.Wait;
    }
}
