using System.Management.Automation;
using Moana.Completers;
using Moana.Input;

namespace Moana.Commands;

/// <summary>Reads the tasks of a plan file.</summary>
/// <remarks>
/// Reads YAML, JSON, CSV or psd1, as the file's ending says; about_Moana_Plans tells the fields. When anything is wrong
/// in the plan, all of it is told with file, line and remedy, and no task is given.
/// </remarks>
/// <example>
/// <code>Import-MoanaPlan ./plan.yaml</code>
/// <para>The tasks of a plan.</para>
/// </example>
/// <example>
/// <code>Import-MoanaPlan ./plan.yaml | Where-Object Tag -contains nightly | Start-MoanaOrchestration -Session work</code>
/// <para>Runs some of a plan's tasks.</para>
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
        foreach (var task in PlanFiles.Read(ResolvePath(Path), AgentName).Demand())
        {
            output.WriteObject(task);
        }

        return Task.CompletedTask;
    }
}
