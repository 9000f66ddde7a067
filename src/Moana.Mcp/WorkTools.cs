using System.ComponentModel;
using ModelContextProtocol;
using Moana.Operations;

namespace Moana.Mcp;

/// <summary>Tools for what agents have done: answers, changes, their validation, and the landing of them.</summary>
internal sealed class WorkTools(SupervisorScope scope, Supervised supervised, WaitList waits, CallLimit limit)
{
    private const int MaxRows = 100;
    private const int MaxText = 20_000;

    /// <summary>So many turns are looked through for one.</summary>
    private const int MaxTurns = 50;

    private AgentWork Work => new(scope.Fleet, scope.Clock);

    public async Task<TurnItem> GetTurnAsync(
        [Description("The agent's name.")] string agent,
        [Description("The turn, as a receipt or a status names it; without it the last one.")] string? turn = null,
        [Description("How many characters of the answer to give, at most 20000.")] int length = Quote.Length,
        CancellationToken token = default)
    {
        var found = await supervised.FindAsync([agent], token);
        var turns = await new TurnReader(scope.Fleet, scope.Clock).ReadAsync(found[0], string.IsNullOrEmpty(turn) ? 1 : MaxTurns, token);
        return turns.LastOrDefault(t => string.IsNullOrEmpty(turn) || t.Turn == turn) is { } read
            ? TurnItem.Of(read, Math.Clamp(length, 0, MaxText))
            : throw (string.IsNullOrEmpty(turn) ? McpErrors.NoTurn(found[0].Name) : TurnErrors.NotFound(McpErrors.Short(turn)));
    }

    public async Task<ChangeResult> GetChangesAsync(
        [Description("The agent's name. It has to work in a workspace of its own.")] string agent,
        [Description("True for the text of the change, at most 20000 characters of it.")] bool diff = false,
        CancellationToken token = default)
    {
        var change = await Work.ReadChangeAsync((await supervised.FindAsync([agent], token))[0], diff, token);
        return new(
            change.Name, change.Branch, change.Target, change.Commits.Count, change.Uncommitted, change.Added, change.Removed,
            [.. change.Files.Take(MaxRows).Select(f => new ChangedItem(f.Path, $"{f.Kind}", f.Added, f.Removed))], change.Files.Count, change.Conflicts, Quote.Of(change.Diff, MaxText));
    }

    public async Task<WaitResult> ValidateAsync(
        [Description("The agent's name.")] string agent,
        [Description("How long this call waits, in seconds, at most 50; then it gives a handle for get_wait.")] double seconds = 50,
        IProgress<ProgressNotificationValue>? progress = null,
        CancellationToken token = default)
    {
        var found = await supervised.FindAsync([agent], token);
        limit.Take();
        return await waits.ReadAsync(waits.Begin(async (wait, stop) =>
        {
            wait.Doing = "The commands run.";
            wait.Result = wait.Result with { Checks = CheckItem.Of(await Work.ValidateAsync(found[0], scope.Validate, scope.ValidateTimeout, stop)) };
        }), seconds, progress, token);
    }

    public async Task<WaitResult> LandAsync(
        [Description("The agent's name. It has to work in a workspace of its own.")] string agent,
        [Description("How long this call waits, in seconds, at most 50; then it gives a handle for get_wait.")] double seconds = 50,
        IProgress<ProgressNotificationValue>? progress = null,
        CancellationToken token = default)
    {
        var found = await supervised.FindAsync([agent], token);
        limit.Take();
        return await waits.ReadAsync(waits.Begin(async (wait, stop) =>
        {
            wait.Doing = "It waits in the landing queue, or is validated.";
            var landing = await Work.LandAsync(found[0], new() { Validate = scope.Validate, ValidateTimeout = scope.ValidateTimeout }, stop);
            wait.Result = wait.Result with { Landing = LandingItem.Of(landing) };
        }), seconds, progress, token);
    }
}
