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
    /// <summary><c>plan.yaml:12:5: what is wrong. What to do.</c></summary>
    public override string ToString()
    {
        var place = Line == 0 ? File : Column == 0 ? $"{File}:{Line}" : $"{File}:{Line}:{Column}";
        return $"{place}: {Message} {Remedy}";
    }
}
