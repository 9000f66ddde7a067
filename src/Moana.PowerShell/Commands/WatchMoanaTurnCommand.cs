using System.Management.Automation;
using Moana.Agents;
using Moana.Completers;
using Moana.Errors;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>Streams the turns of agents: what each has said and called so far, each time that there is more, and its end.</summary>
/// <remarks>
/// Follows tmux's events until it is stopped or all the agents' panes are gone; an agent whose pane writes nothing costs nothing. Each
/// object is the whole last turn as it stands then. While a host cannot be reached, a warning tells it, and the watch goes on when
/// it can be.
/// </remarks>
/// <example>
/// <code>Watch-MoanaTurn codex | ForEach-Object { $_.Texts | Select-Object -Last 1 }</code>
/// <para>Shows what 'codex' says, as it says it.</para>
/// </example>
/// <example>
/// <code>Watch-MoanaTurn | Where-Object Outcome -eq Completed | ForEach-Object { Add-Content answers.md "$($_.Name): $_" }</code>
/// <para>Collects the answers of all agents until Ctrl+C.</para>
/// </example>
[Cmdlet(VerbsCommon.Watch, "MoanaTurn")]
[OutputType(typeof(AgentTurn))]
public sealed class WatchMoanaTurnCommand : AgentCommand
{
    private readonly List<(Fleet Fleet, AgentPane Agent)> _agents = [];

    /// <summary>Names of agents; wildcards are allowed. Without it, all agents.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var fleet = Fleet;
        var found = await Query(Name, output).FindAsync(fleet, token);
        lock (_agents) _agents.AddRange(found.Select(a => (fleet, a)));
    }

    /// <inheritdoc/>
    protected override Task EndAsync(PipelineWriter output, CancellationToken token) =>
        Task.WhenAll(_agents.Select(a => WatchAsync(a.Fleet, a.Agent, output, token)));

    /// <summary>One watch that cannot go on is told; the others go on.</summary>
    private static async Task WatchAsync(Fleet fleet, AgentPane agent, PipelineWriter output, CancellationToken token)
    {
        try
        {
            await output.WriteAllAsync(new TurnWatch(fleet, TimeProvider.System).WatchAsync(
                agent, token, e => output.WriteWarning($"{e.Message} The turns of {agent.Name} are followed again when it can be reached.")));
        }
        catch (Exception e) when (ErrorRecords.From(e) is not null)
        {
            output.WriteError(e);
        }
    }
}
