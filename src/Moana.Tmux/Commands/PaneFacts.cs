using Moana.Tmux.Protocol;

namespace Moana.Tmux.Commands;

/// <summary>
/// Those facts of panes that can change while no notification tells of it: a title or an option set by a command, another
/// program in the foreground, a death, a reset, windows that are numbered anew. tmux's time for a listing grows with each
/// field, so there are no others.
/// </summary>
internal sealed class PaneFacts
{
    private static readonly string[] Numbers =
        ["pane_id", "window_index", "pane_pid", "pane_dead", "pane_dead_status", "pane_in_mode", "alternate_on", "cursor_x", "cursor_y", "window_activity"];

    private static readonly string[] Texts = ["pane_title", "pane_current_command"];

    /// <summary>
    /// Of these, those that can change without any output of the pane and without a notice of the layout: not what its
    /// program draws, which pane it is, and which program is in the foreground. That one costs tmux as much as ten others; a
    /// program that takes the terminal nearly always draws on it.
    /// </summary>
    private static readonly string[] Silent = ["window_index", "pane_pid", "pane_dead", "pane_in_mode", "cursor_x", "cursor_y", "pane_title"];

    private readonly IReadOnlyList<string> _options;
    private readonly bool _escapedTitles;
    private readonly RecordFormat _format;

    public PaneFacts(IReadOnlyList<string> options, TmuxVersion version)
    {
        (_options, _escapedTitles) = (options, version.EscapesTitles);
        _format = new(Numbers, [.. Texts, .. options], version.EscapesAnswers ? RecordMode.Counted : RecordMode.Raw);
    }

    /// <summary>Asks for the panes of a session.</summary>
    public TmuxCommand List(SessionId session) => TmuxCommand.Query("list-panes").Add("-s").On(session.ToString()).Add("-F", _format.Text);

    /// <summary>Asks for what can change in silence. Two equal answers about panes that put nothing out mean that nothing else has changed.</summary>
    public TmuxCommand ListSilent(SessionId session) => TmuxCommand.Query("list-panes").Add("-s").On(session.ToString())
        .Add("-F", string.Join('\t', Silent.Concat(_options).Select(field => $"#{{{field}}}")));

    /// <summary>The panes with the facts of the answer; null when it is about others, or some text came escaped.</summary>
    public IReadOnlyList<PaneInfo>? Update(IReadOnlyList<PaneInfo> panes, string answer)
    {
        var updated = new List<PaneInfo?>(panes.Count);
        return _format.TryRead(answer, Next, updated) && updated.Count == panes.Count && !updated.Contains(null) ? updated.ConvertAll(p => p!) : null;

        PaneInfo? Next(string[] numbers, string[] texts) =>
            updated.Count < panes.Count && panes[updated.Count] is var pane && pane.Id == PaneId.Parse(numbers[0]) ? Make(pane, numbers, texts) : null;
    }

    private PaneInfo Make(PaneInfo pane, string[] n, string[] t) => pane with
    {
        WindowIndex = PaneRecords.Int(n[1]),
        ProcessId = PaneRecords.Int(n[2]),
        Dead = PaneRecords.Flag(n[3]),
        DeadStatus = PaneRecords.IntOrNull(n[4]),
        InMode = PaneRecords.Flag(n[5]),
        AlternateOn = PaneRecords.Flag(n[6]),
        CursorX = PaneRecords.Int(n[7]),
        CursorY = PaneRecords.Int(n[8]),
        WindowActivity = PaneRecords.Time(n[9]),
        Title = _escapedTitles ? TmuxFormat.Unescape(t[0]) : t[0],
        Command = t[1],
        Options = PaneRecords.Options(_options, t.AsSpan(Texts.Length)),
    };
}
