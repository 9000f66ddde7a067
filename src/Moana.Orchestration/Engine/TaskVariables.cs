using System.Globalization;

namespace Moana.Engine;

/// <summary>What validations and set-ups are told by their environment.</summary>
internal static class TaskVariables
{
    /// <summary>The variables; what is not known is not set.</summary>
    /// <param name="agent">The agent whose work it is.</param>
    /// <param name="task">The task.</param>
    /// <param name="path">The folder in which the work was done.</param>
    /// <param name="attempt">Which attempt at the task it is, from 1.</param>
    /// <param name="orchestration">The orchestration's id.</param>
    public static IReadOnlyDictionary<string, string> Of(string? agent, string? task, string? path, int? attempt = null, string? orchestration = null) =>
        new (string Name, string? Value)[]
        {
            ("MOANA_AGENT", agent),
            ("MOANA_TASK", task),
            ("MOANA_ATTEMPT", attempt?.ToString(CultureInfo.InvariantCulture)),
            ("MOANA_ORCHESTRATION", orchestration),
            ("MOANA_PATH", path),
        }
        .Where(v => v.Value is not null).ToDictionary(v => v.Name, v => v.Value!);
}
