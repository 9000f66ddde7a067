using System.Management.Automation;
using Moana.Completers;

namespace Moana.Commands;

/// <summary>Gets the agents of a tmux server.</summary>
/// <remarks>
/// Lists the registered agents of all sessions, whoever registered them, or the entries of a plain map. Looks at no
/// screen: Get-MoanaStatus does.
/// </remarks>
/// <example>
/// <code>Get-MoanaAgent</code>
/// <para>Lists all registered agents of the default server.</para>
/// </example>
/// <example>
/// <code>Get-MoanaAgent -Session work | Get-MoanaStatus | Where-Object Status -eq Completed</code>
/// <para>Those agents of a session whose turn is over.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaAgent")]
[OutputType(typeof(Agent))]
public sealed class GetMoanaAgentCommand : AgentCommand
{
    /// <summary>Names of agents; wildcards are allowed. Without it, all agents.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var fleet = Fleet;
        foreach (var agent in await (Query(Name, output) with { Required = false }).FindAsync(fleet, token))
        {
            output.WriteObject(agent.ToAgent(fleet.Server.Endpoint));
        }
    }
}
