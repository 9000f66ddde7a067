using System.Management.Automation;
using Moana.Completers;
using Moana.Input;
using Moana.Workspaces;

namespace Moana.Commands;

/// <summary>Makes a folder of its own for an agent or a task: a git worktree with a branch.</summary>
/// <remarks>
/// The workspace is a git worktree on a new branch moana/NAME, in a folder below $XDG_STATE_HOME/moana/workspaces, so that
/// nothing is added to the repository's own folder. What cannot be is told before anything changes; when something fails
/// later, nothing is left. Files that git ignores and builds need are copied with -Copy; -Setup makes the workspace ready.
/// </remarks>
/// <example>
/// <code>New-MoanaWorkspace codex -Copy .env -Setup 'npm ci'</code>
/// <para>Makes a workspace from the branch that is checked out, with the file .env and the packages that a build needs.</para>
/// </example>
/// <example>
/// <code>$folder = (New-MoanaWorkspace fix-login -Base release/2.1).Path; New-MoanaSession work @{ claude = 'claude' } -Path $folder</code>
/// <para>Makes one from another branch, in which its change is to land, and starts an agent in it.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "MoanaWorkspace", SupportsShouldProcess = true)]
[OutputType(typeof(Workspace))]
public sealed class NewMoanaWorkspaceCommand : RepositoryCommand
{
    /// <summary>The workspace's name, new in the repository.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = "";

    /// <summary>
    /// What it begins from: a branch, in which its change is to land; a commit; or another workspace, with all that stands
    /// in it. Without it, the branch that is checked out.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(BranchCompleter))]
    public string? Base { get; set; }

    /// <summary>Patterns of files that git ignores and builds need, from the repository's root, as in .env or config/*.local.json.</summary>
    [Parameter]
    public string[] Copy { get; set; } = [];

    /// <summary>Command lines or script blocks that make it ready. They run in it, once, in order.</summary>
    [Parameter]
    public object[] Setup { get; set; } = [];

    /// <summary>How long one of them may take: seconds, a TimeSpan, or a text such as 15m or 2h.</summary>
    [Parameter]
    [SecondsTransformation]
    public double SetupTimeout { get; set; } = 1800;

    /// <summary>Begins from what is committed, although there are changes that are not.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var repository = await OpenAsync(token);
        if (!await output.ShouldProcessAsync($"workspace '{Name}' of {repository.Root}", "Make a git worktree and a branch"))
        {
            return;
        }

        output.WriteObject(await new WorkspaceCatalog(repository, TimeProvider.System).MakeAsync(
            new()
            {
                Name = Name,
                Base = string.IsNullOrEmpty(Base) ? null : Base,
                Copy = Copy,
                Setup = TaskInput.Validation(Setup),
                SetupTimeout = TimeSpan.FromSeconds(SetupTimeout),
                IgnoreDirty = Force,
            },
            token));
    }
}
