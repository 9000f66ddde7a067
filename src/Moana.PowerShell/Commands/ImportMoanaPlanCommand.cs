using System.Management.Automation;
using Moana.Completers;
using Moana.Input;

namespace Moana.Commands;

/// <summary>Reads the tasks of a plan file, a checklist, or a task list of another program.</summary>
/// <remarks>
/// Reads YAML, JSON, JSON lines (.jsonl), CSV, psd1, or the open boxes of a checklist in Markdown, as the file's ending
/// says; about_Moana_Plans tells the fields. The tasks.json of task-master, the output of 'gh issue list --json' and the
/// issues of beads are known, and so are common names of fields (title, description, dependencies, assignee, labels,
/// work_dir, ...): -Verbose tells what was read as what, a warning what was left out because it is done. When anything is
/// wrong in the plan, all of it is told with file, line and remedy, and no task is given.
/// </remarks>
/// <example>
/// <code>Import-MoanaPlan ./plan.yaml</code>
/// <para>The tasks of a plan.</para>
/// </example>
/// <example>
/// <code>Import-MoanaPlan ./plan.yaml | Where-Object Tag -contains nightly | Start-MoanaOrchestration -Session work</code>
/// <para>Runs some of a plan's tasks.</para>
/// </example>
/// <example>
/// <code>gh issue list --json number,title,body,labels > issues.json; Import-MoanaPlan ./issues.json -Verbose</code>
/// <para>Issues of GitHub as tasks: title and body are the prompt, labels the tags.</para>
/// </example>
/// <example>
/// <code>Import-MoanaPlan ./TODO.md | Start-MoanaOrchestration -Session work</code>
/// <para>Has the open boxes of a checklist done.</para>
/// </example>
[Cmdlet(VerbsData.Import, "MoanaPlan")]
[OutputType(typeof(OrchestrationTask))]
public sealed class ImportMoanaPlanCommand : AsyncCommand
{
    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ArgumentCompleter(typeof(PlanCompleter))]
    public string Path { get; set; } = "";

    /// <summary>Names of the agents that there are: a task for any other is an error then.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? AgentName { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var plan = PlanFiles.Read(ResolvePath(Path), AgentName is null ? null : [.. AgentName]);
        foreach (var task in PlanFiles.Demand(plan, output))
        {
            output.WriteObject(task);
        }

        if (!plan.Settings.IsEmpty)
        {
            output.WriteWarning($"{plan.File}: its agents, session, budget and bounds are no part of its tasks. 'Start-MoanaOrchestration -Plan' minds them; to tasks from the pipeline, give -Session, -Budget, -Timeout and -NoAnswers.");
        }

        return Task.CompletedTask;
    }
}
