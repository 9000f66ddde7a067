using System.Management.Automation;
using Moana.Completers;
using Moana.Errors;
using Moana.Workspaces;

namespace Moana.Commands;

/// <summary>Removes workspaces with their branches. Work that has not landed is never lost.</summary>
/// <remarks>
/// A workspace with commits or files that have not landed is not removed. With -Force they are written to a git bundle
/// below $XDG_STATE_HOME/moana/bundles first, and a warning says where; 'git fetch BUNDLE' brings them back. One in whose
/// folder a program runs is never removed. Ignored files go with the folder, but for those that were copied into it and
/// changed: they are in the bundle.
/// </remarks>
/// <example>
/// <code>Remove-MoanaWorkspace codex</code>
/// <para>Removes one whose change has landed.</para>
/// </example>
/// <example>
/// <code>(Get-MoanaWorkspace race-* | Remove-MoanaWorkspace -Force -PassThru).Bundle</code>
/// <para>Removes several with what is in them, and shows where that is kept.</para>
/// </example>
[Cmdlet(VerbsCommon.Remove, "MoanaWorkspace", SupportsShouldProcess = true)]
[OutputType(typeof(WorkspaceRemoval))]
public sealed class RemoveMoanaWorkspaceCommand : RepositoryCommand
{
    /// <summary>Names of workspaces; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WorkspaceCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Removes those with work as well, after it was written to a bundle.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes what was removed, and where its work is, to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var repository = await OpenAsync(token);
        foreach (var workspace in await FindAsync(repository, Name, output, token))
        {
            if (!await output.ShouldProcessAsync($"workspace '{workspace.Name}' ({workspace.Commits} commits and {workspace.Uncommitted} files that have not landed)", "Remove its folder and branch"))
            {
                continue;
            }

            try
            {
                var removal = await new WorkspaceCatalog(repository, TimeProvider.System).RemoveAsync(workspace.Name, Force, token);
                if (removal.Bundle is { } bundle)
                {
                    output.WriteWarning($"What had not landed of workspace '{removal.Name}' is in {bundle}; 'git fetch \"{bundle}\" \"refs/moana/saved/*:refs/heads/saved/*\"' brings it back.");
                }

                if (PassThru)
                {
                    output.WriteObject(removal);
                }
            }
            catch (Exception e) when (ErrorRecords.From(e) is not null)
            {
                output.WriteError(e);
            }
        }
    }
}
