using Moana.Engine;
using Moana.Hosts;
using Moana.Scheduling;

namespace Moana.Workspaces;

/// <summary>
/// Workspaces that wait for their machine: while a host cannot be reached, nothing is held against the tasks there. All that is done
/// can be begun anew: a workspace whose making was broken off is made to its end, and what has landed is known by its commit.
/// </summary>
/// <param name="inner">The workspaces.</param>
/// <param name="clock">The time.</param>
internal sealed class PatientWorkspaces(IAgentWorkspaces inner, TimeProvider clock) : IAgentWorkspaces
{
    private static readonly Backoff Wait = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

    /// <inheritdoc/>
    public Task<string?> FindRootAsync(string agent, string folder, CancellationToken token) => WaitAsync(() => inner.FindRootAsync(agent, folder, token), token);

    /// <inheritdoc/>
    public Task<TaskChange> TakeAsync(WorkspaceWish wish, CancellationToken token) => WaitAsync(() => inner.TakeAsync(wish, token), token);

    /// <inheritdoc/>
    public Task<TaskChange> ReadAsync(string agent, TaskChange workspace, CancellationToken token) => WaitAsync(() => inner.ReadAsync(agent, workspace, token), token);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TurnFile>?> FilesAsync(TaskChange change, CancellationToken token) => inner.FilesAsync(change, token);

    /// <inheritdoc/>
    public Task<LandedWork> LandAsync(string? root, TaskLanding landing, CancellationToken token) => WaitAsync(() => inner.LandAsync(root, landing, token), token);

    private async Task<T> WaitAsync<T>(Func<Task<T>> work, CancellationToken token)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (MoanaException e) when (HostErrors.IsAway(e))
            {
                await Task.Delay(Wait.After(tries), clock, token).ConfigureAwait(false);
            }
        }
    }
}
