using System.IO.Enumeration;

namespace Moana.Plans;

/// <summary>Who may take a task.</summary>
internal static class TaskTarget
{
    /// <summary>Whether an agent's name fits a target: a name, a pattern with <c>*</c> and <c>?</c>, or any.</summary>
    public static bool Fits(string target, string agent) =>
        target == OrchestrationTask.AnyAgent || FileSystemName.MatchesSimpleExpression(target, agent);

    /// <summary>Whether a target is a plain name.</summary>
    public static bool IsName(string target) => target.AsSpan().IndexOfAny('*', '?') < 0;
}
