using System.Management.Automation;
using Moana.Completers;
using Moana.Errors;
using Moana.Hosts;
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
/// <code>Get-MoanaChange -Task fix-login | Select-Object -ExpandProperty Files</code>
/// <para>The files that a task of the newest orchestration has changed.</para>
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

    /// <summary>
    /// Those of these tasks, or of tasks with these ids: by the record of -OrchestrationId, whatever repository they are in, and
    /// by the workspaces of this one.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(TaskCompleter))]
    public object[]? Task { get; set; }

    /// <summary>The orchestration of -Task: its id, or latest for the one that began last. Without it, that one.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(OrchestrationCompleter))]
    public string? OrchestrationId { get; set; }

    /// <summary>The branch that it is to land in. Without it, the one that the workspace began from.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BranchCompleter))]
    public string? Into { get; set; }

    /// <summary>Gives the text of the change as well.</summary>
    [Parameter]
    public SwitchParameter Diff { get; set; }

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        foreach (var (repository, name) in Task is null ? await FindByNameAsync(Name, output, token) : await FindByTaskAsync(Task, output, token))
        {
            try
            {
                output.WriteObject(await new WorkspaceCatalog(repository, TimeProvider.System).ReadChangeAsync(name, Into, Diff, token));
            }
            catch (Exception e) when (ErrorRecords.From(e) is not null)
            {
                output.WriteError(e);
            }
        }
    }

    private async Task<IReadOnlyList<(Repository Repository, string Name)>> FindByNameAsync(string[] names, PipelineWriter output, CancellationToken token)
    {
        var repository = await OpenAsync(token);
        return [.. (await FindAsync(repository, names, output, token)).Select(w => (repository, w.Name))];
    }

    private async Task<IReadOnlyList<(Repository Repository, string Name)>> FindByTaskAsync(object[] tasks, PipelineWriter output, CancellationToken token)
    {
        var found = new List<(Repository, string)>();
        foreach (var task in tasks)
        {
            var id = TaskInput.Ids([task])[0];
            try
            {
                if ((task as PSObject)?.BaseObject is TaskResult { Change: { } own })
                {
                    found.Add((await OpenAsync(this, HostCatalog.Find(own.HostName), own.Repository, token), own.Name));
                }
                else if (Repository is null && Recorded(id) is { } known)
                {
                    found.Add((await OpenAsync(this, HostCatalog.Find(known.HostName), known.Repository, token), known.Name));
                }
                else
                {
                    var repository = await OpenAsync(token);
                    var meant = (await FindAsync(repository, ["*"], output, token)).Where(w => id.Equals(w.Task, StringComparison.OrdinalIgnoreCase)).ToList();
                    found.AddRange(meant.Count > 0 ? meant.Select(w => (repository, w.Name)) : throw WorkspaceErrors.TaskWithoutChange(id));
                }
            }
            catch (Exception e) when (ErrorRecords.From(e) is not null)
            {
                output.WriteError(e);
            }
        }

        return found;
    }

    /// <summary>What the record has of a task's change; null where it has none.</summary>
    private TaskChange? Recorded(string id)
    {
        try
        {
            var store = OpenStore(Store);
            return store.GetTask(OrchestrationIds.One(store, OrchestrationId), id).Change;
        }
        catch (MoanaException) when (OrchestrationId is null)
        {
            return null;
        }
    }
}
