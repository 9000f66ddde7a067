using System.Management.Automation;
using Moana.Completers;
using Moana.Hosts;
using Moana.Input;
using Moana.Plans;

namespace Moana.Commands;

/// <summary>Says all that is wrong in a plan file.</summary>
/// <remarks>
/// Checks what Import-MoanaPlan and Start-MoanaOrchestration would refuse: fields and their types, dependencies that are
/// unknown or wait for each other, hosts and tags that nobody registered, and with -AgentName tasks for agents that there are
/// not. Of a plan's own agents it checks names, profiles, permissions, folders, hosts, the variables that their environments
/// name, and that each task has one that it is for. Gives an object for each error, with file, line and remedy; nothing for a
/// plan that can be run.
/// </remarks>
/// <example>
/// <code>Test-MoanaPlan ./plan.yaml</code>
/// <para>The errors of a plan.</para>
/// </example>
/// <example>
/// <code>Test-MoanaPlan ./plan.yaml -AgentName (Get-MoanaAgent).Name -Quiet</code>
/// <para>True when the agents of this tmux server can run it.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "MoanaPlan")]
[OutputType(typeof(PlanError), typeof(bool))]
public sealed class TestMoanaPlanCommand : AsyncCommand
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

    /// <summary>Gives true or false in place of the errors.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        IReadOnlyList<AgentHost> hosts = [.. HostCatalog.All.Select(AgentHost.Of)];
        var errors = PlanFiles.ReadToRun(ResolvePath(Path), AgentName is null ? null : [.. AgentName.Select(a => PlacedAgent.Of(a, hosts))], Fleets.Profiles, hosts).Errors.ToList();
        if (Quiet)
        {
            output.WriteObject(errors.Count == 0);
        }
        else
        {
            errors.ForEach(output.WriteObject);
        }

        return Task.CompletedTask;
    }
}
