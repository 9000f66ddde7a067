using Moana.Engine;

namespace Moana.Workspaces;

/// <summary>Lands the work of an orchestration's agents from their workspaces.</summary>
/// <param name="clock">The time.</param>
internal sealed class TaskWorkspaces(TimeProvider clock) : IAgentWorkspaces
{
    /// <inheritdoc/>
    public string? RootOf(string folder) => WorkspaceFolders.Find(folder);

    /// <inheritdoc/>
    public async Task<ValidationResult> LandAsync(
        string? root, OrchestrationTask task, string agent, IReadOnlyDictionary<string, string> variables, TimeSpan timeout, CancellationToken token)
    {
        var began = clock.GetTimestamp();
        var (passed, output) = root is null
            ? (false, $"Agent '{agent}' works in no workspace, so there is nothing that could land.")
            : await TryLandAsync(root, new()
            {
                Message = $"{task.Id} ({agent})",
                Validate = task.Validate,
                ValidateTimeout = timeout,
                Variables = variables,
                Advance = true,
            }, token).ConfigureAwait(false);
        return new() { Command = "land", Passed = passed, ExitCode = passed ? 0 : 1, Output = output, DurationSeconds = clock.GetElapsedTime(began).TotalSeconds };
    }

    private async Task<(bool Passed, string Output)> TryLandAsync(string root, LandingOptions options, CancellationToken token)
    {
        try
        {
            var repository = await Repository.OpenAsync(root, token).ConfigureAwait(false);
            var landing = await new Lander(repository, clock).LandAsync(Path.GetFileName(root), options, token).ConfigureAwait(false);
            return landing.Outcome is LandingOutcome.Landed or LandingOutcome.Empty ? (true, landing.Reason) : (false, LandingPrompts.Write(landing));
        }
        catch (MoanaException e)
        {
            return (false, e.Message);
        }
    }
}
