using System.Globalization;
using System.Text;
using System.Xml;

namespace Moana.Reports;

/// <summary>
/// A report as test runners write it: the run is a test suite, each task a test case. Elements, their order and the required
/// attributes are those on which the schemas agree that build servers use (those of the Ant task and of Jenkins).
/// </summary>
internal static class JUnitReport
{
    private static readonly XmlWriterSettings Settings = new() { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" };

    public static string Write(OrchestrationReport report)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Settings))
        {
            xml.WriteStartElement("testsuites");
            WriteSuite(xml, report);
            xml.WriteEndElement();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static void WriteSuite(XmlWriter xml, OrchestrationReport report)
    {
        var run = report.Orchestration;
        // Of a race the race counts, not who lost it.
        var tasks = report.Tasks.Where(t => t.RaceOf is null).ToList();
        xml.WriteStartElement("testsuite");
        Attributes(
            xml,
            ("package", "moana"),
            ("id", "0"),
            ("name", run.OrchestrationId),
            // Without a zone, as the schemas demand.
            ("timestamp", run.StartedAt.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)),
            ("hostname", run.HostName ?? "localhost"),
            ("tests", Number(tasks.Count)),
            ("failures", Number(tasks.Count(t => t.Status == OrchestrationTaskStatus.Failed))),
            ("errors", Number(tasks.Count(IsOpen))),
            ("skipped", Number(tasks.Count(IsLeft))),
            ("time", Seconds(report.DurationSeconds)));
        xml.WriteStartElement("properties");
        WriteProperty(xml, "tokens", run.Tokens.ToString(CultureInfo.InvariantCulture));
        if (run.Cost is { } cost) WriteProperty(xml, "cost", cost.ToString(CultureInfo.InvariantCulture));
        xml.WriteEndElement();
        foreach (var task in tasks)
        {
            WriteCase(xml, task);
        }

        // On that of a single case the schemas do not agree.
        xml.WriteElementString("system-out", Text(string.Join("\n\n", report.Tasks.Where(t => t.Answer is not null).Select(t => $"{t.Id}, {t.Agent}:\n{ReportText.Answer(t.Answer!)}"))));
        xml.WriteElementString("system-err", "");
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, TaskResult task)
    {
        xml.WriteStartElement("testcase");
        // The class is the same for each run: build servers tell by it and the name which task it was the last time.
        Attributes(xml, ("name", task.Id), ("classname", "moana"), ("time", Seconds(task.DurationSeconds)));
        if (task.Status == OrchestrationTaskStatus.Failed)
        {
            WriteProblem(xml, "failure", task.ValidationExitCode is null or 0 ? $"{task.Outcome?.ToString() ?? "Failed"}" : "Validation", task.Reason, Detail(task));
        }
        else if (IsLeft(task))
        {
            xml.WriteStartElement("skipped");
            Attributes(xml, ("message", task.Reason));
            xml.WriteEndElement();
        }
        else if (IsOpen(task))
        {
            WriteProblem(xml, "error", "Open", $"The task has not ended: it is {task.Status}.", task.Reason);
        }

        xml.WriteEndElement();
    }

    private static void WriteProperty(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("property");
        Attributes(xml, ("name", name), ("value", value));
        xml.WriteEndElement();
    }

    private static void WriteProblem(XmlWriter xml, string element, string type, string message, string detail)
    {
        xml.WriteStartElement(element);
        Attributes(xml, ("message", message), ("type", type));
        xml.WriteString(Text(detail));
        xml.WriteEndElement();
    }

    private static string Detail(TaskResult task) => task.Validation is null
        ? task.Prompt
        : string.Create(CultureInfo.InvariantCulture, $"{task.Prompt}\n\n$ {task.Validation}\n{task.ValidationOutput}\nexit code {task.ValidationExitCode}");

    private static bool IsLeft(TaskResult task) => task.Status is OrchestrationTaskStatus.Skipped or OrchestrationTaskStatus.Cancelled;

    private static bool IsOpen(TaskResult task) => !IsLeft(task) && task.Status is not (OrchestrationTaskStatus.Completed or OrchestrationTaskStatus.Failed);

    private static void Attributes(XmlWriter xml, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            xml.WriteAttributeString(name, Text(value));
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => Math.Max(0, seconds).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A text without what XML cannot hold: control characters, and halves of pairs.</summary>
    private static string Text(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\ufffd");
        }

        return clean.ToString();
    }
}
