using System.Management.Automation;
using Moana.Completers;

namespace Moana.Commands;

/// <summary>Takes an agent's registration off its pane.</summary>
/// <remarks>The program in the pane goes on as it is; only what Moana noted on the pane is removed.</remarks>
/// <example>
/// <code>Unregister-MoanaAgent -Name codex</code>
/// <para>The pane of 'codex' is an ordinary pane again.</para>
/// </example>
/// <example>
/// <code>Get-MoanaAgent -Session work | Unregister-MoanaAgent</code>
/// <para>Does so for all agents of a session.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Unregister, "MoanaAgent", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class UnregisterMoanaAgentCommand : AgentCommand
{
    /// <summary>Names of agents; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var fleet = Fleet;
        foreach (var agent in await Query(Name, output).FindAsync(fleet, token))
        {
            if (await output.ShouldProcessAsync(Target(agent), "Unregister"))
            {
                await fleet.UnregisterAsync(agent, token);
            }
        }
    }
}
