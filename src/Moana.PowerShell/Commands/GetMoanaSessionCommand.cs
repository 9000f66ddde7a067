using System.Management.Automation;
using Moana.Completers;
using Moana.Tmux;

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
        var server = Server;
        var sessions = await server.ListSessionsAsync(token).ConfigureAwait(false);
        var agents = (await server.ListPanesAsync([AgentOption], token).ConfigureAwait(false))
            .Where(p => p.Options.ContainsKey(AgentOption))
            .ToLookup(p => p.SessionId, p => p.Id);

        foreach (var name in Name)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var found = sessions.Where(s => pattern.IsMatch(s.Name)).ToList();
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                output.WriteError(MoanaErrors.SessionNotFound(name, sessions.Select(s => s.Name)));
            }

            foreach (var session in found)
            {
                output.WriteObject(Describe(session, agents[session.Id].Distinct().Count(), server.Endpoint));
            }
        }
    }

    /// <summary>The pane option that makes a pane an agent.</summary>
    private const string AgentOption = "@moana-agent";

    private static MoanaSession Describe(SessionInfo session, int agents, TmuxEndpoint endpoint) => new()
    {
        Name = session.Name,
        Id = session.Id.ToString(),
        Windows = session.Windows,
        Agents = agents,
        Attached = session.Attached,
        Created = session.Created,
        Path = session.Path,
        SocketName = endpoint.SocketName,
        SocketPath = endpoint.SocketPath,
    };
}
