using System.Collections.Concurrent;
using Moana.Tmux.Commands;
using Moana.Tmux.Connections;

namespace Moana.Tmux.Events;

/// <summary>
/// Lists all panes at about half the price where their sessions are watched. What only changes with the layout is known
/// until a notification tells that the layout changed; the rest is asked for over the connection that tells the session's
/// output, so the answer comes when all output, and all notifications, before it have been counted. Of a session in which
/// nothing moves, only that is asked.
/// </summary>
internal sealed class PaneListing(CommandChannel channel, PaneReader reader, EventHub hub)
{
    /// <summary>For so long it counts that nothing moved; what the short question leaves out is asked for once in it.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    /// <summary>What was listed last, by the options that were listed.</summary>
    private readonly ConcurrentDictionary<string, Listing> _last = new();

    private readonly TimeProvider _time = channel.Settings.Time;

    public async Task<IReadOnlyList<MarkedPane>> ListAsync(IReadOnlyList<string> options, CancellationToken token)
    {
        var key = string.Join(' ', options);
        var listing = await UpdateAsync(_last.GetValueOrDefault(key), options, token).ConfigureAwait(false)
            ?? await ListAllAsync(options, token).ConfigureAwait(false);
        _last[key] = listing;
        return listing.Panes;
    }

    /// <summary>The listing as it is now; null when the layout has changed since.</summary>
    private async Task<Listing?> UpdateAsync(Listing? last, IReadOnlyList<string> options, CancellationToken token)
    {
        if (last is null || last.Layout != hub.Layout || !last.Sessions.Any(s => hub.IsWatched(s.Session)))
        {
            return null;
        }

        try
        {
            var facts = new PaneFacts(options, channel.Version!);
            var sessions = await Task.WhenAll(last.Sessions.Select(s => UpdateAsync(s, facts, options, token))).ConfigureAwait(false);
            return last.Layout == hub.Layout && !sessions.Contains(null) ? last.With(sessions!, hub) : null;
        }
        catch (TmuxException e) when (e.Error is TmuxError.ConnectionLost or TmuxError.TargetMissing)
        {
            return null;
        }
    }

    private async Task<SessionPanes?> UpdateAsync(SessionPanes last, PaneFacts facts, IReadOnlyList<string> options, CancellationToken token)
    {
        if (last.Silent is not null && _time.GetElapsedTime(last.At) < MaxAge
            && await hub.AskAsync(last.Session, facts.ListSilent(last.Session), token).ConfigureAwait(false) == last.Silent && IsStill(last, Marks(last)))
        {
            return last;
        }

        // In this order: what moves meanwhile is in the answer, and the next short one, or the next marks, differ from these.
        var (marks, at) = (Marks(last), _time.GetTimestamp());
        var silent = IsStill(last, marks) ? hub.AskAsync(last.Session, facts.ListSilent(last.Session), token) : Task.FromResult<string?>(null);
        if (await hub.AskAsync(last.Session, facts.List(last.Session), token).ConfigureAwait(false) is not { } answer)
        {
            return last.With(await reader.ListPanesAsync(last.Session, PaneDetails.Command, options, token).ConfigureAwait(false), null);
        }

        var panes = answer == last.Answer ? last.Panes : facts.Update(last.Panes, answer);
        return panes is null ? null : last.With(panes, answer) with { Silent = await silent.ConfigureAwait(false), Marks = marks, At = at };
    }

    private static bool IsStill(SessionPanes last, IReadOnlyList<OutputMark?> marks) => marks.SequenceEqual(last.Marks) && !marks.Contains(null);

    private IReadOnlyList<OutputMark?> Marks(SessionPanes session) => [.. session.Panes.Select(p => hub.MarkOf(session.Session, p.Id))];

    private async Task<Listing> ListAllAsync(IReadOnlyList<string> options, CancellationToken token)
    {
        var layout = hub.Layout;
        var panes = await reader.ListPanesAsync(PaneDetails.Command, options, token).ConfigureAwait(false);
        var sessions = panes.GroupBy(p => p.SessionId).Select(s => new SessionPanes(s.Key, [.. s], null)).ToList();
        await hub.CatchUpAsync(sessions.Select(s => s.Session), token).ConfigureAwait(false);
        return new Listing(layout, [], []).With(sessions, hub);
    }

    private sealed record SessionPanes(SessionId Session, IReadOnlyList<PaneInfo> Panes, string? Answer)
    {
        /// <summary>The answer to the short question, if nothing moved just before; else null.</summary>
        public string? Silent { get; init; }

        /// <summary>Where the panes stood in their output before <see cref="Answer"/> was asked for.</summary>
        public IReadOnlyList<OutputMark?> Marks { get; init; } = [];

        /// <summary>When that was, as a timestamp.</summary>
        public long At { get; init; }

        /// <summary>The same objects for what has not changed.</summary>
        public SessionPanes With(IReadOnlyList<PaneInfo> panes, string? answer) => ReferenceEquals(panes, Panes)
            ? this with { Answer = answer }
            : new(Session, [.. panes.Select((pane, i) => i < Panes.Count && IsSame(Panes[i], pane) ? Panes[i] : pane)], answer);

        private static bool IsSame(PaneInfo a, PaneInfo b) => a with { Options = b.Options } == b
            && a.Options.Count == b.Options.Count && a.Options.All(option => b.Options.GetValueOrDefault(option.Key) == option.Value);
    }

    private sealed record Listing(long Layout, IReadOnlyList<SessionPanes> Sessions, IReadOnlyList<MarkedPane> Panes)
    {
        /// <summary>The same objects for what has not changed.</summary>
        public Listing With(IReadOnlyList<SessionPanes> sessions, EventHub hub)
        {
            var panes = new List<MarkedPane>(Panes.Count);
            var same = true;
            foreach (var pane in sessions.SelectMany(s => s.Panes))
            {
                var mark = hub.MarkOf(pane.SessionId, pane.Id);
                var last = panes.Count < Panes.Count ? Panes[panes.Count] : null;
                var stands = last is not null && ReferenceEquals(last.Pane, pane) && last.Output == mark;
                same &= stands;
                panes.Add(stands ? last! : new(pane, mark));
            }

            return new(Layout, sessions, same && panes.Count == Panes.Count ? Panes : panes);
        }
    }
}
