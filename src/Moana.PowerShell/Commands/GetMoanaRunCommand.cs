using System.Management.Automation;
using Moana.Completers;

namespace Moana.Commands;

/// <summary>Lists the runs of scripts, and how far each is.</summary>
/// <remarks>
/// Reads the record that all of a user's shells share, the newest run first. A run is an orchestration whose id is its name:
/// Get-MoanaTask lists its tasks with their keys, Export-MoanaReport tells of it, Stop-MoanaOrchestration stops the process that drives it.
/// </remarks>
/// <example>
/// <code>Get-MoanaRun</code>
/// <para>All runs.</para>
/// </example>
/// <example>
/// <code>Get-MoanaRun nightly | Get-MoanaTask -Status Failed | Format-List Key, Reason, InDoubt</code>
/// <para>What failed in one, and why.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaRun")]
[OutputType(typeof(MoanaRun))]
public sealed class GetMoanaRunCommand : RunCommand
{
    /// <summary>Names of runs; wildcards are allowed. Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RunCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        Find(Name, output).ForEach(output.WriteObject);
        return Task.CompletedTask;
    }
}
