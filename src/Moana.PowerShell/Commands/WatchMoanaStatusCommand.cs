using System.Management.Automation;
using Moana.Completers;
using Moana.Monitoring;

namespace Moana.Commands;

/// <summary>Streams the status of agents: what each is now, then each change.</summary>
/// <remarks>
/// Follows tmux's events until it is stopped; an agent whose screen does not change costs nothing. Agents that are
/// registered later join, if their names are meant. An agent whose pane goes away is told as Exited.
/// </remarks>
/// <example>
/// <code>Watch-MoanaStatus</code>
/// <para>Shows every change of every agent until Ctrl+C.</para>
/// </example>
/// <example>
/// <code>Watch-MoanaStatus codex | Where-Object Status -eq WaitingForInput | Select-Object -First 1 -ExpandProperty Question</code>
/// <para>Waits until 'codex' asks something, and shows the question.</para>
/// </example>
[Cmdlet(VerbsCommon.Watch, "MoanaStatus")]
[OutputType(typeof(StatusReport))]
public sealed class WatchMoanaStatusCommand : AgentCommand
{
    /// <summary>Names of agents; wildcards are allowed. Without it, all agents.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(PipelineWriter output, CancellationToken token) =>
        output.WriteAllAsync(new StatusMonitor(Fleet, TimeProvider.System).WatchAsync(Query(Name), token));
}
