using System.Management.Automation;
using Moana.Completers;

namespace Moana.Commands;

/// <summary>Lists the workspaces of a git repository, and what is in them that has not landed.</summary>
/// <remarks>
/// The records stand in the repository's git folder, so they are found from every worktree and every shell. A workspace
/// whose folder somebody has deleted is Missing; one that was not made to its end is Incomplete.
/// </remarks>
/// <example>
/// <code>Get-MoanaWorkspace</code>
/// <para>The workspaces of the repository of the current folder.</para>
/// </example>
/// <example>
/// <code>Get-MoanaWorkspace -Repository ~/project | Where-Object Commits -eq 0 | Where-Object Uncommitted -eq 0 | Remove-MoanaWorkspace</code>
/// <para>Removes those in which nothing is left to land.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaWorkspace")]
[OutputType(typeof(Workspace))]
public sealed class GetMoanaWorkspaceCommand : RepositoryCommand
{
    /// <summary>Names of workspaces; wildcards are allowed. Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WorkspaceCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        foreach (var workspace in await FindAsync(await OpenAsync(token), Name, output, token))
        {
            output.WriteObject(workspace);
        }
    }
}
