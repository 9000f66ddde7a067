using System.Management.Automation;
using Moana.Completers;
using Moana.Errors;
using Moana.Input;
using Moana.Workspaces;

namespace Moana.Commands;

/// <summary>Shows what was changed in workspaces and has not landed.</summary>
/// <remarks>
/// Commits, files and lines are counted from where the workspace began, or from what landed of it last. What is not
/// committed counts; what git ignores does not. Conflicts are those that the target as it is now would give; they are
/// unknown (null) with a git before 2.38. Nothing in the workspace is touched.
/// </remarks>
/// <example>
/// <code>Get-MoanaChange</code>
/// <para>What each workspace of the current folder's repository holds.</para>
/// </example>
/// <example>
/// <code>(Get-MoanaChange codex -Diff).Diff</code>
/// <para>Shows the change as text.</para>
/// </example>
/// <example>
/// <code>Get-MoanaChange | Where-Object { -not $_.IsEmpty -and -not $_.Conflicts } | Merge-MoanaChange -Validate 'make test'</code>
/// <para>Lands those that conflict with nothing, one after another.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaChange")]
[OutputType(typeof(Change))]
public sealed class GetMoanaChangeCommand : RepositoryCommand
{
    /// <summary>Names of workspaces; wildcards are allowed. Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WorkspaceCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only those of these tasks, or of tasks with these ids.</summary>
    [Parameter]
    public object[]? Task { get; set; }

    /// <summary>The branch that it is to land in. Without it, the one that the workspace began from.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BranchCompleter))]
    public string? Into { get; set; }

    /// <summary>Gives the text of the change as well.</summary>
    [Parameter]
    public SwitchParameter Diff { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var repository = await OpenAsync(token);
        var tasks = Task is null ? null : TaskInput.Ids(Task);
        foreach (var workspace in await FindAsync(repository, Name, output, token))
        {
            if (tasks is not null && (workspace.Task is null || !tasks.Contains(workspace.Task, StringComparer.OrdinalIgnoreCase)))
            {
                continue;
            }

            try
            {
                output.WriteObject(await new WorkspaceCatalog(repository, TimeProvider.System).ReadChangeAsync(workspace.Name, Into, Diff, token));
            }
            catch (Exception e) when (ErrorRecords.From(e) is not null)
            {
                output.WriteError(e);
            }
        }
    }
}
