using System.Collections;
using System.Management.Automation;
using Moana.Agents;

namespace Moana.Commands;

/// <summary>Starts a tmux session with a window for each agent.</summary>
/// <remarks>
/// Each agent is started by its command line in a window of its own, named after it, and registered: its name stands on
/// its pane, so that every other shell finds it. A window stays when its agent ends, so that what the agent said last
/// can be read. Windows have 200 columns and 50 rows unless told otherwise. When anything goes wrong, nothing is left; but
/// when a program ends at once, its agent alone is an error, with its last lines, and the others stay.
/// </remarks>
/// <example>
/// <code>New-MoanaSession -Name work -Agent @{ amp = 'amp'; codex = 'codex --full-auto' } -Path ~/project</code>
/// <para>Starts two agents in the folder ~/project.</para>
/// </example>
/// <example>
/// <code>New-MoanaSession work ([ordered]@{ claude = 'claude'; gemini = 'gemini' }) -PassThru | Wait-MoanaStatus -Status Idle -Timeout 60</code>
/// <para>Starts two agents, in that order of windows, and waits until both take prompts.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "MoanaSession", SupportsShouldProcess = true)]
[OutputType(typeof(Agent))]
public sealed class NewMoanaSessionCommand : ServerCommand
{
    /// <summary>The session's name, new on the server.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = "";

    /// <summary>Agents and the command lines that start them. An ordered dictionary sets the order of the windows.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public IDictionary Agent { get; set; } = new Hashtable();

    /// <summary>The folder that the agents work in. Without it, the current folder.</summary>
    [Parameter]
    public string? Path { get; set; }

    /// <summary>The windows' width in columns.</summary>
    [Parameter]
    [ValidateRange(20, 1000)]
    public int Columns { get; set; } = 200;

    /// <summary>The windows' height in rows.</summary>
    [Parameter]
    [ValidateRange(5, 500)]
    public int Rows { get; set; } = 50;

    /// <summary>Writes the agents to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var folder = Path is null ? SessionState.Path.CurrentFileSystemLocation.Path : ResolvePath(Path);
        var agents = AgentCommand.Entries(Agent).Select(e => new KeyValuePair<string, string>(e.Key, $"{e.Value}")).ToList();
        if (!await output.ShouldProcessAsync($"session '{Name}'", $"Start {agents.Count} agent(s): {string.Join(", ", agents.Select(a => a.Key))}"))
        {
            return;
        }

        var fleet = Fleets.For(Endpoint);
        foreach (var agent in await new SessionStarter(fleet, TimeProvider.System).StartAsync(Name, agents, folder, Columns, Rows, output.WriteError, token))
        {
            output.WriteVerbose($"{agent.Name}: started in {agent.Pane.Id}, profile '{agent.Profile.Name}'");
            if (PassThru)
            {
                output.WriteObject(agent.ToAgent(fleet.Server.Endpoint));
            }
        }
    }
}
