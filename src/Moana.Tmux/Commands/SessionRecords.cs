using Moana.Tmux.Protocol;

namespace Moana.Tmux.Commands;

/// <summary>Asks for sessions and reads the answer.</summary>
internal sealed class SessionRecords(TmuxVersion version, bool exact = false)
{
    private readonly RecordFormat _format = new(
        ["session_id", "session_windows", "session_created"],
        ["session_name", "session_path"],
        !version.EscapesAnswers ? RecordMode.Raw : exact ? RecordMode.Escaped : RecordMode.Counted);

    /// <summary>All sessions.</summary>
    public TmuxCommand ListAll() => TmuxCommand.Query("list-sessions").Add("-F", _format.Text);

    /// <summary>Reads the answer; null when some text came escaped in a way that only an exact listing can undo.</summary>
    public List<SessionInfo>? Read(string answer)
    {
        var sessions = new List<SessionInfo>();
        return _format.TryRead(answer, Make, sessions) ? sessions : null;
    }

    private static SessionInfo Make(string[] n, string[] t) => new()
    {
        Id = SessionId.Parse(n[0]),
        Name = TmuxFormat.Unescape(t[0]),
        Windows = PaneRecords.Int(n[1]),
        Attached = 0,
        Created = PaneRecords.Time(n[2]),
        Path = t[1],
    };
}
