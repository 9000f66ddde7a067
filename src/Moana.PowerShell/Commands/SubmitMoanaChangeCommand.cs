using System.Management.Automation;
using Moana.Completers;
using Moana.Errors;
using Moana.Workspaces;

namespace Moana.Commands;

/// <summary>Pushes the changes of workspaces as branches, and opens a pull request for each.</summary>
/// <remarks>
/// The branch is the workspace's, moana/NAME; what is not committed is pushed as a commit, and the workspace stays as it is.
/// The request is opened by gh where the remote is GitHub's, by glab where it is GitLab's, and elsewhere by the one that is
/// installed. That the tool is there and logged in is asked before anything is pushed. A second time the branch is pushed
/// anew, over what was pushed from here and nothing else, and the request that is there shows it.
/// </remarks>
/// <example>
/// <code>Submit-MoanaChange codex -Title 'Faster start' -Draft</code>
/// <para>Opens a draft of a pull request into the branch that the workspace began from.</para>
/// </example>
/// <example>
/// <code>(Get-MoanaTask -Status Completed).Change | Submit-MoanaChange -Title '{task}, by {agent}' | Select-Object Name, Url</code>
/// <para>A pull request for each task of the newest orchestration.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Submit, "MoanaChange", SupportsShouldProcess = true)]
[OutputType(typeof(Submission))]
public sealed class SubmitMoanaChangeCommand : RepositoryCommand
{
    /// <summary>Names of workspaces; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WorkspaceCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>The branch that it is to land in. Without it, the one that the workspace began from.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BranchCompleter))]
    public string? Into { get; set; }

    /// <summary>The title: {task}, {agent}, {name} and {target} are replaced.</summary>
    [Parameter]
    public string Title { get; set; } = LandingOptions.DefaultMessage;

    /// <summary>The text. Without it, the subjects of the commits.</summary>
    [Parameter]
    public string? Body { get; set; }

    /// <summary>Opens it as a draft.</summary>
    [Parameter]
    public SwitchParameter Draft { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var repository = await OpenAsync(token);
        foreach (var workspace in await FindAsync(repository, Name, output, token))
        {
            if (!await output.ShouldProcessAsync($"branch '{workspace.Branch}' of {repository.Root}", $"Push it, and open a pull request into '{Into ?? workspace.Target}'"))
            {
                continue;
            }

            try
            {
                output.WriteObject(await new ChangeSubmitter(repository, TimeProvider.System).SubmitAsync(
                    workspace.Name, new() { Target = string.IsNullOrEmpty(Into) ? null : Into, Title = Title, Body = Body, Draft = Draft }, token));
            }
            catch (Exception e) when (ErrorRecords.From(e) is not null)
            {
                output.WriteError(e);
            }
        }
    }
}
