using System.Management.Automation;
using Moana.Agents;
using Moana.Completers;
using Moana.Monitoring;

namespace Moana.Commands;

/// <summary>Waits until agents have a status.</summary>
/// <remarks>
/// Follows tmux's events; nothing is polled. Writes each agent's status as soon as it is one of those waited for. Waits
/// for all the agents, or with -Any for the first. Agents that have not got there in time are errors.
/// </remarks>
/// <example>
/// <code>Wait-MoanaStatus -Name codex -Status Completed -Timeout 600</code>
/// <para>Waits at most ten minutes for the end of the turn of 'codex'.</para>
/// </example>
/// <example>
/// <code>Get-MoanaAgent | Wait-MoanaStatus -Status Completed, WaitingForInput, Failed -Any</code>
/// <para>Waits for the first agent that is done, asks or fails.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Wait, "MoanaStatus")]
[OutputType(typeof(StatusReport))]
public sealed class WaitMoanaStatusCommand : AgentCommand
{
    private readonly List<(AgentQuery Query, Fleet Fleet)> _queries = [];

    /// <summary>Names of agents; wildcards are allowed. Without it, all agents.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The statuses to wait for; any of them will do.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public AgentStatus[] Status { get; set; } = [];

    /// <summary>How many seconds to wait. Without it, for as long as it takes.</summary>
    [Parameter]
    [ValidateRange(0, 7 * 86400)]
    public double Timeout { get; set; } = double.PositiveInfinity;

    /// <summary>Waits for the first agent only.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var fleet = Fleet;
        var query = Query(Name);
        await query.FindAsync(fleet, token);
        _queries.Add((query, fleet));
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(PipelineWriter output, CancellationToken token)
    {
        var limit = double.IsPositiveInfinity(Timeout) ? System.Threading.Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(Timeout);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        using var timer = new CancellationTokenSource(limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, timer.Token);
        var waits = _queries.Select(q => new StatusWait(q.Fleet, q.Query, Status, Any, TimeProvider.System)).ToList();
        var running = waits.Select(w => w.RunAsync(output.WriteObject, either.Token)).ToList();
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            await ended;
            if (Any && !timer.IsCancellationRequested)
            {
                await stop.CancelAsync();
            }
        }

        token.ThrowIfCancellationRequested();
        if (Any && waits.Exists(w => w.Done))
        {
            return;
        }

        foreach (var (name, seen) in waits.SelectMany(w => w.Open))
        {
            output.WriteError(MoanaErrors.WaitTimeout(name, string.Join(" or ", Status), seen, limit));
        }
    }
}
