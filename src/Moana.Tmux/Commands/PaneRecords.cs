using System.Globalization;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Commands;

/// <summary>Asks for panes and reads the answer.</summary>
internal sealed class PaneRecords
{
    private static readonly string[] Numbers =
    [
        "pane_id", "window_id", "session_id", "window_index", "pane_pid", "pane_dead", "pane_dead_status", "pane_in_mode",
        "alternate_on", "pane_width", "pane_height", "cursor_x", "cursor_y", "window_activity",
    ];

    private static readonly string[] Place = ["window_active", "pane_index", "pane_active"];
    private static readonly string[] Input = ["pane_input_off", "pane_synchronized"];
    private static readonly string[] Names = ["session_name", "window_name", "pane_title"];

    private static readonly (PaneDetails Detail, string Variable)[] Details =
    [
        (PaneDetails.Command, "pane_current_command"), (PaneDetails.Path, "pane_current_path"), (PaneDetails.StartCommand, "pane_start_command"),
    ];

    private static readonly IReadOnlyDictionary<string, string> NoOptions = new Dictionary<string, string>();

    private readonly IReadOnlyList<string> _options;
    private readonly List<PaneDetails> _details;
    private readonly bool _place;
    private readonly bool _input;
    private readonly bool _escapedTitles;
    private readonly RecordFormat _format;

    public PaneRecords(IReadOnlyList<string>? options, TmuxVersion version, PaneDetails details = PaneDetails.All, bool exact = false)
    {
        _options = options ?? [];
        foreach (var option in _options)
        {
            OptionName.Check(option);
        }

        _escapedTitles = version.EscapesTitles;
        var asked = Details.Where(d => details.HasFlag(d.Detail)).ToList();
        _details = asked.ConvertAll(d => d.Detail);
        (_place, _input) = (details.HasFlag(PaneDetails.Place), details.HasFlag(PaneDetails.Input));
        string[] numbers = [.. Numbers, .. _place ? Place : [], .. _input ? Input : []];
        _format = new(numbers, [.. Names, .. asked.Select(d => d.Variable), .. _options], !version.EscapesAnswers ? RecordMode.Raw : exact ? RecordMode.Escaped : RecordMode.Counted);
    }

    /// <summary>All panes of the server.</summary>
    public TmuxCommand ListAll() => TmuxCommand.Query("list-panes").Add("-a", "-F", _format.Text);

    /// <summary>The panes of a session.</summary>
    public TmuxCommand List(SessionId session) => TmuxCommand.Query("list-panes").Add("-s").On(session.ToString()).Add("-F", _format.Text);

    /// <summary>One pane.</summary>
    public TmuxCommand List(PaneId pane) =>
        TmuxCommand.Query("list-panes").On(pane.ToString()).Add("-f", $"#{{==:#{{pane_id}},{pane}}}", "-F", _format.Text);

    /// <summary>Reads the answer; null when some text came escaped in a way that only an exact listing can undo.</summary>
    public List<PaneInfo>? Read(string answer)
    {
        var panes = new List<PaneInfo>();
        return _format.TryRead(answer, Make, panes) ? panes : null;
    }

    private PaneInfo Make(string[] n, string[] t) => new()
    {
        Id = PaneId.Parse(n[0]),
        WindowId = WindowId.Parse(n[1]),
        SessionId = SessionId.Parse(n[2]),
        WindowIndex = Int(n[3]),
        ProcessId = Int(n[4]),
        Dead = Flag(n[5]),
        DeadStatus = IntOrNull(n[6]),
        InMode = Flag(n[7]),
        AlternateOn = Flag(n[8]),
        Width = Int(n[9]),
        Height = Int(n[10]),
        CursorX = Int(n[11]),
        CursorY = Int(n[12]),
        WindowActivity = Time(n[13]),
        WindowActive = _place && Flag(n[Numbers.Length]),
        PaneIndex = _place ? Int(n[Numbers.Length + 1]) : 0,
        PaneActive = _place && Flag(n[Numbers.Length + 2]),
        InputOff = _input && Flag(n[^2]),
        Synchronized = _input && Flag(n[^1]),
        SessionName = TmuxFormat.Unescape(t[0]),
        WindowName = _escapedTitles ? TmuxFormat.Unescape(t[1]) : t[1],
        Title = _escapedTitles ? TmuxFormat.Unescape(t[2]) : t[2],
        Command = Detail(t, PaneDetails.Command),
        Path = Detail(t, PaneDetails.Path),
        StartCommand = StartCommand.Read(Detail(t, PaneDetails.StartCommand)),
        Options = Options(_options, t.AsSpan(Names.Length + _details.Count)),
    };

    private string Detail(string[] texts, PaneDetails detail) =>
        _details.IndexOf(detail) is var at and >= 0 ? texts[Names.Length + at] : "";

    internal static IReadOnlyDictionary<string, string> Options(IReadOnlyList<string> names, ReadOnlySpan<string> values)
    {
        Dictionary<string, string>? options = null;
        for (var i = 0; i < names.Count; i++)
        {
            if (values[i].Length > 0)
            {
                (options ??= [])[names[i]] = values[i];
            }
        }

        return options ?? NoOptions;
    }

    internal static int Int(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    internal static int? IntOrNull(string text) => text.Length > 0 ? Int(text) : null;

    internal static DateTimeOffset Time(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 100_000_000_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : default;

    // pane_in_mode counts the modes that are stacked.
    internal static bool Flag(string text) => text.Length > 0 && text != "0";
}
