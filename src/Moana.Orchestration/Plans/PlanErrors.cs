using static Moana.MoanaErrorKind;

namespace Moana.Plans;

/// <summary>Errors about what an orchestration is to do.</summary>
public static class PlanErrors
{
    /// <summary>There is nothing to do.</summary>
    public static MoanaException NoTasks() => new("NoTasks", InvalidInput, "There is nothing to do: no task was given.", null);

    /// <summary>A task names an agent that is not among those of the run.</summary>
    public static MoanaException TaskForUnknownAgent(string name, IEnumerable<string> known) => new(
        "TaskForUnknownAgent", InvalidInput,
        $"There is a task for '{name}', which is not an agent of this run; nothing was sent. Agents here: {string.Join(", ", known.Order(StringComparer.OrdinalIgnoreCase))}.", name);

    /// <summary>A task uses what an earlier one answered, and the orchestration is to keep no answers.</summary>
    public static MoanaException AnswersNotKept(string task) => new(
        "AnswersNotKept", InvalidInput, $"The prompt of task '{task}' uses what another task answered, and answers are not to be kept; nothing was sent.", task);

    /// <summary>A plan file cannot be read.</summary>
    public static MoanaException PlanUnreadable(string path, Exception inner) => new(
        "PlanUnreadable", NotFound, $"The plan {path} cannot be read: {inner.Message}", path, inner);

    /// <summary>A plan cannot be run; its problems say why, each with its place.</summary>
    public static MoanaException PlanInvalid(PlanException plan) => new(
        "PlanInvalid", InvalidInput, plan.Message, plan.Problems is [{ File: { } file }, ..] ? file : null, plan);
}
