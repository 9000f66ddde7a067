using System.Text;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Events;

/// <summary>
/// What a subscription says of each pane, and what changed of it. Values that can hold newlines are asked for without:
/// one would forge notifications. (Titles hold no control characters.)
/// </summary>
internal sealed class PaneStates
{
    /// <summary>The subscription's name.</summary>
    private const string Name = "moana";

    private static readonly PaneChange[] Fixed = [PaneChange.Dead, PaneChange.Dead, PaneChange.Title, PaneChange.Command];

    private readonly object _sync = new();
    private readonly Dictionary<PaneId, string[]> _known = [];
    private readonly string _format;

    public PaneStates(IEnumerable<string> options) => _format = string.Join(
        '\t',
        [
            "#{pane_dead}", "#{pane_pid}", "#{pane_title}", TmuxFormat.OneLine("pane_current_command"),
            .. options.Select(TmuxFormat.OneLine),
        ]);

    /// <summary>The command that makes tmux tell changes, once a second.</summary>
    public TmuxCommand Subscribe() => TmuxCommand.Change("refresh-client").Add("-B", $"{Name}:%*:{_format}");

    /// <summary>The command that asks for the state now, so that no change before the first notice is missed.</summary>
    public TmuxCommand List(SessionId session) =>
        TmuxCommand.Query("list-panes").Add("-s").On(session.ToString()).Add("-F", $"#{{pane_id}} : {_format}");

    /// <summary>Takes the answer to <see cref="List"/>.</summary>
    public void Begin(string answer)
    {
        foreach (var line in answer.Split('\n'))
        {
            Update(line, [], out _);
        }
    }

    /// <summary>Takes a notice; the changes go into the list.</summary>
    public void Update(ReadOnlySpan<byte> line, List<PaneChange> changes, out PaneId pane)
    {
        // %subscription-changed moana $1 @1 0 %5 : value
        pane = default;
        var percent = line.IndexOf(" %"u8);
        if (line.StartsWith("%subscription-changed moana "u8) && percent > 0)
        {
            Update(Encoding.UTF8.GetString(line[(percent + 1)..]), changes, out pane);
        }
    }

    private void Update(string record, List<PaneChange> changes, out PaneId pane)
    {
        var colon = record.IndexOf(" : ", StringComparison.Ordinal);
        if (colon < 0 || !PaneId.TryParse(record[..colon], out pane))
        {
            pane = default;
            return;
        }

        var now = record[(colon + 3)..].Split('\t');
        lock (_sync)
        {
            _known.TryGetValue(pane, out var before);
            _known[pane] = now;
            for (var i = 0; before is not null && i < now.Length && i < before.Length; i++)
            {
                var what = i < Fixed.Length ? Fixed[i] : PaneChange.Option;
                if (now[i] != before[i] && !changes.Contains(what))
                {
                    changes.Add(what);
                }
            }
        }
    }
}
