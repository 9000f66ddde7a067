using System.Xml.Linq;

namespace Moana.Reports;

/// <summary>
/// Short names for making a page. Everything is encoded by the XML writer, so no text can become markup; and what it
/// writes is well-formed both as XML and as HTML.
/// </summary>
internal static class Html
{
    /// <summary>Elements that HTML closes by themselves; each other one needs an end tag of its own.</summary>
    private static readonly HashSet<string> Void = ["br", "meta", "rect", "line", "circle"];

    public static XElement E(string name, params object?[] content)
    {
        // Whatever a text is made of, it can stand in a page.
        var element = new XElement(name, content.Select(c => c is string text ? VisibleText.Of(text) : c));
        if (element.IsEmpty && !Void.Contains(name))
        {
            element.Add("");
        }

        return element;
    }

    public static XAttribute A(string name, string value) => new(name, VisibleText.Of(value));

    public static XAttribute Class(string names) => A("class", names);

    /// <summary>Where a page tells of a task.</summary>
    public static string TaskAnchor(OrchestrationReport report, string taskId) => report.PlaceOf(taskId) is { } place ? $"task-{place}" : "tasks";

    /// <summary>A sign that tells outcomes apart without their colours.</summary>
    public static string Sign(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Completed => "✓",
        AttemptOutcome.Running => "…",
        AttemptOutcome.Invalid => "↺",
        AttemptOutcome.RateLimited => "◔",
        AttemptOutcome.Stopped => "‖",
        AttemptOutcome.Interrupted => "⊘",
        AttemptOutcome.Unproven => "?",
        AttemptOutcome.Cancelled or AttemptOutcome.Refused => "–",
        _ => "✗",
    };
}
