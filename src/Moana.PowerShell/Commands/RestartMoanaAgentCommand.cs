using System.Management.Automation;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>Starts an agent's program anew in its pane.</summary>
/// <remarks>
/// A program that runs is ended first, as Stop-MoanaAgent does. Then it is started with the command line, the folder and
/// the environment that it was started with before, or with -LaunchCommand, which is noted from then on. All that runs in
/// the pane besides it, a shell included, ends. A program that ends at once is an error with its last lines, as far as its
/// window keeps the pane; the other agents are not disturbed.
/// </remarks>
/// <example>
/// <code>Restart-MoanaAgent codex</code>
/// <para>Ends and starts 'codex'.</para>
/// </example>
/// <example>
/// <code>Get-MoanaStatus -Status Exited | Restart-MoanaAgent -PassThru | Wait-MoanaStatus -Status Idle -Timeout 60</code>
/// <para>Starts all agents again whose programs have ended, and waits until they take prompts.</para>
/// </example>
/// <example>
/// <code>Get-MoanaAgent | Restart-MoanaAgent -Conversation</code>
/// <para>Starts all agents anew, one after another, each with the conversation that it has.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Restart, "MoanaAgent", SupportsShouldProcess = true)]
[OutputType(typeof(Agent))]
public sealed class RestartMoanaAgentCommand : EndingCommand
{
    private AgentRestart? _restart;

    /// <summary>The command line, instead of the one that each was started with before.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LaunchCommand { get; set; }

    /// <summary>
    /// Has the program go on with the conversation that it has (codex resume, claude --resume, ...). Where that is not surely known,
    /// or the command line is more than a program and its arguments, it is an error, and nothing is changed.
    /// </summary>
    [Parameter]
    public SwitchParameter Conversation { get; set; }

    /// <summary>Writes the agents to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var fleet = Fleet;
        var restart = _restart ??= new(fleet, TimeProvider.System);
        foreach (var agent in await Query(Name, output).FindAsync(fleet, token))
        {
            try
            {
                var launch = AgentRestart.LaunchOf(agent, LaunchCommand);
                if (await output.ShouldProcessAsync(Target(agent), $"End what runs in its pane, and start: {launch.Command}"))
                {
                    var restarted = await restart.RunAsync(agent, LaunchCommand, TimeSpan.FromSeconds(Timeout), Force, Conversation, output.WriteVerbose, token);
                    output.WriteVerbose($"{agent.Name}: started in {agent.Pane.Id}");
                    if (PassThru)
                    {
                        output.WriteObject(restarted.ToAgent(fleet.Server.Endpoint));
                    }
                }
            }
            catch (MoanaException e)
            {
                // One that cannot be restarted does not keep the others from it.
                output.WriteError(e);
            }
        }
    }
}
