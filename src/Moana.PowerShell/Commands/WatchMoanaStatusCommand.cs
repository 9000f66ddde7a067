using System.Management.Automation;
using Moana.Agents;
using Moana.Completers;
using Moana.Input;
using Moana.Errors;
using Moana.Jobs;
using Moana.Monitoring;
using Moana.Notifications;

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
/// <code>Watch-MoanaStatus codex -Status WaitingForInput | Select-Object -First 1 -ExpandProperty Question</code>
/// <para>Waits until 'codex' asks something, and shows the question.</para>
/// </example>
[Cmdlet(VerbsCommon.Watch, "MoanaStatus")]
[OutputType(typeof(StatusReport))]
public sealed class WatchMoanaStatusCommand : AgentCommand
{
    private readonly List<(Fleet Fleet, AgentQuery Query)> _watches = [];
    private readonly Subscriptions _subscriptions = Subscriptions.OfThisShell;

    /// <summary>Names of agents; wildcards are allowed. Without it, all agents.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only reports of agents that have become so.</summary>
    [Parameter(Position = 1)]
    public AgentStatus[]? Status { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var (fleet, query) = (Fleet, Query(Name, output));
        if (query.Names is { Count: > 0 } names && query is { Map: null, PaneId: null })
        {
            // What there is not is told at once; the watch goes by the others.
            var found = await query.FindAsync(fleet, token);
            query = query with { Missing = null, Names = [.. names.Where(n => n.IsWildcard || found.Any(a => n.Matches(a.Name)))] };
            if (query.Names.Count == 0) return;
        }

        lock (_watches) _watches.Add((fleet, query));
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(PipelineWriter output, CancellationToken token)
    {
        await using var notifier = _subscriptions.Notify(output, token);
        await Task.WhenAll(_watches.Select(w => WatchAsync(w.Fleet, w.Query, notifier, output, token)));
    }

    /// <summary>One watch that cannot go on is told; the others go on.</summary>
    private async Task WatchAsync(Fleet fleet, AgentQuery query, Notifier notifier, PipelineWriter output, CancellationToken token)
    {
        try
        {
            await output.WriteAllAsync(StatusFilter.Only(Status, NotificationSource.TellAsync(notifier, new StatusMonitor(fleet, TimeProvider.System).WatchAsync(query, token))));
        }
        catch (Exception e) when (ErrorRecords.From(e) is not null)
        {
            output.WriteError(e);
        }
    }
}
