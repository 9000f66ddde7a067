using System.Collections;
using System.Management.Automation;
using Moana.Agents;
using Moana.Completers;

namespace Moana.Commands;

/// <summary>Starts an agent in a tmux session, one that runs or a new one.</summary>
/// <remarks>
/// <para>
/// The agent is started by its command line in a window of its own behind the others, named after it, and registered. The
/// other agents of the session are not disturbed. How it was started, folder and environment included, is noted on its
/// pane, so that Restart-MoanaAgent does so again from any shell. A session that is not there is made.
/// </para>
/// <para>
/// When the program ends at once, that is an error with its last lines, and nothing of it is left. Later on its window
/// stays when it ends, so that what the agent said last can be read.
/// </para>
/// </remarks>
/// <example>
/// <code>New-MoanaAgent gemini 'gemini --yolo' -Session work -Path ~/project</code>
/// <para>One more agent in the session 'work'.</para>
/// </example>
/// <example>
/// <code>New-MoanaAgent claude-2 claude -Session work -Environment @{ CLAUDE_CONFIG_DIR = '/home/me/.claude-2' } -PassThru | Wait-MoanaStatus -Status Idle</code>
/// <para>A second claude with a configuration of its own; waits until it takes prompts.</para>
/// </example>
/// <example>
/// <code>Import-Csv agents.csv | New-MoanaAgent -Session work</code>
/// <para>An agent for each line of a table with the columns Name, LaunchCommand and Path.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "MoanaAgent", SupportsShouldProcess = true)]
[OutputType(typeof(Agent))]
public sealed class NewMoanaAgentCommand : ServerCommand
{
    /// <summary>The agent's name, new on the server: letters, digits, '-', '_' and '.'.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public string Name { get; set; } = "";

    /// <summary>The command line that starts it.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("Command")]
    public string? LaunchCommand { get; set; }

    /// <summary>The session, which is made where it is not there. May be left out where there is only one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public string? Session { get; set; }

    /// <summary>The folder that the agent works in. Without it, the current folder.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Path { get; set; }

    /// <summary>
    /// Environment variables for the agent, as in @{ NAME = 'value' }. They are noted on its pane, where whoever uses this
    /// tmux server can read them.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public IDictionary? Environment { get; set; }

    /// <summary>The profile to read its screen by. Without it, the kind of agent is recognised.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string? Profile { get; set; }

    /// <summary>Writes the agent to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override bool TakesSeveralHosts => false;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        // On another machine a path is one of that machine, and without one the agent starts in the home there.
        var folder = Place.Carrier is not null ? (string.IsNullOrEmpty(Path) ? null : Path)
            : string.IsNullOrEmpty(Path) ? SessionState.Path.CurrentFileSystemLocation.Path : ResolvePath(Path);
        var launch = new Launch(LaunchCommand!, folder, AgentCommand.Entries(Environment ?? new Hashtable()).ToDictionary(e => e.Key, e => $"{e.Value}"));
        var session = string.IsNullOrEmpty(Session) ? null : Session;
        if (!await output.ShouldProcessAsync($"agent '{Name}' in session '{session ?? "the only one"}'", $"Start: {LaunchCommand}"))
        {
            return;
        }

        var fleet = Fleets.For(Endpoint);
        var agent = await new AgentStarter(fleet, TimeProvider.System).AddAsync(Name, session, launch, string.IsNullOrEmpty(Profile) ? null : Profile, token);
        output.WriteVerbose($"{agent.Name}: started in {agent.Pane.Id}, profile '{agent.Profile.Name}'");
        if (PassThru)
        {
            output.WriteObject(agent.ToAgent(fleet.Server.Endpoint));
        }
    }
}
