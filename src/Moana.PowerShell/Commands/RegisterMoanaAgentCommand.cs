using System.Management.Automation;
using Moana.Completers;

namespace Moana.Commands;

/// <summary>Makes a running program in a tmux pane an agent.</summary>
/// <remarks>
/// The agent's name and profile are kept as options of its pane: every shell sees them, and they end with the pane.
/// Nothing is sent to the program. Without -Profile, the kind of agent is recognised from its process and its screen.
/// </remarks>
/// <example>
/// <code>Register-MoanaAgent -Name codex -Session work -Window 5</code>
/// <para>The active pane of window 5 becomes the agent 'codex'.</para>
/// </example>
/// <example>
/// <code>Register-MoanaAgent -Name claude -Session work -Window 2 -LaunchCommand 'claude --continue'</code>
/// <para>As before, and Restart-MoanaAgent knows how to start it again.</para>
/// </example>
/// <example>
/// <code>Register-MoanaAgent -Name helper -PaneId %7 -Profile claude -PassThru</code>
/// <para>Pane %7 becomes the agent 'helper', read by the rules for claude.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Register, "MoanaAgent", SupportsShouldProcess = true, DefaultParameterSetName = ByWindow)]
[OutputType(typeof(Agent))]
public sealed class RegisterMoanaAgentCommand : ServerCommand
{
    private const string ByWindow = "Window";
    private const string ByPane = "Pane";

    /// <summary>The agent's name, new on the server: letters, digits, '-', '_' and '.'.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public string Name { get; set; } = "";

    /// <summary>The session of the window. May be left out where there is only one.</summary>
    [Parameter(ParameterSetName = ByWindow, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public string? Session { get; set; }

    /// <summary>The window, by its index or its whole name; its active pane is taken.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByWindow)]
    [ArgumentCompleter(typeof(WindowCompleter))]
    public string Window { get; set; } = "";

    /// <summary>The pane, as in %5.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPane)]
    [ArgumentCompleter(typeof(PaneCompleter))]
    public string PaneId { get; set; } = "";

    /// <summary>The profile to read its screen by. Without it, the kind of agent is recognised.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string? Profile { get; set; }

    /// <summary>The command line that starts the agent anew, as Restart-MoanaAgent does, in the folder where its pane is now.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? LaunchCommand { get; set; }

    /// <summary>Writes the agent to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override bool TakesSeveralHosts => false;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var target = ParameterSetName == ByPane ? PaneId : Window;
        if (!await output.ShouldProcessAsync(ParameterSetName == ByPane ? $"pane {target}" : $"window {Session}:{target}", $"Register as agent '{Name}'"))
        {
            return;
        }

        var fleet = Fleets.For(Endpoint);
        var agent = await fleet.RegisterAsync(Name, string.IsNullOrEmpty(Session) ? null : Session, target, string.IsNullOrEmpty(Profile) ? null : Profile, LaunchCommand, token);
        if (PassThru)
        {
            output.WriteObject(agent.ToAgent(fleet.Server.Endpoint));
        }
    }
}
