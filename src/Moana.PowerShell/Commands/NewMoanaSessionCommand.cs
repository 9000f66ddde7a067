using System.Collections;
using System.Management.Automation;
using Moana.Agents;
using Moana.Completers;
using Moana.Input;
using Moana.Workspaces;

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
/// <example>
/// <code>New-MoanaSession work @{ claude = 'claude'; codex = @{ Command = 'codex'; Environment = @{ RUST_LOG = 'info' } } } -Workspace -Copy .env -Setup 'npm ci'</code>
/// <para>Starts each agent in a git worktree of its own, with the file .env and the packages that a build needs.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "MoanaSession", SupportsShouldProcess = true)]
[OutputType(typeof(Agent))]
public sealed class NewMoanaSessionCommand : ServerCommand
{
    /// <summary>The session's name, new on the server.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = "";

    /// <summary>
    /// Agents and the command lines that start them, or for each a map with Command and optionally Path, Workspace ($true, or
    /// a name) and Environment. An ordered dictionary sets the order of the windows.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1)]
    public IDictionary Agent { get; set; } = new Hashtable();

    /// <summary>The folder that the agents work in. Without it, the current folder.</summary>
    [Parameter]
    public string? Path { get; set; }

    /// <summary>Gives each agent a workspace, named after it: a git worktree of the folder's repository. One that is there is used.</summary>
    [Parameter]
    public SwitchParameter Workspace { get; set; }

    /// <summary>
    /// What it begins from: a branch, in which its change is to land; a commit; or another workspace, with all that stands
    /// in it. Without it, the branch that is checked out.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(BranchCompleter))]
    public string? Base { get; set; }

    /// <summary>Patterns of files that git ignores and builds need, from the repository's root: each workspace gets them.</summary>
    [Parameter]
    public string[] Copy { get; set; } = [];

    /// <summary>Command lines or script blocks that make a workspace ready. They run in each, once, in order.</summary>
    [Parameter]
    public object[] Setup { get; set; } = [];

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
    private protected override bool TakesSeveralHosts => false;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        // On another machine a path is one of that machine, and without one the agents start in the home there.
        var elsewhere = Place.Carrier is not null;
        var folder = elsewhere ? Path : Path is null ? SessionState.Path.CurrentFileSystemLocation.Path : ResolvePath(Path);
        var agents = AgentInput.Read(Agent, folder, elsewhere ? path => path : ResolvePath);
        if (!await output.ShouldProcessAsync($"session '{Name}'", $"Start {agents.Count} agent(s): {string.Join(", ", agents.Select(a => a.Name))}"))
        {
            return;
        }

        var fleet = Fleets.For(Endpoint);
        var workspaces = new AgentWorkspaces(Hosts.Host.For(Place), TimeProvider.System);
        try
        {
            var launches = new List<AgentStart>();
            foreach (var agent in agents)
            {
                var workspace = agent.Workspace ?? (Workspace ? agent.Name : null);
                launches.Add(new(agent.Name, workspace is null ? agent.Launch : agent.Launch with
                {
                    Path = await workspaces.TakeAsync(agent.Launch.Path, Wanted(workspace, agent.Name), token),
                }));
            }

            await StartAsync(fleet, launches, output, token);
        }
        catch
        {
            // Nothing of a session that was not started is left; what an agent could have worked in has nothing in it yet.
            await workspaces.UndoAsync();
            throw;
        }
    }

    private WorkspaceOptions Wanted(string name, string agent) => new()
    {
        Name = name,
        Agent = agent,
        Base = string.IsNullOrEmpty(Base) ? null : Base,
        Copy = Copy,
        Setup = TaskInput.Validation(Setup),
    };

    private async Task StartAsync(Fleet fleet, IReadOnlyList<AgentStart> launches, PipelineWriter output, CancellationToken token)
    {
        foreach (var agent in await new SessionStarter(fleet, TimeProvider.System).StartAsync(Name, launches, Columns, Rows, output.WriteError, token))
        {
            output.WriteVerbose($"{agent.Name}: started in {agent.Pane.Id}, profile '{agent.Profile.Name}'");
            if (PassThru)
            {
                output.WriteObject(agent.ToAgent(fleet.Server.Endpoint));
            }
        }
    }
}
