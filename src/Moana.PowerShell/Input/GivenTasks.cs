using System.Management.Automation;
using Moana.Plans;

namespace Moana.Input;

/// <summary>What an orchestration is given, by parameters and by the pipeline, told apart by what it is.</summary>
internal sealed class GivenTasks
{
    /// <summary>Tasks.</summary>
    public List<OrchestrationTask> Tasks { get; } = [];

    /// <summary>Agents that take part.</summary>
    public List<PipedAgent> Agents { get; } = [];

    /// <summary>Prompts for whoever is free.</summary>
    public List<string> Prompts { get; } = [];

    /// <summary>Rows with the fields of a plan.</summary>
    public List<PlanNode> Rows { get; } = [];

    /// <summary>Paths of plan files.</summary>
    public List<string> Plans { get; } = [];

    /// <summary>Takes something.</summary>
    /// <param name="item">What is given.</param>
    /// <param name="plain">What holds of a task that is given as a prompt only.</param>
    /// <param name="newIds">Whether tasks get ids that nothing else has.</param>
    /// <exception cref="MoanaException"><c>BadTask</c>, among others.</exception>
    public void Take(object item, OrchestrationTask plain, bool newIds)
    {
        var value = item is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : item;
        if (PipedAgent.From(item) is { } agent) Agents.Add(agent);
        else if (value is string prompt)
        {
            // Lines of a file; those that separate say nothing.
            if (!string.IsNullOrWhiteSpace(prompt)) Prompts.Add(prompt);
        }
        else if (value is FileInfo file) Plans.Add(file.FullName);
        else if (RowInput.IsRow(value)) Rows.Add(RowInput.Read(value));
        else if (value is not MoanaSession) Tasks.AddRange(TaskInput.Read(item, plain, newIds));
    }
}
