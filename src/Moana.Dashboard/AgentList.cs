using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Moana.Dashboard;

/// <summary>The agents, one a line, with as many columns as there is room for.</summary>
internal static class AgentList
{
    private const int Status = 17;
    private const int Since = 7;
    private const int Queue = 5;

    public static IRenderable Draw(DashboardState state, int width, int height)
    {
        var name = Math.Clamp(state.Agents.Select(a => Lines.WidthOf(a.Name)).Append(5).Max(), 5, width < 60 ? 12 : 22);
        var left = width - 2 - name - 1 - Status - 1 - Since;
        var queue = state.Orchestration is not null && left >= 40 ? Queue + 1 : 0;
        var task = left - queue >= 34 ? Math.Min(20, (left - queue) / 3) : left - queue is >= 12 and < 34 ? Math.Max(0, left - queue - 1) : 0;
        var evidence = left - queue - (task > 0 ? task + 1 : 0) - 1;
        List<IReadOnlyList<Piece>> lines = [[new(Row("", "Agent", "Status", "For", "Task", "Queue", "Evidence"), Looks.Dim)]];
        var rows = height - 1;
        // The selected agent is always in sight.
        var selected = Math.Max(0, state.Selected is { } agent ? state.Agents.IndexOf(agent) : 0);
        var first = Math.Clamp(selected - (rows / 2), 0, Math.Max(0, state.Agents.Length - rows));
        foreach (var report in state.Agents.Skip(first).Take(rows))
        {
            lines.Add(Line(report));
        }

        if (state.Agents.IsEmpty)
        {
            lines.Add([new("  no agent is here yet", Looks.Dim)]);
        }

        return new Lines(lines);

        string Row(string mark, string agent, string status, string since, string work, string waiting, string why) =>
            Lines.Fit(mark, 2) + Lines.Fit(agent, name) + " " + Lines.Fit(status, Status) + " " + since.PadLeft(Since)
            + (task > 0 ? " " + Lines.Fit(work, task) : "") + (queue > 0 ? " " + waiting.PadLeft(Queue) : "") + (evidence >= 8 ? " " + Lines.Fit(why, evidence) : "");

        IReadOnlyList<Piece> Line(StatusReport report)
        {
            var isSelected = report == state.Selected;
            var waiting = state.QueueOf(report);
            var row = Row(
                isSelected ? "▶" : "", report.Name, $"{Looks.Sign(report.Status)} {report.Status}", Looks.Length(state.Now - report.Since),
                state.TaskOf(report)?.Id ?? report.Turn ?? "", waiting > 0 ? waiting.ToString(CultureInfo.InvariantCulture) : "", report.Evidence);
            if (isSelected)
            {
                return [new(row, Looks.Bar)];
            }

            // Cut by characters: what stands before the status holds wide ones in the name only, and that is fitted.
            var before = Lines.Fit("", 2) + Lines.Fit(report.Name, name) + " ";
            var status = Lines.Fit($"{Looks.Sign(report.Status)} {report.Status}", Status);
            return [new(before), new(status, Looks.Of(report.Status)), new(row[(before.Length + status.Length)..])];
        }
    }
}
