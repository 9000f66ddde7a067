using System.Collections.Immutable;
using Moana.Plans;

namespace Moana.Scheduling;

/// <summary>
/// Decides who gets which task and what becomes of it: a function of the state, an event and the time. It does nothing
/// itself and remembers nothing; the engine carries its decisions out.
/// </summary>
internal static class Scheduler
{
    /// <summary>The state of an orchestration that begins.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="agents">The agents' names.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="now">The time.</param>
    /// <param name="hosts">The hosts of the agents, with what tasks may ask for there.</param>
    /// <exception cref="PlanException">The tasks cannot be run as they are.</exception>
    /// <exception cref="MoanaException">An answer rule cannot be used.</exception>
    /// <exception cref="ArgumentException">An agent is named twice.</exception>
    public static SchedulerState Create(string id, IReadOnlyList<OrchestrationTask> tasks, IReadOnlyList<string> agents, SchedulerOptions options, DateTimeOffset now, IReadOnlyList<AgentHost>? hosts = null)
    {
        TaskCheck.Demand(tasks);
        if (!options.KeepAnswers && tasks.FirstOrDefault(t => TaskReferences.Find(t.Prompt).Count > 0) is { } user)
        {
            throw PlanErrors.AnswersNotKept(user.Id);
        }

        return Build(id, [.. Races.Expand(tasks).Select((t, i) => new TaskState { Task = t, Index = i })], agents, options, now, hosts);
    }

    /// <summary>
    /// The state of an orchestration that another process began, from what it stored. A prompt whose delivery was under way
    /// is in doubt until the pane tells; a turn that was open still is; a validation starts again.
    /// </summary>
    public static SchedulerState Resume(
        string id, IReadOnlyList<TaskState> tasks, IReadOnlyList<string> agents, SchedulerOptions options, DateTimeOffset now, IReadOnlyList<AgentHost>? hosts = null)
    {
        var state = Build(id, tasks, agents, options, now, hosts) with { Resumed = true };
        var known = state.Agents.ToBuilder();
        foreach (var task in tasks.Where(t => t.Turn is not null))
        {
            // An agent that is not among the named ones any more is entered as gone; its turn then ends that way.
            var agent = known.GetValueOrDefault(task.Agent!) ?? new AgentState { Placed = task.Agent!, GoneSince = now, Lost = "it is not among the agents of this run", TakenOver = true };
            known[agent.Name] = agent with { TaskId = task.Task.Id };
        }

        return state with { Agents = known.ToImmutable(), Tasks = state.Tasks.SetItems(tasks.Where(t => t.Turn is not null).Select(t => KeyValuePair.Create(t.Task.Id, GoOn(t, now)))) };
    }

    /// <summary>The state of one of several schedulers that share a queue: it has agents, and claims tasks.</summary>
    public static SchedulerState Join(string id, IReadOnlyList<string> agents, SchedulerOptions options, DateTimeOffset now, IReadOnlyList<AgentHost>? hosts = null) =>
        Build(id, [], agents, options, now, hosts) with { IsShared = true };

    /// <summary>Why a task is skipped that depends on one that did not complete.</summary>
    public static string ReasonToSkip(TaskState missing) =>
        $"It depends on '{missing.Task.Id}', which is {missing.Status}{(missing.Status == OrchestrationTaskStatus.Failed ? $": {missing.Reason}" : ".")}";

    /// <summary>What follows from an event.</summary>
    public static Decision Step(SchedulerState state, SchedulerEvent happened, DateTimeOffset now) => new SchedulerStep(state, now).Run(happened);

    /// <summary>How a turn goes on that another process began.</summary>
    internal static TaskState GoOn(TaskState task, DateTimeOffset now) => task.Turn!.Phase switch
    {
        // The time in which nobody drove it counts for nobody: the turn has its whole time anew.
        TurnPhase.Sending or TurnPhase.InDoubt => task with { Turn = task.Turn with { Phase = TurnPhase.InDoubt, Delivered = now, TimedFrom = now, NextCheck = now, IsUnwatched = true } },
        TurnPhase.Open => task with { Turn = task.Turn with { Delivered = now, TimedFrom = now, IsUnwatched = true } },
        // Somebody may have moved the agent meanwhile.
        TurnPhase.Prepared => task with { Turn = task.Turn with { Phase = TurnPhase.Preparing, TimedFrom = now } },
        _ => task with { Turn = task.Turn with { TimedFrom = now } },
    };

    /// <summary>Whether a task whose dependencies are completed can be given out: with the text of its prompt, and of a race to who has won it.</summary>
    private static bool IsReady(TaskState task) => task.Task.Race.Count > 0
        ? task.Agent is not null
        : task.Text is not null || TaskReferences.Find(task.Task.Prompt).Count == 0;

    private static SchedulerState Build(
        string id, IReadOnlyList<TaskState> tasks, IReadOnlyList<string> agents, SchedulerOptions options, DateTimeOffset now, IReadOnlyList<AgentHost>? hosts)
    {
        var names = StringComparer.OrdinalIgnoreCase;
        if (agents.GroupBy(a => a, names).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The agent '{twice.Key}' is named twice. Name each agent once.", nameof(agents));
        }

        var byId = tasks.ToImmutableDictionary(t => t.Task.Id, names);
        return new SchedulerState
        {
            Id = id,
            Options = options,
            Answers = new AnswerBook(options.Answers),
            Began = now,
            Tasks = byId,
            Dependants = tasks.SelectMany(t => t.Task.DependsOn.Select(d => (Before: d, After: t.Task.Id)))
                .GroupBy(d => d.Before, d => d.After, names)
                .ToImmutableDictionary(g => g.Key, g => g.ToImmutableList(), names),
            Ready = [.. tasks.Where(t => t.Status == OrchestrationTaskStatus.Pending && IsReady(t) && t.Task.DependsOn.All(d => byId[d].Status == OrchestrationTaskStatus.Completed)).Select(ReadyTask.Of)],
            Agents = agents.ToImmutableSortedDictionary(a => a, a => new AgentState { Placed = PlacedAgent.Of(a, hosts ?? []) }, names),
            Open = tasks.Count(t => !t.HasEnded),
            HasWorkspaces = tasks.Any(t => t.Task.Workspace != TaskWorkspace.None),
            LastProgress = now,
            Used = tasks.Select(t => t.Usage).Aggregate((TurnUsage?)null, TurnUsage.Sum),
        };
    }
}
