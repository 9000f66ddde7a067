using System.Management.Automation;
using Moana.Completers;
using Moana.Input;

namespace Moana.Commands;

/// <summary>Lists orchestrations: those that run, in any shell, and those that ended or were stopped.</summary>
/// <remarks>
/// Reads the record that all of a user's shells share, the newest orchestration first. Interrupted means that the process
/// that drove it is gone; Resume-MoanaOrchestration goes on with one that is Interrupted or Stopped.
/// </remarks>
/// <example>
/// <code>Get-MoanaOrchestration</code>
/// <para>All orchestrations.</para>
/// </example>
/// <example>
/// <code>Get-MoanaOrchestration -Status Interrupted | Resume-MoanaOrchestration</code>
/// <para>Goes on with all whose process is gone.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaOrchestration")]
[OutputType(typeof(OrchestrationInfo))]
public sealed class GetMoanaOrchestrationCommand : AsyncCommand
{
    /// <summary>Ids, or latest for the one that began last; wildcards are allowed. Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string[] OrchestrationId { get; set; } = ["*"];

    /// <summary>Only those that stand so.</summary>
    [Parameter]
    public OrchestrationStatus[]? Status { get; set; }

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var found = OrchestrationIds.Many(OpenStore(Store), OrchestrationId, output.WriteError);
        found.Where(o => Status is null || Status.Contains(o.Status)).ToList().ForEach(output.WriteObject);
        return Task.CompletedTask;
    }
}
