using System.Collections;
using System.Management.Automation;
using Moana.Completers;
using Moana.Errors;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>Checks whether all is ready for work with agents.</summary>
/// <remarks>
/// Goes through the checklist before starting: tmux is there and new enough, its server runs, the session exists, its
/// windows are listed, and an agent is alive in each. Writes one object for each check, with what to do about it.
/// Changes nothing. Get-MoanaStatus tells more of each agent.
/// </remarks>
/// <example>
/// <code>Test-MoanaEnvironment</code>
/// <para>Checks tmux, the default server and all registered agents.</para>
/// </example>
/// <example>
/// <code>Test-MoanaEnvironment -Session work -Agent @{ amp = 2; antigravity = 4; codex = 5 } | Where-Object Result -ne Passed</code>
/// <para>Shows what is wrong with the session work and with the agents in three plain windows of it.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "MoanaEnvironment")]
[OutputType(typeof(EnvironmentCheck))]
public sealed class TestMoanaEnvironmentCommand : ServerCommand
{
    /// <summary>The session that has to be there. Without it, all sessions are looked at.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [Alias("Name")]
    public string? Session { get; set; }

    /// <summary>
    /// A map of agents on plain windows: name to window index, window name or pane id, as in @{ amp = 2; codex = 'codex' }.
    /// Without it, the registered agents are looked at.
    /// </summary>
    [Parameter(Position = 1)]
    public IDictionary? Agent { get; set; }

    /// <summary>What was looked at, and on which of several hosts.</summary>
    private string On(string check) => OnSeveralHosts && !check.StartsWith("host ", StringComparison.Ordinal) ? $"{check} on {Place.Name}" : check;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var session = string.IsNullOrEmpty(Session) || HostObject is not null ? null : Session;
        var map = Agent is null ? null : AgentCommand.Entries(Agent).ToList();
        await foreach (var check in new EnvironmentChecklist(Fleets.For(Endpoint), session, map).RunAsync(token))
        {
            output.WriteObject(check with { Check = On(check.Check), Remedy = Remedies.For(check.ErrorId, check.Name) });
        }
    }
}
