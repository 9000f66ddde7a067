using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Moana.Scheduling;

namespace Moana.Engine;

/// <summary>Carries out what happens in the folders of agents: workspaces, setup, validation, landing, and the choice among a race's changes.</summary>
/// <param name="orchestration">The orchestration's id.</param>
/// <param name="folder">The folder of tasks that name none.</param>
/// <param name="port">The agents.</param>
/// <param name="validator">Runs the validation commands.</param>
/// <param name="workspaces">Where agents work apart from each other.</param>
internal sealed class WorkRunner(string orchestration, string folder, IAgentPort port, ITaskValidator validator, IAgentWorkspaces? workspaces)
{
    /// <summary>The file in which a race's command finds the results of those that passed.</summary>
    private const string Candidates = "MOANA_CANDIDATES";

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() }, WriteIndented = true };

    /// <summary>Makes a task's workspace ready and has its agent work there.</summary>
    public async Task<SchedulerEvent> PrepareAsync(PrepareWorkspace c, CancellationToken token)
    {
        var workspace = c.Known;
        if (workspace is null && c.Task.Workspace != TaskWorkspace.None)
        {
            try
            {
                workspace = await TakeAsync(c, token).ConfigureAwait(false);
            }
            catch (MoanaException e)
            {
                return new Prepared(c.Agent, c.Turn, PreparationOutcome.WorkspaceFailed, $"Its workspace could not be made ready. {e.Message}");
            }
        }

        var move = await port.MoveAsync(c.Agent, workspace?.Path, orchestration, token).ConfigureAwait(false);
        return new Prepared(c.Agent, c.Turn, move.Outcome, move.Reason, c.Known is null ? workspace : null, move.Started);
    }

    /// <summary>Validates an agent's work where it was done, tells what was changed there, and lands it where that is wanted.</summary>
    public async Task<SchedulerEvent> ValidateAsync(RunValidation c, CancellationToken token)
    {
        var elsewhere = port.IsElsewhere(c.Agent);
        var place = port.FolderOf(c.Agent);
        // Another machine is only asked for what lands from there.
        var root = c.Change?.Path
            ?? (place is not null && workspaces is not null && (c.Task.Land || !elsewhere) ? await workspaces.FindRootAsync(c.Agent, place, token).ConfigureAwait(false) : null);
        var inner = InnerFolder(c);

        // On another machine a task's folder begins where its agent works: the orchestration's is one of this machine.
        var path = c.Change is not null ? Path.Combine(c.Change.Path, inner)
            : elsewhere ? Path.GetFullPath(c.Task.Path ?? "", place ?? "/")
            : FolderOf(c.Task, root);
        var variables = TaskVariables.Of(c.Agent, c.Task.Id, path, c.Attempt, orchestration);
        var results = c.Task.Validate.Count == 0 ? [] : await validator.For(c.Agent).RunAsync(c.Task.Validate, path, variables, c.Timeout, token).ConfigureAwait(false);
        var change = c.Change;
        if (change is not null)
        {
            try
            {
                change = await workspaces!.ReadAsync(c.Agent, change, token).ConfigureAwait(false);
            }
            catch (MoanaException e)
            {
                // Nobody could build on it, or land it: that is for its agent to settle.
                return new Validated(c.Task.Id, c.Turn, [.. results, new() { Command = "git", Passed = false, Output = e.Message }]);
            }
        }

        if (!c.Task.Land || workspaces is null || results is [.., { Passed: false }])
        {
            return new Validated(c.Task.Id, c.Turn, results, change);
        }

        var landed = await workspaces.LandAsync(root, new(c.Task, c.Agent, inner, variables, c.Timeout), token).ConfigureAwait(false);
        return new Validated(c.Task.Id, c.Turn, [.. results, landed.Result], change is null ? null : change with { LandedAs = landed.Commit });
    }

    /// <summary>Has a race's command choose.</summary>
    public async Task<SchedulerEvent> PickAsync(PickWinner c, CancellationToken token)
    {
        // A folder that nobody else may read: what agents said stands in it.
        var temporary = Directory.CreateTempSubdirectory("moana-");
        try
        {
            var file = Path.Combine(temporary.FullName, "candidates.json");
            await using (var stream = File.Create(file))
            {
                await JsonSerializer.SerializeAsync(stream, c.Candidates, Json, token).ConfigureAwait(false);
            }

            var path = FolderOf(c.Race, workspace: null);
            var variables = TaskVariables.Of(agent: null, c.Race.Id, path, attempt: null, orchestration).Append(new(Candidates, file)).ToDictionary();
            var result = (await validator.RunAsync([c.Race.Pick!], path, variables, c.Timeout, token).ConfigureAwait(false))[^1];
            var choice = result.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
            return result.Passed && choice is not null
                ? new Picked(c.Race.Id, choice, null)
                : new Picked(c.Race.Id, null, $"'{result.Command}' {(result.Passed ? "named nobody" : Corrections.HowItEnded(result))}. {result.Output.TrimEnd()}".TrimEnd());
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    /// <summary>The folder whose repository a task's workspace is of. On another machine it begins where the agent works.</summary>
    private string FolderFor(OrchestrationTask task, string agent) =>
        port.IsElsewhere(agent) ? Path.GetFullPath(task.Path ?? "", port.FolderOf(agent) ?? "/") : FolderOf(task, workspace: null);

    private async Task<TaskChange> TakeAsync(PrepareWorkspace c, CancellationToken token)
    {
        var name = c.Task.Workspace == TaskWorkspace.Agent ? c.Agent : NameFor(c);
        var wish = new WorkspaceWish(
            FolderFor(c.Task, c.Agent), name, c.Task, c.Agent, c.Base, c.Target, TaskVariables.Of(c.Agent, c.Task.Id, path: null, c.Attempt, orchestration), c.Timeout);
        return await workspaces!.TakeAsync(wish, token).ConfigureAwait(false);
    }

    /// <summary>
    /// The name of a task's own workspace: the same for the same attempt, in whatever process, and another one for another
    /// attempt. The turn has the task's number, which tells long ids apart.
    /// </summary>
    private string NameFor(PrepareWorkspace c)
    {
        const int Longest = 36;
        var id = c.Task.Id.Length <= Longest ? c.Task.Id : $"{c.Task.Id[..Longest]}-{c.Turn.Split('.')[^2]}";
        return string.Create(CultureInfo.InvariantCulture, $"{id}-{orchestration}{(c.Attempt == 1 ? "" : $"-{c.Attempt}")}");
    }

    /// <summary>
    /// The task's folder, relative to the orchestration's, and that to the current one. A task that names none is validated
    /// where it was done: in the workspace of its agent.
    /// </summary>
    private string FolderOf(OrchestrationTask task, string? workspace) =>
        task.Path is null && workspace is not null ? workspace : Path.GetFullPath(task.Path ?? "", Path.GetFullPath(folder));

    /// <summary>Where a task's folder is in its repository, as it is in its workspace; empty for the root.</summary>
    private string InnerFolder(RunValidation c) =>
        c.Task.Path is not null && c.Change is { } change
        && Path.GetRelativePath(change.Repository, port.IsElsewhere(c.Agent) ? Path.GetFullPath(c.Task.Path, change.Repository) : FolderOf(c.Task, workspace: null)) is var inner
        && inner != "." && !inner.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(inner)
            ? inner
            : "";
}
