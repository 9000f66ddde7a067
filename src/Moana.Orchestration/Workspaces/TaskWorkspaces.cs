using Moana.Engine;
using Moana.Hosts;

namespace Moana.Workspaces;

/// <summary>The workspaces of an orchestration's agents and tasks: made ready, read, and landed from.</summary>
/// <param name="clock">The time.</param>
/// <param name="hostOf">The machine of an agent; null where all are on this one.</param>
internal sealed class TaskWorkspaces(TimeProvider clock, Func<string, Host>? hostOf = null) : IAgentWorkspaces
{
    /// <inheritdoc/>
    public async Task<string?> FindRootAsync(string agent, string folder, CancellationToken token) =>
        WorkspaceFolders.Find(await Workplace.OnAsync(hostOf?.Invoke(agent), token).ConfigureAwait(false), folder);

    /// <summary>
    /// Refuses tasks whose workspaces cannot be made, before anything is begun. What is checked out may change while an
    /// orchestration runs; that it is committed is asked here only.
    /// </summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="folder">The folder of tasks that name none.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">One cannot be made; <see cref="WorkspaceErrors"/> has the reasons.</exception>
    public async Task CheckAsync(IReadOnlyList<OrchestrationTask> tasks, string folder, CancellationToken token)
    {
        var ids = tasks.Select(t => t.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var kinds = tasks.Where(t => t.Workspace != TaskWorkspace.None || t.Race.Count > 0)
            .GroupBy(t => (Folder: Path.GetFullPath(t.Path ?? "", folder), Base: t.Base is { } start && ids.Contains(start) ? null : t.Base, Copy: string.Join('\n', t.Copy)));
        foreach (var kind in kinds)
        {
            var repository = await Repository.OpenAsync(kind.Key.Folder, token).ConfigureAwait(false);
            await new WorkspaceMaker(repository, clock).CheckAsync(new() { Name = "check", Base = kind.Key.Base, Copy = kind.First().Copy }, token).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<TaskChange> TakeAsync(WorkspaceWish wish, CancellationToken token)
    {
        var repository = await OpenSourceAsync(wish, token).ConfigureAwait(false);
        return await repository.WithFilesAsync(async () =>
        {
            var record = await new WorkspaceMaker(repository, clock).TakeAsync(
                new()
                {
                    Name = wish.Name,
                    Base = wish.Base,
                    Target = wish.Target,
                    Copy = wish.Task.Copy,
                    Setup = wish.Task.Setup,
                    SetupTimeout = wish.Timeout,
                    Variables = wish.Variables,
                    Agent = wish.Agent,
                    Task = wish.Task.Workspace == TaskWorkspace.Task ? wish.Task.Id : null,
                    IgnoreDirty = true,
                },
                token).ConfigureAwait(false);
            return new TaskChange
            {
                Name = record.Name,
                Path = record.Path,
                Repository = repository.Root,
                HostName = repository.HostName,
                Branch = record.Branch,
                Target = record.Target,
                Base = record.From,
                Tip = record.From,
            };
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<TaskChange> ReadAsync(string agent, TaskChange workspace, CancellationToken token)
    {
        var repository = await OpenAsync(agent, workspace.Path, token).ConfigureAwait(false);
        var change = await new WorkspaceCatalog(repository, clock).ReadChangeAsync(workspace.Name, null, diff: false, token).ConfigureAwait(false);
        await repository.Git.RunAsync(["update-ref", WorkspaceRemover.MadeRef(change.Name), change.Tip], token).ConfigureAwait(false);
        return workspace with
        {
            Base = change.Base,
            Tip = change.Tip,
            Commits = change.Commits.Count,
            Files = change.Files.Count,
            Added = change.Added,
            Removed = change.Removed,
        };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TurnFile>?> FilesAsync(TaskChange change, CancellationToken token)
    {
        try
        {
            var repository = await Repository.OpenAsync(Host.For(HostCatalog.Find(change.HostName)), change.Repository, token).ConfigureAwait(false);
            return [.. (await new ChangeReader(repository).ReadFilesAsync(change.Base, change.Tip, token).ConfigureAwait(false))
                .Select(f => new TurnFile { Path = f.Path, Change = f.Kind, AddedLines = f.Added, RemovedLines = f.Removed })];
        }
        catch (MoanaException)
        {
            // The repository, or the commit, is gone.
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<LandedWork> LandAsync(string? root, TaskLanding landing, CancellationToken token)
    {
        var began = clock.GetTimestamp();
        var (passed, output, commit, error) = root is null
            ? (false, $"Agent '{landing.Agent}' works in no workspace, so there is nothing that could land.", null, null)
            : await TryLandAsync(landing.Agent, root, new()
            {
                Message = $"{landing.Task.Id} ({landing.Agent})",
                Validate = landing.Task.Validate,
                Folder = landing.Folder,
                ValidateTimeout = landing.Timeout,
                Variables = landing.Variables,
                Advance = true,
            }, token).ConfigureAwait(false);
        return new(new() { Command = "land", Passed = passed, ExitCode = passed ? 0 : 1, Output = output, ErrorId = error, DurationSeconds = clock.GetElapsedTime(began).TotalSeconds }, commit);
    }

    private Task<Repository> OpenAsync(string agent, string folder, CancellationToken token) =>
        hostOf is null ? Repository.OpenAsync(folder, token) : Repository.OpenAsync(hostOf(agent), folder, token);

    /// <summary>The repository that a workspace is to be of: on another machine the agent may stand in one of its workspaces already.</summary>
    private async Task<Repository> OpenSourceAsync(WorkspaceWish wish, CancellationToken token)
    {
        var repository = await OpenAsync(wish.Agent, wish.Folder, token).ConfigureAwait(false);
        return repository.HostName is not null && WorkspaceFolders.Find(repository.Place, repository.Root) is { } root
            && await new WorkspaceRecords(repository).FindAsync(Path.GetFileName(root)).ConfigureAwait(false) is { } record
            ? await OpenAsync(wish.Agent, record.Source, token).ConfigureAwait(false)
            : repository;
    }

    private async Task<(bool Passed, string Output, string? Commit, string? Error)> TryLandAsync(string agent, string root, LandingOptions options, CancellationToken token)
    {
        try
        {
            var repository = await OpenAsync(agent, root, token).ConfigureAwait(false);
            var landing = await new Lander(repository, clock).LandAsync(Path.GetFileName(root), options, token).ConfigureAwait(false);
            return landing.Outcome is LandingOutcome.Landed or LandingOutcome.Empty ? (true, landing.Reason, landing.Commit, null)
                // What tells nothing of the work is nothing that its agent could correct.
                : (false, LandingPrompts.Write(landing), null, landing.Validation is [.., { ErrorId: { } cut }] ? cut : null);
        }
        catch (MoanaException e) when (!HostErrors.IsAway(e))
        {
            return (false, e.Message, null, null);
        }
    }
}
