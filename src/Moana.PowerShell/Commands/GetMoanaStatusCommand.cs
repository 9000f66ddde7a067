using System.Management.Automation;
using Moana.Completers;
using Moana.Input;
using Moana.Monitoring;

namespace Moana.Commands;

/// <summary>Says what agents are doing.</summary>
/// <remarks>
/// Looks at each agent's process, title and screen, and says what it does, with the evidence. An agent that seems to
/// have become ready just now is looked at for a moment longer, because agents look ready between two tool calls.
/// Works on registered agents, or with -Agent on plain windows.
/// </remarks>
/// <example>
/// <code>Get-MoanaStatus</code>
/// <para>The status of all registered agents.</para>
/// </example>
/// <example>
/// <code>Get-MoanaStatus -Session work -Agent @{ amp = 2; antigravity = 4; codex = 5 }</code>
/// <para>The status of plain windows, without registration.</para>
/// </example>
/// <example>
/// <code>Get-MoanaStatus -Status Completed, WaitingForInput</code>
/// <para>The agents that are done, and those that ask something.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaStatus")]
[OutputType(typeof(StatusReport))]
public sealed class GetMoanaStatusCommand : AgentCommand
{
    /// <summary>Names of agents; wildcards are allowed. Without it, all agents.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only those that are so.</summary>
    [Parameter(Position = 1)]
    public AgentStatus[]? Status { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(PipelineWriter output, CancellationToken token) =>
        output.WriteAllAsync(StatusFilter.Only(Status, new StatusReader(Fleet, TimeProvider.System).ReadAsync(Query(Name, output), token)));
}
