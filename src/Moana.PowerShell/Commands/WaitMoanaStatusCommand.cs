using System.Management.Automation;
using Moana.Completers;
using Moana.Input;
using Moana.Operations;

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
    private StatusWaits _waits = null!;

    /// <summary>Names of agents; wildcards are allowed. Without it, all agents.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The statuses to wait for; any of them will do.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public AgentStatus[] Status { get; set; } = [];

    /// <summary>How long to wait: seconds, a TimeSpan, or a text such as 15m or 2h. Without it, for as long as it takes.</summary>
    [Parameter]
    [ValidateRange(0, 7 * 86400)]
    [SecondsTransformation]
    public double Timeout { get; set; } = double.PositiveInfinity;

    /// <summary>Waits for the first agent only.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <inheritdoc/>
    protected override Task BeginAsync(PipelineWriter output, CancellationToken token)
    {
        _waits = new(Status, Any, TimeProvider.System);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var fleet = Fleet;
        _waits.Add(fleet, await Query(Name, output).FindAsync(fleet, token));
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(PipelineWriter output, CancellationToken token)
    {
        await foreach (var end in _waits.RunAsync(double.IsPositiveInfinity(Timeout) ? null : TimeSpan.FromSeconds(Timeout), token))
        {
            if (end.Error is { } error) output.WriteError(error);
            else output.WriteObject(end.Report);
        }
    }
}
