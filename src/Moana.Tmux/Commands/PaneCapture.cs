using Moana.Tmux.Protocol;

namespace Moana.Tmux.Commands;

/// <summary>
/// Captures screens. Where the server would lose the memory of what it prints, it puts the screen into a buffer, prints that and
/// deletes it, in one line: nobody else sees the buffer, and it is not left behind.
/// </summary>
internal sealed class PaneCapture(TmuxVersion version)
{
    /// <summary>Nobody else's.</summary>
    private static readonly string Buffer = $"moana-{RecordFormat.Mark.Trim('~')}";

    /// <summary>The command.</summary>
    public TmuxCommand Command(PaneId pane, CaptureOptions options)
    {
        var capture = version.LosesCaptures ? TmuxCommand.Capture(printed: false, announced: version.TellsOfBuffers) : TmuxCommand.Capture();
        capture = (version.LosesCaptures ? capture.Add("-b", Buffer) : capture.Add("-p")).On(pane.ToString());
        if (options.Styles)
        {
            capture.Add("-e");
        }

        if (options.Joined)
        {
            capture.Add("-J");
        }

        if (options.History)
        {
            capture.Add("-S", "-");
        }

        return version.LosesCaptures ? Print(capture) : capture;
    }

    /// <summary>The screen, from what was answered.</summary>
    public string Read(string answer) =>
        !version.LosesCaptures ? answer
        : version.EscapesBuffers ? TmuxFormat.Unescape(answer)
        : answer.LastIndexOf(RecordFormat.Mark, StringComparison.Ordinal) is var end and >= 0 ? answer[..end]
        : answer;

    private TmuxCommand Print(TmuxCommand capture)
    {
        if (!version.EscapesBuffers)
        {
            // What is printed beyond the buffer's end stands behind this.
            capture.Then(TmuxCommand.Change("set-buffer").Add("-a", "-b", Buffer, "--", RecordFormat.Mark));
        }

        return capture.Then(TmuxCommand.Query("show-buffer").Add("-b", Buffer)).Then(TmuxCommand.Change("delete-buffer").Add("-b", Buffer));
    }
}
