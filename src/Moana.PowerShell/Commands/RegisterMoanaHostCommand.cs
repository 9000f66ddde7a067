using System.Management.Automation;
using Moana.Completers;
using Moana.Errors;
using Moana.Hosts;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>Notes a machine or container where agents run, and how it is reached.</summary>
/// <remarks>
/// Afterwards -HostName takes its name, with every cmdlet that takes a tmux server. Nothing is connected, and no secret is
/// noted: ssh's own configuration, keys, agent and multiplexing count, and nobody is ever asked for a password or whether a
/// host's key is right. tmux 3.3a or newer and a POSIX shell have to be there, and nothing of Moana's. The hosts stand in
/// ~/.config/moana/hosts.json, which only you can read; the environment variable MOANA_HOSTS names another file, or holds
/// the same JSON.
/// </remarks>
/// <example>
/// <code>Register-MoanaHost build1 -Ssh me@build1.example.org; Get-MoanaHost build1</code>
/// <para>Notes a machine that 'ssh me@build1.example.org' reaches without a question, and looks how it stands.</para>
/// </example>
/// <example>
/// <code>Register-MoanaHost box -Container agents -Engine podman</code>
/// <para>Notes a container that runs.</para>
/// </example>
/// <example>
/// <code>Register-MoanaHost cluster -Pod deploy/agents -Namespace ci</code>
/// <para>Notes a pod of Kubernetes.</para>
/// </example>
/// <example>
/// <code>Register-MoanaHost other -Command sudo, '-n', '-u', agents</code>
/// <para>Notes a command line that runs another one there: here, for another user.</para>
/// </example>
/// <example>
/// <code>Register-MoanaHost gpu1 -Ssh gpu1 -Tag gpu -Capacity 4</code>
/// <para>A task for tag:gpu goes to agents there, and no more than four tasks of one orchestration at once.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Register, "MoanaHost", SupportsShouldProcess = true, DefaultParameterSetName = BySsh)]
[OutputType(typeof(MoanaHost))]
public sealed class RegisterMoanaHostCommand : MoanaCommand
{
    private const string BySsh = "Ssh";
    private const string ByContainer = "Container";
    private const string ByPod = "Pod";
    private const string ByCommand = "Command";

    /// <summary>The host's name: letters, digits, '-', '_' and '.'.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = "";

    /// <summary>The destination, as ssh takes it: build1, me@build1, ssh://me@build1:2222.</summary>
    [Parameter(Mandatory = true, ParameterSetName = BySsh)]
    public string Ssh { get; set; } = "";

    /// <summary>Words for ssh before the destination, as in '-p', '2222' or '-o', 'ProxyJump=gate'.</summary>
    [Parameter(ParameterSetName = BySsh)]
    public string[] Option { get; set; } = [];

    /// <summary>The container's name or id.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByContainer)]
    public string Container { get; set; } = "";

    /// <summary>The container engine's program: docker, podman, or another with the same command line. docker unless given.</summary>
    [Parameter(ParameterSetName = ByContainer)]
    [ArgumentCompleter(typeof(EngineCompleter))]
    public string Engine { get; set; } = "docker";

    /// <summary>The pod, as kubectl takes it: agents-0, deploy/agents.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPod)]
    public string Pod { get; set; } = "";

    /// <summary>The pod's namespace. Without it, that of kubectl's context.</summary>
    [Parameter(ParameterSetName = ByPod)]
    public string? Namespace { get; set; }

    /// <summary>The context of kubectl's configuration. Without it, the current one.</summary>
    [Parameter(ParameterSetName = ByPod)]
    public string? Context { get; set; }

    /// <summary>The words of a command line that runs there what stands behind it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByCommand)]
    public string[] Command { get; set; } = [];

    /// <summary>Words that tasks may ask for: a task for tag:gpu goes to agents of hosts that have the tag gpu.</summary>
    [Parameter]
    public string[] Tag { get; set; } = [];

    /// <summary>How many tasks of one orchestration the agents there may have at once. Without it, each agent may have one.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public int? Capacity { get; set; }

    /// <summary>Takes the place of a host that has the name already.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the host to the pipeline, as it is noted.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var host = new HostRegistration(Name, ParameterSetName switch
        {
            BySsh => new SshCarrier(Ssh, Option),
            ByContainer => new ContainerCarrier(Container, Engine),
            ByPod => new PodCarrier(Pod, Empty(Namespace), Empty(Context)),
            _ => new CommandCarrier(Command),
        })
        {
            Tags = Tag,
            Capacity = Capacity,
        };
        try
        {
            HostRegistration.CheckName(Name);
            if (!ShouldProcess($"host '{Name}'", $"Note how it is reached: {host.Carrier}")) return;
            HostCatalog.Add(host, Force);
            if (PassThru) WriteObject(HostProbe.Describe(host));
        }
        catch (Exception e) when (ErrorRecords.From(e) is not null)
        {
            WriteFailure(e);
        }
    }

    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
