using System.Management.Automation;
using Moana.Completers;

namespace Moana.Commands;

/// <summary>Removes runs with all that is on record of them: their scripts begin anew.</summary>
/// <remarks>A run that a process drives is not removed: end its script first, or stop it with Stop-MoanaOrchestration.</remarks>
/// <example>
/// <code>Remove-MoanaRun nightly</code>
/// <para>The next time, the script does everything again.</para>
/// </example>
/// <example>
/// <code>Get-MoanaRun | Where-Object StartedAt -lt (Get-Date).AddDays(-30) | Remove-MoanaRun -WhatIf</code>
/// <para>Shows which old ones would be removed.</para>
/// </example>
[Cmdlet(VerbsCommon.Remove, "MoanaRun", SupportsShouldProcess = true)]
public sealed class RemoveMoanaRunCommand : RunCommand
{
    /// <summary>Names of runs; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RunCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        foreach (var run in Find(Name, output))
        {
            if (!await output.ShouldProcessAsync($"run {run.Name} with {run.Keys} key(s)", "Remove")) continue;
            try
            {
                OpenStore(Store).Remove(run.Name);
            }
            catch (MoanaException e)
            {
                output.WriteError(e);
            }
        }
    }
}
