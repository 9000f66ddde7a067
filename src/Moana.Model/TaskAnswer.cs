using System.Diagnostics.CodeAnalysis;

namespace Moana;

/// <summary>A task that a script had done, and what came of it: as text it is the answer. The output of <c>Invoke-MoanaTask</c>.</summary>
public sealed record TaskAnswer : TaskResult
{
    /// <summary>The answer of a task.</summary>
    /// <param name="result">The task.</param>
    [SetsRequiredMembers]
    public TaskAnswer(TaskResult result)
        : base(result)
    {
    }

    /// <summary>What the script calls it.</summary>
    public new string Key => base.Key ?? "";

    /// <summary>What was answered; nothing where no answer is known.</summary>
    public override string ToString() => Answer ?? "";
}
