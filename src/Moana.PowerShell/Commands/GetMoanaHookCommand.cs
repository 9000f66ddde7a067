using System.Management.Automation;
using Moana.Completers;

namespace Moana.Commands;

/// <summary>Prints the configuration by which an agent's own hooks report its status.</summary>
/// <remarks>
/// The hooks set the pane option @moana-status to status;unix-seconds;conversation=id;text, where all but the status may be
/// left out. A fresh report outranks the screen, unless the screen contradicts it: a spinner (on the screen or in the
/// title), a dialog, an error where a good end is reported; Get-MoanaStatus tells which it was. That a turn is over is confirmed as if the screen said so, counts
/// only from the conversation that worked on it, and needs a time and a conversation to end it at once. Nothing is edited:
/// paste the text into the file that is named.
/// </remarks>
/// <example>
/// <code>Get-MoanaHook claude | Select-Object -ExpandProperty Text</code>
/// <para>Prints what belongs into claude's settings.</para>
/// </example>
/// <example>
/// <code>Get-MoanaHook</code>
/// <para>Lists the agents for which hooks are known, and the files they belong into.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaHook")]
[OutputType(typeof(AgentHook))]
public sealed class GetMoanaHookCommand : MoanaCommand
{
    /// <summary>Kinds of agent, by the names of their profiles. Without it, all that are known.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(HookCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        TakeNulls();
        var profiles = Fleets.Profiles;
        if (Name is null)
        {
            WriteObject(profiles.Hooks, enumerateCollection: true);
            return;
        }

        foreach (var agent in Name)
        {
            try
            {
                WriteObject(profiles.HookOf(agent));
            }
            catch (MoanaException e)
            {
                WriteFailure(e);
            }
        }
    }
}
