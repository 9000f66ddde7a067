using Moana.Agents;
using Moana.Detection;

namespace Moana.Panes;

/// <summary>
/// An agent's status over time, from looks: a pure state machine without clock and I/O, in which durations are monotonic. Agents look ready for a moment
/// between tool calls, so a status that ends a turn has to last for the profile's confirmation window; statuses that
/// call for a person count at once.
/// </summary>
internal sealed class StatusTracker
{
    /// <summary>
    /// How long a screen without a mark of the turn's end has to stand still before it counts as the end all the same.
    /// Working agents repaint at least twice a second.
    /// </summary>
    public static readonly TimeSpan Stillness = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How long a mark of the turn's end has to stand. Agents look ready between tool calls, but do not draw that mark;
    /// a screen in the middle of being redrawn may still show the one before.
    /// </summary>
    public static readonly TimeSpan MarkWindow = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long a screen without evidence has to stand before that is told: on a busy machine a program takes a second or
    /// two to end.
    /// </summary>
    public static readonly TimeSpan Blank = TimeSpan.FromSeconds(2);

    /// <summary>So long at most a record counts for more than a screen that looks ready and stands still.</summary>
    public static readonly TimeSpan RecordPatience = TimeSpan.FromSeconds(10);

    /// <summary>So long where the screen by itself shows neither work nor an end: a stream may pause for as long as the connection lives.</summary>
    public static readonly TimeSpan SettlingPatience = TimeSpan.FromMinutes(10);

    /// <summary>What a record tells next moves nothing on the screen, so a look is taken all the same; the later the longer it stands still.</summary>
    private static readonly TimeSpan RecordGlance = TimeSpan.FromMilliseconds(40);

    private readonly TurnEnd _end = new();
    private readonly ScreenMotion _motion = new();
    private readonly TurnStart _start = new();
    private AgentStatus _status;
    private DateTimeOffset _since;
    private string _evidence = "not looked at yet";
    private TurnMark? _turn;
    private bool _worked;
    private AgentStatus? _recorded;
    private AgentStatus? _candidate;
    private TimeSpan _candidateSince;
    private bool _looked;

    /// <summary>Whether a look may end the work, so that it is worth asking the agent's session record: a ready screen in an open turn.</summary>
    public bool MayEnd(Look look) =>
        _looked && look is { Captured: not null, Agent: { Profile.Record: { TellsStatus: true }, Turn.State: not TurnState.Pending } }
        && look.Observation is { IsDialog: false, KeepPrevious: false, Carrier: null }
        && (IsReady(look.Observation) || look.Observation.Status is AgentStatus.Failed or AgentStatus.RateLimited or AgentStatus.Unknown)
        && (_status is AgentStatus.Working or AgentStatus.WaitingForInput or AgentStatus.Unknown || look.Agent.Turn?.Id != _turn?.Id);

    public TrackedStatus Update(Look look)
    {
        NoteTurn(look);
        _motion.Note(look);
        _start.Note(look.Observation, _motion.ConversationSince);
        _end.Look(look, _turn, _worked, _start.ShowsTurnBefore(look));
        var observed = look.Observation;
        if (observed.KeepPrevious && _looked)
        {
            return new(_status, _since, $"{_evidence}; kept while {observed.Evidence}", null, false, _turn?.Id, _end.Told);
        }

        var result = Decide(look);
        _looked = true;
        return result;
    }

    private TrackedStatus Decide(Look look)
    {
        var observed = look.Observation;
        if (ByRecord(look) is { } recorded)
        {
            return recorded;
        }

        if (!_end.IsBrokenOff && _status is AgentStatus.Working or AgentStatus.Unknown && _start.ShowsTurnBefore(look))
        {
            return NotSeenToStart(look);
        }

        switch (observed.Status)
        {
            case AgentStatus.Working:
                _worked = true;
                return observed.Settles is { } window
                    ? Still(AtRest(_turn is not null), look, window, observed.Evidence)
                    : Settle(AgentStatus.Working, look);
            case AgentStatus.WaitingForInput:
                _worked = _turn is not null;
                return Settle(AgentStatus.WaitingForInput, look);
            case AgentStatus.Exited when look.Captured is null || look.Agent.Pane.Dead:
                return Settle(AgentStatus.Exited, look);
            case AgentStatus.Exited or AgentStatus.Failed or AgentStatus.RateLimited:
                return Confirm(observed.Status, look, look.Agent.Profile.Confirmation, observed.Evidence);
            case AgentStatus.Idle or AgentStatus.Completed:
                return Ready(look);
            default:
                return NoEvidence(look);
        }
    }

    /// <summary>What the session record makes of a screen that looks ready; null where the screen decides.</summary>
    private TrackedStatus? ByRecord(Look look)
    {
        var seen = look.Observation.Status;
        var isReady = IsReady(look.Observation);
        var patience = look.Observation.Settles is null ? RecordPatience : SettlingPatience;
        switch (look.Record)
        {
            case { Outcome: TurnOutcome.Failed or TurnOutcome.RateLimited } ended:
                _worked = true;
                _recorded = ended.Outcome == TurnOutcome.Failed ? AgentStatus.Failed : AgentStatus.RateLimited;
                return Settle(_recorded.Value, look, Witnessed(look));
            case { Outcome: not null } when isReady:
                _worked = true;
                return Settle(AtRest(true), look, _end.Reason ?? Witnessed(look));
            case { Outcome: null, Status: var says } when (isReady || seen is AgentStatus.Unknown) && look.Monotonic - _motion.ScreenSince < patience:
                _worked = true;
                return Settle(says, look, Witnessed(look)) with { Due = look.Monotonic + Later(RecordGlance, (look.Monotonic - _motion.ScreenSince) / 50) };
            case { Outcome: not null } when seen is AgentStatus.Unknown && look.Observation.Rule is null:
                // Something has spoiled the screen, or it is being drawn.
                _worked = true;
                return _motion.ScreenSince + Blank is var still && look.Monotonic >= still
                    ? Settle(AtRest(true), look, Witnessed(look))
                    : Settle(AgentStatus.Working, look, Witnessed(look)) with { Due = still };
            case null when _recorded is { } ended && (isReady || seen is AgentStatus.Failed or AgentStatus.RateLimited):
                // The record is asked about an open turn only; what it said of the end stands, whatever the screen makes of it.
                return Settle(ended, look, _evidence);
            default:
                _recorded = null;
                return null;
        }
    }

    /// <summary>Whether a screen shows the program ready, or work only for want of a mark of its end.</summary>
    private static bool IsReady(Observation seen) => seen.Status is AgentStatus.Idle or AgentStatus.Completed || seen is { Status: AgentStatus.Working, Settles: not null };

    private static string Witnessed(Look look) => $"{look.Record!.Evidence}; the screen: {look.Observation.Evidence}";

    private TrackedStatus Ready(Look look)
    {
        var observed = look.Observation;
        var open = _turn is { } mark && (mark.Started || _worked);
        var target = AtRest(open || observed.Status == AgentStatus.Completed);
        var fallback = look.Agent.Profile.Name == ProfileCatalog.Fallback;
        var begun = open && (_worked || !observed.IsUnanswered);
        if (_turn is not null && !begun && !fallback && !_end.IsBrokenOff && _status is AgentStatus.Working or AgentStatus.Unknown
            && look.Monotonic < _start.Latest(look))
        {
            // Programs empty their composer at once and show the prompt above it, and some show no work for seconds.
            return NotSeenToStart(look);
        }

        var unproven = open && !_end.IsBrokenOff && (!observed.EndsTurn || observed.Settles is not null) && _status is not (AgentStatus.Completed or AgentStatus.Idle);
        if (!unproven || fallback)
        {
            var marked = observed is { Status: AgentStatus.Completed, EndsTurn: true, Rule: not HookReport.RuleName } && !fallback;
            return Confirm(target, look, marked ? MarkWindow : look.Agent.Profile.Confirmation, _end.Reason ?? observed.Evidence);
        }

        return Still(target, look, observed.Settles ?? Stillness, "the turn is open and the screen has no mark of its end");
    }

    private TrackedStatus NotSeenToStart(Look look) =>
        Settle(AgentStatus.Working, look, "a prompt was submitted, and its turn is not seen to start yet") with { Due = _start.Latest(look) };

    /// <summary>What ready means: after a turn that was broken off never that it was completed.</summary>
    private AgentStatus AtRest(bool done) => done && !_end.IsBrokenOff ? AgentStatus.Completed : AgentStatus.Idle;

    /// <summary>An open turn without a mark of its end is over when nothing at all has moved for long.</summary>
    private TrackedStatus Still(AgentStatus target, Look look, TimeSpan window, string works)
    {
        // Where work and rest look alike text that streams is the sign of work; a footer may count, and a person may type.
        var since = look.Observation.Settles is null ? _motion.ScreenSince : _motion.ConversationSince;
        if (look.Monotonic - since >= window)
        {
            return Confirm(target, look, look.Agent.Profile.Confirmation, $"{look.Observation.Evidence}; nothing has moved for {window.TotalSeconds:0} s");
        }

        return Settle(AgentStatus.Working, look, works) with { Due = since + window };
    }

    /// <summary>A screen may say nothing for a moment, while it is redrawn and while the program ends.</summary>
    private TrackedStatus NoEvidence(Look look)
    {
        var observed = look.Observation;
        if (_status == AgentStatus.Working && _turn is not null && observed is { Rule: null, Carrier: null })
        {
            return Settle(AgentStatus.Working, look, $"the turn is open and the screen shows no evidence either way: {observed.Evidence}");
        }

        return _looked && observed.Status == AgentStatus.Unknown
            ? Confirm(observed.Status, look, Blank, observed.Evidence)
            : Settle(observed.Status, look);
    }

    /// <summary>Takes a status once it has been seen for long enough; until then the present one stays.</summary>
    private TrackedStatus Confirm(AgentStatus target, Look look, TimeSpan window, string evidence)
    {
        if (_looked && _status == target)
        {
            return Settle(target, look, evidence);
        }

        if (_candidate != target)
        {
            _candidate = target;
            _candidateSince = look.Monotonic;
        }

        // The window's last activity has a resolution of a second; older than that and the screen cannot be a flicker.
        var quiet = look.At - look.WindowActivity >= window + TimeSpan.FromSeconds(1);
        var due = Later(_candidateSince, _motion.Since(target, look, inTurn: _turn is not null)) + window;
        if (quiet || look.Monotonic >= due)
        {
            return Settle(target, look, evidence);
        }

        if (!_looked)
        {
            _status = _turn is not null ? AgentStatus.Working : AgentStatus.Unknown;
            _since = _turn?.SentAt ?? look.At;
        }

        _evidence = $"seems {target}: {evidence}; to be confirmed";
        return new(_status, _since, _evidence, due, true, _turn?.Id, _end.Told);
    }

    private TrackedStatus Settle(AgentStatus status, Look look, string? evidence = null)
    {
        if (!_looked || _status != status)
        {
            _since = status switch
            {
                _ when _looked => _candidate == status ? look.At - (look.Monotonic - _candidateSince) : look.At,
                AgentStatus.Working => _turn?.SentAt ?? look.At,
                _ when look.WindowActivity is var active && active > DateTimeOffset.UnixEpoch && active < look.At => active,
                _ => look.At,
            };
            _status = status;
        }

        _candidate = null;
        _evidence = evidence ?? look.Observation.Evidence;
        _end.Settle(status, _turn);
        return new(_status, _since, _evidence, null, false, _turn?.Id, _end.Told);
    }

    private void NoteTurn(Look look)
    {
        var mark = look.Agent.Turn;
        if (mark is { State: TurnState.Pending })
        {
            // Its delivery may still be refused; until its submit key the status is that of the turn before.
            return;
        }

        var isNew = mark?.Id != _turn?.Id;
        if (isNew || mark?.State != _turn?.State)
        {
            // At the first look, how long ago the pane last changed stands for how long ago that was.
            var quiet = look.At - look.WindowActivity;
            _start.SubmittedAt = _looked || quiet < TimeSpan.Zero ? look.Monotonic : look.Monotonic - quiet;
        }

        _turn = mark;
        if (!isNew)
        {
            return;
        }

        _worked = false;
        _recorded = null;
        _start.Begin(isTurn: mark is not null, look.Monotonic);
        _candidate = null;
        if (mark is not null && _status is AgentStatus.Idle or AgentStatus.Completed or AgentStatus.Failed or AgentStatus.RateLimited)
        {
            // What ended before this turn says nothing of it.
            _status = AgentStatus.Working;
            _since = mark!.SentAt;
        }
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
