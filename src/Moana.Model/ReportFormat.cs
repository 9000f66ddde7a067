using System.Text.Json.Serialization;

namespace Moana;

/// <summary>What a report is written as.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportFormat>))]
public enum ReportFormat
{
    /// <summary>Text with tables and a timeline of characters.</summary>
    Markdown,

    /// <summary>One page that needs nothing else, with a timeline picture; for the screen, light and dark, and for paper.</summary>
    Html,

    /// <summary>The same facts for programs.</summary>
    Json,

    /// <summary>XML as test runners write it: each task a test case, for a build server to show.</summary>
    JUnit,
}
