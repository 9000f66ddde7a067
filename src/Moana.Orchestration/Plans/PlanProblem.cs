namespace Moana.Plans;

/// <summary>Something that is wrong with a task, or with a plan.</summary>
/// <param name="Task">The task's place in the order of tasks, from 0; null when it is about the plan as a whole.</param>
/// <param name="Field">The field (<c>DependsOn</c>), or null.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Item">The place in the field's list, from 0; null when it is about the field as a whole.</param>
public sealed record PlanProblem(int? Task, string? Field, string Message, string Remedy, int? Item = null)
{
    /// <summary>The file, or null.</summary>
    public string? File { get; init; }

    /// <summary>The line in the file, from 1; 0 without one.</summary>
    public int Line { get; init; }

    /// <summary>The column in the line, from 1; 0 where the whole line is meant.</summary>
    public int Column { get; init; }

    /// <summary><c>plan.yaml:12:5: what is wrong. What to do.</c></summary>
    public override string ToString()
    {
        var place = File is null ? "" : Line == 0 ? $"{File}: " : Column == 0 ? $"{File}:{Line}: " : $"{File}:{Line}:{Column}: ";
        return $"{place}{Message} {Remedy}";
    }
}

/// <summary>Tasks that cannot be run as they are. Nothing was sent.</summary>
public sealed class PlanException : Exception
{
    /// <summary>Makes an exception of all that is wrong.</summary>
    public PlanException(IReadOnlyList<PlanProblem> problems)
        : base(string.Join(Environment.NewLine, Told(problems).Concat(problems.Count > Shown ? [$"... and {problems.Count - Shown} more."] : []))) => Problems = problems;

    /// <summary>So many stand in the message; all of them are in <see cref="Problems"/>.</summary>
    private const int Shown = 10;

    /// <summary>All that is wrong, in the order of the plan.</summary>
    public IReadOnlyList<PlanProblem> Problems { get; }

    /// <summary>The first problems; of a remedy that one before had, its first sentence.</summary>
    private static IEnumerable<string> Told(IReadOnlyList<PlanProblem> problems)
    {
        var told = new HashSet<string>();
        return problems.Take(Shown).Select(p => $"{(told.Add(p.Remedy) ? p : p with { Remedy = $"{p.Remedy.Split(". ")[0].TrimEnd('.')}." })}");
    }
}
