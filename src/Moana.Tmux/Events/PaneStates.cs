using System.Globalization;
using System.Text;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Events;

/// <summary>
/// What subscriptions say of each pane, and what changed of it. Values that can hold newlines are asked for without: one
/// would forge notifications. (Titles hold no control characters.)
/// </summary>
/// <remarks>
/// There is one subscription for each window. One for all panes (<c>%*</c>) kills a server up to 3.6a when the session
/// dies while the client is slow; one for a pane tells nothing once the pane is dead.
/// </remarks>
internal sealed class PaneStates
{
    private const string Prefix = "moana-";
    private static readonly PaneChange[] Fixed = [PaneChange.Dead, PaneChange.Dead, PaneChange.Title, PaneChange.Command];

    private readonly object _sync = new();
    private readonly Dictionary<PaneId, string[]> _known = [];
    private readonly HashSet<WindowId> _windows = [];
    private readonly string _format;

    public PaneStates(IEnumerable<string> options) => _format = "#{pane_id} : " + string.Join(
        '\t',
        [
            "#{pane_dead}", "#{pane_pid}", "#{pane_title}", TmuxFormat.OneLine("pane_current_command"),
            .. options.Select(TmuxFormat.OneLine),
        ]);

    /// <summary>The command that asks for the windows and panes as they are now.</summary>
    public TmuxCommand List(SessionId session) =>
        TmuxCommand.Query("list-panes").Add("-s").On(session.ToString()).Add("-F", $"#{{window_id}} {_format}");

    /// <summary>
    /// Takes the answer to <see cref="List"/>: what it says of new panes is where their changes count from. Returns the
    /// commands that subscribe to new windows, once a second, and forget those that are gone.
    /// </summary>
    public IReadOnlyList<TmuxCommand> Follow(string answer)
    {
        var windows = new HashSet<WindowId>();
        var panes = new HashSet<PaneId>();
        lock (_sync)
        {
            foreach (var line in answer.Split('\n'))
            {
                if (line.Split(' ', 2) is [var id, var record] && id.StartsWith('@') && TryRead(record, out var pane, out var now))
                {
                    windows.Add(WindowId.Parse(id));
                    panes.Add(pane);
                    _known.TryAdd(pane, now);
                }
            }

            foreach (var gone in _known.Keys.Where(p => !panes.Contains(p)).ToList())
            {
                _known.Remove(gone);
            }

            List<TmuxCommand> commands =
            [
                .. windows.Except(_windows).Select(w => Subscription($"{Name(w)}:{w}:#{{P:{_format}{RecordFormat.Mark}}}")),
                .. _windows.Except(windows).Select(w => Subscription(Name(w))),
            ];
            _windows.Clear();
            _windows.UnionWith(windows);
            return commands;
        }
    }

    /// <summary>Takes a notice; the changes go into the list.</summary>
    public void Update(ReadOnlySpan<byte> line, List<(PaneId Pane, PaneChange What)> changes)
    {
        // %subscription-changed moana-3 $1 @3 0 - : %5 : 0<tab>123<tab>title...
        var value = line.IndexOf(" : "u8);
        if (!line.StartsWith("%subscription-changed moana-"u8) || value < 0)
        {
            return;
        }

        lock (_sync)
        {
            foreach (var record in Encoding.UTF8.GetString(line[(value + 3)..]).Split(RecordFormat.Mark))
            {
                if (TryRead(record, out var pane, out var now))
                {
                    Compare(pane, now, changes);
                }
            }
        }
    }

    private void Compare(PaneId pane, string[] now, List<(PaneId, PaneChange)> changes)
    {
        _known.TryGetValue(pane, out var before);
        _known[pane] = now;
        for (var i = 0; before is not null && i < now.Length && i < before.Length; i++)
        {
            var change = (pane, i < Fixed.Length ? Fixed[i] : PaneChange.Option);
            if (now[i] != before[i] && !changes.Contains(change))
            {
                changes.Add(change);
            }
        }
    }

    private static bool TryRead(string record, out PaneId pane, out string[] values)
    {
        (pane, values) = (default, []);
        var colon = record.IndexOf(" : ", StringComparison.Ordinal);
        if (colon < 0 || !PaneId.TryParse(record[..colon], out pane))
        {
            return false;
        }

        values = record[(colon + 3)..].Split('\t');
        return true;
    }

    private static string Name(WindowId window) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{window.Number}");

    private static TmuxCommand Subscription(string value) => TmuxCommand.Change("refresh-client").Add("-B", value);
}
