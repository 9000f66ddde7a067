using System.Collections.Immutable;
using System.Threading.Channels;
using Moana.Agents;
using Moana.Operations;
using Moana.Tmux;
using Moana.Tmux.Screens;
using Spectre.Console;

namespace Moana.Dashboard;

/// <summary>Looks at what an agent shows while it works, and at what it answered afterwards: one look at a time, the newest wish first.</summary>
internal sealed class AgentViewer(Fleet fleet, TimeProvider clock)
{
    /// <summary>More rows and lines than a box has.</summary>
    private const int MaxLines = 200;

    private readonly Channel<StatusReport> _wanted = Channel.CreateBounded<StatusReport>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly TurnReader _turns = new(fleet, clock);

    /// <summary>Asks for a look.</summary>
    public void Want(StatusReport agent) => _wanted.Writer.TryWrite(agent);

    /// <summary>Looks whenever it is asked to, until it is cancelled.</summary>
    public async Task RunAsync(Action<DashboardEvent> tell, CancellationToken token)
    {
        await foreach (var agent in _wanted.Reader.ReadAllAsync(token))
        {
            try
            {
                tell(new AgentViewed(await LookAsync(agent, token)));
            }
            catch (Exception e) when (e is MoanaException or TmuxException)
            {
                // Its status tells that it is gone, or that the server does not answer.
                tell(new AgentViewed(new(agent.PaneId, [], IsAnswer: false)));
            }
        }
    }

    private async Task<AgentView> LookAsync(StatusReport report, CancellationToken token)
    {
        var agent = (await new AgentQuery { PaneId = report.PaneId, Names = [NamePattern.Whole(report.Name)] }.FindAsync(fleet, token))[0];
        var turn = report.Status is AgentStatus.Working or AgentStatus.Starting or AgentStatus.WaitingForInput ? null
            : await _turns.ReadAsync(agent, 1, token) is [.., var last] ? last : null;
        if (turn?.Answer is { } answer)
        {
            return new(report.PaneId, [.. answer.Split('\n').Take(MaxLines).Select(l => ImmutableArray.Create(new Piece(l)))], IsAnswer: true, turn.Usage);
        }

        var screen = Screen.Parse(await fleet.Server.CaptureTextAsync(agent.Pane.Id, CaptureOptions.Styled, token));
        var rows = screen.Rows.SkipWhile(r => r.IsBlank).ToList();
        return new(report.PaneId, [.. rows.Take(rows.FindLastIndex(r => !r.IsBlank) + 1).TakeLast(MaxLines).Select(Pieces)], IsAnswer: false, turn?.Usage);
    }

    private static ImmutableArray<Piece> Pieces(ScreenRow row)
    {
        var pieces = ImmutableArray.CreateBuilder<Piece>();
        var at = 0;
        foreach (var run in row.Runs.Where(r => r.Start < row.Text.Length))
        {
            if (run.Start > at) pieces.Add(new(VisibleText.Of(row.Text[at..run.Start])));
            at = Math.Min(row.Text.Length, run.Start + run.Length);
            pieces.Add(new(VisibleText.Of(row.Text[run.Start..at]), StyleOf(run.Style)));
        }

        if (at < row.Text.Length || pieces.Count == 0) pieces.Add(new(VisibleText.Of(row.Text[at..])));
        return pieces.ToImmutable();
    }

    private static Style StyleOf(TextStyle style) => new(Of(style.Foreground), Of(style.Background), Of(style.Attributes));

    private static Color Of(TextColor color) => color.Kind switch
    {
        TextColorKind.Indexed => Color.FromInt32(color.Value),
        TextColorKind.Rgb => new((byte)(color.Value >> 16), (byte)(color.Value >> 8), (byte)color.Value),
        _ => Color.Default,
    };

    private static Decoration Of(TextAttributes attributes) =>
        (attributes.HasFlag(TextAttributes.Bold) ? Decoration.Bold : 0) | (attributes.HasFlag(TextAttributes.Dim) ? Decoration.Dim : 0)
        | (attributes.HasFlag(TextAttributes.Italic) ? Decoration.Italic : 0) | (attributes.HasFlag(TextAttributes.Underline) ? Decoration.Underline : 0)
        | (attributes.HasFlag(TextAttributes.Reverse) ? Decoration.Invert : 0) | (attributes.HasFlag(TextAttributes.Strike) ? Decoration.Strikethrough : 0);
}
