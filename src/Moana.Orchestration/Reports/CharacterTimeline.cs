using System.Text;

namespace Moana.Reports;

/// <summary>The timeline for texts: a row of characters for each agent.</summary>
internal static class CharacterTimeline
{
    private const int Columns = 72;

    private const string Legend = "█ led to completion   ▓ came to nothing   ░ still open   ~ rate limited, parked or gone   ? asked a question";

    public static string Draw(OrchestrationReport report)
    {
        var width = Math.Min(24, report.Agents.Select(a => a.Name.Length).Append(5).Max());
        var text = new StringBuilder();
        foreach (var agent in report.Agents)
        {
            var row = new string('·', Columns).ToCharArray();
            foreach (var wait in report.Waits.Where(w => w.Agent == agent.Name && w.Kind != WaitKind.Question))
            {
                Fill(row, wait.StartedAt, wait.EndedAt ?? report.Until, '~');
            }

            foreach (var attempt in report.Attempts.Where(a => a.Agent == agent.Name))
            {
                Fill(row, attempt.StartedAt, attempt.EndedAt ?? report.Until, attempt.Outcome switch
                {
                    AttemptOutcome.Completed => '█',
                    AttemptOutcome.Running or AttemptOutcome.Stopped => '░',
                    _ => '▓',
                });
            }

            foreach (var question in report.Waits.Where(w => w.Agent == agent.Name && w.Kind == WaitKind.Question))
            {
                row[Column(question.StartedAt)] = '?';
            }

            var name = agent.Name.Length > width ? agent.Name[..(width - 1)] + "…" : agent.Name.PadRight(width);
            text.Append(name).Append("  ").Append(row).Append('\n');
        }

        var length = ReportText.Length(report.DurationSeconds);
        return text.Append(' ', width + 2).Append('0').Append(length.PadLeft(Columns - 1)).Append("\n\n").Append(Legend).ToString();

        int Column(DateTimeOffset time) =>
            report.DurationSeconds <= 0 ? 0 : (int)Math.Clamp((time - report.Orchestration.StartedAt).TotalSeconds / report.DurationSeconds * Columns, 0, Columns - 1);

        void Fill(char[] row, DateTimeOffset from, DateTimeOffset to, char with)
        {
            // What was too short for a column is seen all the same.
            for (var (i, end) = (Column(from), Math.Max(Column(from) + 1, Column(to))); i < end; i++)
            {
                row[i] = with;
            }
        }
    }
}
