using System.Management.Automation;
using Moana.Agents;
using Moana.Completers;

namespace Moana.Commands;

/// <summary>Ends a tmux session with all that runs in it.</summary>
/// <remarks>
/// The agents in the session end with it; so does everything else in it, a person's windows included. A name is
/// never taken for the beginning of another one; wildcards say what they mean.
/// </remarks>
/// <example>
/// <code>Remove-MoanaSession -Name work</code>
/// <para>Ends the session 'work' after asking.</para>
/// </example>
/// <example>
/// <code>Remove-MoanaSession moana-* -Confirm:$false</code>
/// <para>Ends all sessions whose name begins with moana- without asking.</para>
/// </example>
[Cmdlet(VerbsCommon.Remove, "MoanaSession", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveMoanaSessionCommand : ServerCommand
{
    /// <summary>Names of sessions; wildcards are allowed. A name is never taken for the beginning of another.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
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
            // A name that a session has counts as it is, whatever characters it is made of.
            var found = sessions.Where(s => s.Name == name).ToList();
            if (found.Count == 0 && WildcardPattern.ContainsWildcardCharacters(name))
            {
                found = [.. sessions.Where(s => WildcardPattern.Get(name, WildcardOptions.None).IsMatch(s.Name))];
            }
            else if (found.Count == 0)
            {
                output.WriteError(FleetErrors.SessionNotFound(name, sessions.Select(s => s.Name)));
            }

            foreach (var session in found)
            {
                if (await output.ShouldProcessAsync($"session '{session.Name}' ({session.Windows} windows)", "End the session and all that runs in it"))
                {
                    await server.KillSessionAsync(session.Id, token);
                }
            }
        }
    }
}
