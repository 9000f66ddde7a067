using Moana.Agents;
using Moana.Detection;
using Moana.Tmux;
using Moana.Tmux.Screens;
using Moana.Transcripts;

namespace Moana.Panes;

/// <summary>
/// What this process remembers of a pane and its process: the last screen with its observation, so that an unchanged
/// screen is not read again; the status over time; and who may press keys in it.
/// </summary>
internal sealed class PaneMemory
{
    /// <summary>A screen is captured again after this time whatever the marks say.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    /// <summary>A look at a pane that stands as it was says the same again for so long: its processes may have changed without a trace.</summary>
    private static readonly TimeSpan Standing = TimeSpan.FromSeconds(1);

    private readonly object _sync = new();
    private readonly StatusTracker _tracker = new();
    private readonly HookWitness _witness = new();
    private readonly PaneProcesses _processes = new();
    private string? _captured;
    private PaneFacts? _facts;
    private AgentProfile? _profile;
    private AgentProfile? _recognized;
    private Screen? _screen;
    private Observation? _observation;
    private TrackedStatus _tracked;
    private long _ticket;
    private Kept? _kept;
    private (AgentPane Agent, Look Look)? _settled;

    /// <summary>Prompts of this process go one after another, the wait for a busy agent included.</summary>
    public SemaphoreSlim Deliveries { get; } = new(1, 1);

    /// <summary>Who presses keys in this process; among processes <see cref="PaneLock"/> decides.</summary>
    public SemaphoreSlim Keys { get; } = new(1, 1);

    /// <summary>True when nobody delivers or presses keys.</summary>
    public bool IsIdle => Deliveries.CurrentCount > 0 && Keys.CurrentCount > 0;

    /// <summary>Keeps what was captured after a listing. It stands while later listings give the same facts and the same mark.</summary>
    public void Keep(MarkedPane listed, string captured, TimeProvider clock) =>
        _kept = listed.Output is null ? null : new(listed, captured, clock.GetTimestamp());

    /// <summary>The kept screen, if the pane has not changed since; else null.</summary>
    public string? Find(MarkedPane listed, TimeProvider clock) =>
        _kept is { } kept && ReferenceEquals(kept.Listed.Pane, listed.Pane) && kept.Listed.Output == listed.Output
        && clock.GetElapsedTime(kept.At) < MaxAge
            ? kept.Captured
            : null;

    /// <summary>Reads a capture, or says again what was said of the same one, and tracks the status.</summary>
    /// <param name="fleet">Whose agent it is.</param>
    /// <param name="agent">The agent, with facts as fresh as the capture.</param>
    /// <param name="captured">The capture; null when the pane is gone.</param>
    /// <param name="ticket">The look's place in the order of looks: one that was overtaken does not turn the status back.</param>
    /// <param name="clock">The time.</param>
    /// <param name="forKeys">
    /// Whether keys may be pressed on the look. Else what carries the pane's terminal is not looked up again for an unchanged
    /// screen: it costs more than all else, and another program there would show.
    /// </param>
    public Look Observe(Fleet fleet, AgentPane agent, string? captured, long ticket, TimeProvider clock, bool forKeys = false)
    {
        lock (_sync)
        {
            if (!forKeys && Again(agent, captured, clock) is { } same)
            {
                _ticket = Math.Max(_ticket, ticket);
                return same;
            }

            var look = captured is null ? Gone(agent, clock) : Read(fleet, agent, captured, clock, forKeys);
            if (ticket <= _ticket)
            {
                return look with { Tracked = _tracked };
            }

            _ticket = ticket;
            var mayEnd = _tracker.MayEnd(look);
            if (mayEnd) look = look with { Record = SessionRecords.Report(look.Agent, look.At) };
            _tracked = _tracker.Update(look);
            look = look with { Tracked = _tracked };
            _settled = mayEnd || look.Processes != default || _tracked is { Due: not null } or { Confirming: true } ? null : (agent, look);
            return look;
        }
    }

    /// <summary>
    /// The last look again, where tmux gives the same pane and the same screen, and time alone changes nothing of the status. What a
    /// prompt rests on is read anew.
    /// </summary>
    private Look? Again(AgentPane agent, string? captured, TimeProvider clock) =>
        _settled is { } last && ReferenceEquals(last.Agent.Pane, agent.Pane) && ReferenceEquals(last.Agent.Profile, agent.Profile)
        && captured is not null && ReferenceEquals(last.Look.Captured, captured) && last.Agent.Name == agent.Name
        && clock.GetElapsedTime(0) is var now && now - last.Look.Monotonic < Standing
            ? last.Look with { At = clock.GetUtcNow(), Monotonic = now }
            : null;

    private Look Read(Fleet fleet, AgentPane agent, string captured, TimeProvider clock, bool forKeys)
    {
        var now = clock.GetUtcNow();
        var endpoint = fleet.Server.Endpoint;
        var facts = Facts(endpoint, agent, mayReuse: !forKeys && captured == _captured);
        var processes = _processes.Look(endpoint, agent, fresh: forKeys || captured != _captured || facts != _facts, clock);
        var cursor = (agent.Pane.CursorX, agent.Pane.CursorY);
        if (_screen is null || captured != _captured)
        {
            _screen = Screen.Parse(captured, cursor);
            _observation = null;
        }
        else if (_screen.Cursor != cursor)
        {
            // The cursor moves without the text, and what counts for status is the text; behind a carrier both do.
            _screen = _screen.WithCursor(cursor);
            _observation = facts.Carrier is null ? _observation : null;
        }

        var known = Recognize(fleet, agent, facts);
        if (_observation is null || facts != _facts || known.Profile != _profile)
        {
            _observation = Classifier.Classify(known.Profile, _screen, facts with { Now = now });
            (_captured, _facts, _profile) = (captured, facts, known.Profile);
        }

        return new(known, captured, _screen, _observation, now, clock.GetElapsedTime(0))
        {
            Processes = processes,
            ClockAhead = endpoint.ClockAhead(),
        };
    }

    /// <summary>An agent behind a launcher is told by its screen; what was once recognised stays until the process changes.</summary>
    private AgentPane Recognize(Fleet fleet, AgentPane agent, PaneFacts facts)
    {
        if (agent.Profile.Name != ProfileCatalog.Fallback || agent.Pane.Options.ContainsKey(PaneOptions.Profile))
        {
            return agent;
        }

        if (_recognized is null && fleet.Profiles.Recognize(facts, _screen) is { } candidate
            && Classifier.Classify(candidate, _screen!, facts) is { Composer: not null, Carrier: null })
        {
            // Words alone can be anybody's; with its composer they are the agent's own.
            _recognized = candidate;
        }

        return _recognized is null ? agent : agent with { Profile = _recognized };
    }

    /// <summary>What is seen of an agent whose pane is gone.</summary>
    private static Look Gone(AgentPane agent, TimeProvider clock) => new(agent, null, null, new Observation
    {
        Status = AgentStatus.Exited,
        Evidence = $"pane {agent.Pane.Id} is gone",
        EndsTurn = true,
    }, clock.GetUtcNow(), clock.GetElapsedTime(0));

    /// <summary>A look's facts without its time, so that equal looks compare equal.</summary>
    private PaneFacts Facts(TmuxEndpoint endpoint, AgentPane agent, bool mayReuse)
    {
        var pane = agent.Pane;
        var facts = new PaneFacts
        {
            Title = pane.Title,
            Command = pane.Command,
            CommandLine = ProcessFacts.CommandLine(endpoint, pane),
            Dead = pane.Dead,
            DeadStatus = pane.DeadStatus,
            HookReport = _witness.Hear(pane.Options.GetValueOrDefault(PaneOptions.HookReport), agent.Turn, endpoint.ClockAhead()),
        };
        if (mayReuse && _facts is { } last && facts with { Carrier = last.Carrier } == last)
        {
            return last;
        }

        return facts with { Carrier = ProcessFacts.Carrier(endpoint, pane, agent.Profile.Recognition.ByProcess(facts) > 0) };
    }

    private sealed record Kept(MarkedPane Listed, string Captured, long At);
}
