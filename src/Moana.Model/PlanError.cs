namespace Moana;

/// <summary>Something wrong in a plan file. The output of <c>Test-MoanaPlan</c>.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, counted from 1; 0 where the file as a whole is meant.</param>
/// <param name="Column">The column, counted from 1; 0 where the whole line is meant.</param>
/// <param name="Task">The id of the task that it is about, or null.</param>
/// <param name="Field">The field that it is about, or null.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record PlanError(string File, int Line, int Column, string? Task, string? Field, string Message, string Remedy)
{
    /// <inheritdoc cref="PlanError"/>
    public string? Task { get; init => field = VisibleText.Of(value); } = VisibleText.Of(Task);

    /// <inheritdoc cref="PlanError"/>
    public string? Field { get; init => field = VisibleText.Of(value); } = VisibleText.Of(Field);

    /// <inheritdoc cref="PlanError"/>
    public string Message { get; init => field = VisibleText.Of(value); } = VisibleText.Of(Message);

    /// <summary><c>plan.yaml:12:5: what is wrong. What to do.</c></summary>
    public override string ToString()
    {
        var place = Line == 0 ? File : Column == 0 ? $"{File}:{Line}" : $"{File}:{Line}:{Column}";
        return $"{place}: {Message} {Remedy}";
    }
}
