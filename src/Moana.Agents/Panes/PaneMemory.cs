using System.Collections.Concurrent;
using Moana.Agents;
using Moana.Detection;
using Moana.Tmux;
using Moana.Tmux.Screens;

namespace Moana.Panes;

/// <summary>
/// What this process remembers of a pane: the last screen with its observation, so that an unchanged screen is not
/// read again, and the status over time. Shared by all cmdlets and runspaces of the process.
/// </summary>
internal sealed class PaneMemory
{
    private const int MaxPanes = 20_000;

    private static readonly ConcurrentDictionary<Key, PaneMemory> Panes = new();

    private readonly object _gate = new();
    private string? _captured;
    private PaneFacts? _facts;
    private AgentProfile? _profile;
    private Screen? _screen;
    private Observation? _observation;

    /// <summary>The agent's status over time. Used under the lock of <see cref="Track"/> only.</summary>
    private readonly StatusTracker _tracker = new();

    /// <summary>The memory of a pane. A respawned pane and a new server's pane of the same id are other panes.</summary>
    public static PaneMemory Of(TmuxEndpoint endpoint, PaneInfo pane)
    {
        if (Panes.Count > MaxPanes)
        {
            Panes.Clear();
        }

        return Panes.GetOrAdd(new(endpoint, pane.Id, pane.ProcessId), static _ => new());
    }

    /// <summary>Classifies a capture, or says again what was said of the same one.</summary>
    public Look Observe(TmuxEndpoint endpoint, AgentPane agent, string captured, DateTimeOffset now)
    {
        var facts = Facts(endpoint, agent.Pane);
        var cursor = (agent.Pane.CursorX, agent.Pane.CursorY);
        lock (_gate)
        {
            if (_observation is null || captured != _captured || facts != _facts || agent.Profile != _profile)
            {
                _screen = captured == _captured && _screen is not null
                    ? _screen
                    : Screen.Parse(captured, cursor);
                _observation = Classifier.Classify(agent.Profile, _screen, facts with { Now = now });
                (_captured, _facts, _profile) = (captured, facts, agent.Profile);
            }

            // The cursor moves without the text, and what counts for status is the text.
            _screen = _screen!.Cursor == cursor ? _screen : _screen.WithCursor(cursor);
            return new(agent, captured, _screen, _observation, now);
        }
    }

    /// <summary>Adds a look to the status over time.</summary>
    public TrackedStatus Track(Look look)
    {
        lock (_gate)
        {
            return _tracker.Update(look);
        }
    }

    /// <summary>A look's facts without its time, so that equal looks compare equal.</summary>
    private static PaneFacts Facts(TmuxEndpoint endpoint, PaneInfo pane) => new()
    {
        Title = pane.Title,
        Command = pane.Command,
        CommandLine = ProcessFacts.CommandLine(endpoint, pane),
        Dead = pane.Dead,
        DeadStatus = pane.DeadStatus,
        HookReport = pane.Options.GetValueOrDefault(PaneOptions.HookReport),
    };

    private sealed record Key(TmuxEndpoint Endpoint, PaneId Pane, int Process);
}
