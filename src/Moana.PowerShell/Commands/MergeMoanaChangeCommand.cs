using System.Management.Automation;
using Moana.Completers;
using Moana.Errors;
using Moana.Input;
using Moana.Operations;
using Moana.Workspaces;

namespace Moana.Commands;

/// <summary>Lands the changes of workspaces in a branch, one at a time, each validated on the newest state of it.</summary>
/// <remarks>
/// Each change, what is not committed included, is put on the newest commit of the target in a worktree of the landing
/// queue, and validated there. Only what was validated becomes the target, by a fast-forward that fails when the target has
/// moved meanwhile; then it begins anew. So landings from several shells, or with -Push from several machines, never break
/// it. Where the target is checked out its files move along; a person's changes that are in the way are an error.
/// A conflict or a failed validation changes nothing: it goes to the agent that runs in the workspace as a prompt, as
/// often as -MaxFixes says, and is told in the result. An agent that asks, or whose turn does not complete, is not asked
/// again: FixError says why. The workspace itself stays as it is.
/// </remarks>
/// <example>
/// <code>Merge-MoanaChange codex -Into main -Validate 'dotnet build', 'dotnet test'</code>
/// <para>Lands the change of 'codex' in main, if it builds and passes there.</para>
/// </example>
/// <example>
/// <code>Get-MoanaWorkspace | Merge-MoanaChange -Squash -Message '{task}, by {agent}' -MaxFixes 0 | Where-Object Outcome -ne Landed</code>
/// <para>Lands all, as one commit each, and shows those that did not land.</para>
/// </example>
[Cmdlet(VerbsData.Merge, "MoanaChange", SupportsShouldProcess = true)]
[OutputType(typeof(Landing))]
public sealed class MergeMoanaChangeCommand : ServerCommand
{
    /// <summary>Names of workspaces; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WorkspaceCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>A folder in the git repository. Without it, the current folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Repository { get; set; }

    /// <summary>The branch that it is to land in. Without it, the one that the workspace began from.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BranchCompleter))]
    public string? Into { get; set; }

    /// <summary>Lands it as one commit.</summary>
    [Parameter]
    public SwitchParameter Squash { get; set; }

    /// <summary>Lands it with a merge commit. Without this and -Squash, its commits are put one after another on the target.</summary>
    [Parameter]
    public SwitchParameter MergeCommit { get; set; }

    /// <summary>The message of a commit that is made: {task}, {agent}, {name} and {target} are replaced.</summary>
    [Parameter]
    public string Message { get; set; } = LandingOptions.DefaultMessage;

    /// <summary>Command lines or script blocks that have to succeed on the target with the change.</summary>
    [Parameter]
    public object[] Validate { get; set; } = [];

    /// <summary>How long one validation command may take: seconds, a TimeSpan, or a text such as 15m or 2h.</summary>
    [Parameter]
    [ValidateRange(0, 7 * 86400)]
    [SecondsTransformation]
    public double? ValidateTimeout { get; set; }

    /// <summary>How often a conflict or a failed validation goes to the agent that runs in the workspace.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxFixes { get; set; } = 3;

    /// <summary>How long an agent may take for a correction: seconds, a TimeSpan, or a text such as 15m or 2h.</summary>
    [Parameter]
    [ValidateRange(0, 7 * 86400)]
    [SecondsTransformation]
    public double Timeout { get; set; } = 1800;

    /// <summary>Brings the target up to its remote's first, and pushes it there.</summary>
    [Parameter]
    public SwitchParameter Push { get; set; }

    private LandingOptions Options => new()
    {
        Target = string.IsNullOrEmpty(Into) ? null : Into,
        Method = Squash ? LandingMethod.Squash : MergeCommit ? LandingMethod.Merge : LandingMethod.Rebase,
        Message = Message,
        Validate = TaskInput.Validation(Validate),
        ValidateTimeout = ValidateTimeout is { } seconds ? TimeSpan.FromSeconds(seconds) : new LandingOptions().ValidateTimeout,
        Push = Push,
    };

    /// <inheritdoc/>
    private protected override bool TakesSeveralHosts => false;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var options = Options;
        var repository = await RepositoryCommand.OpenAsync(this, Place, Repository, token);
        var landing = new ChangeLanding(repository, Fleets.For(Endpoint), TimeProvider.System);
        foreach (var workspace in await RepositoryCommand.FindAsync(repository, Name, output, token))
        {
            var target = options.Target ?? workspace.Target;
            if (!await output.ShouldProcessAsync($"branch '{target}' of {repository.Root}", $"Land the change of workspace '{workspace.Name}'"))
            {
                continue;
            }

            try
            {
                output.WriteObject(await landing.LandAsync(workspace.Name, options, MaxFixes, TimeSpan.FromSeconds(Timeout), output.WriteVerbose, token));
            }
            catch (Exception e) when (ErrorRecords.From(e) is not null)
            {
                output.WriteError(e);
            }
        }
    }
}
