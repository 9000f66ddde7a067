using System.Management.Automation;
using Moana.Agents;
using Moana.Completers;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>Gets the sessions of a tmux server.</summary>
/// <remarks>
/// Lists the sessions, with the number of registered agents in each. A server that does not run has no sessions; that
/// is not an error. A name without wildcards that no session has is one.
/// </remarks>
/// <example>
/// <code>Get-MoanaSession</code>
/// <para>Lists all sessions of the default server.</para>
/// </example>
/// <example>
/// <code>Get-MoanaSession -Name moana-* | Where-Object Agents -gt 0</code>
/// <para>Lists the sessions that have agents, among those whose name begins with moana-.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaSession")]
[OutputType(typeof(MoanaSession))]
public sealed class GetMoanaSessionCommand : ServerCommand
{
    /// <summary>Names of sessions; wildcards are allowed. Without it, all sessions.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [Alias("Session")]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var sessions = await new SessionReader(Server).ReadAsync(token);
        foreach (var name in HostObject is null ? Name : ["*"])
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var found = sessions.Where(s => pattern.IsMatch(s.Name)).ToList();
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                output.WriteError(FleetErrors.SessionNotFound(name, sessions.Select(s => s.Name)));
            }

            found.ForEach(output.WriteObject);
        }
    }
}
