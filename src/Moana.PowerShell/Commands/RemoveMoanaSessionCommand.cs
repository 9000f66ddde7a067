using System.Management.Automation;
using Moana.Agents;
using Moana.Completers;

namespace Moana.Commands;

/// <summary>Ends a tmux session with all that runs in it.</summary>
/// <remarks>
/// The agents in the session end with it; so does everything else in it, a person's windows included. The name has to
/// be whole: neither wildcards nor prefixes are matched.
/// </remarks>
/// <example>
/// <code>Remove-MoanaSession -Name work</code>
/// <para>Ends the session 'work' after asking.</para>
/// </example>
/// <example>
/// <code>Get-MoanaSession moana-* | Remove-MoanaSession -Confirm:$false</code>
/// <para>Ends all sessions whose name begins with moana- without asking.</para>
/// </example>
[Cmdlet(VerbsCommon.Remove, "MoanaSession", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveMoanaSessionCommand : ServerCommand
{
    /// <summary>The session's whole name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [Alias("Session")]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var server = Server;
        var sessions = await server.ListSessionsAsync(token);
        foreach (var name in Name)
        {
            if (sessions.FirstOrDefault(s => s.Name == name) is not { } session)
            {
                output.WriteError(FleetErrors.SessionNotFound(name, sessions.Select(s => s.Name)));
            }
            else if (await output.ShouldProcessAsync($"session '{name}' ({session.Windows} windows)", "End the session and all that runs in it"))
            {
                await server.KillSessionAsync(session.Id, token);
            }
        }
    }
}
