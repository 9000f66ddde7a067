using System.Management.Automation;
using Moana.Completers;
using Moana.Input;

namespace Moana.Commands;

/// <summary>Removes messages between agents from the record; one that waits is not sent any more.</summary>
/// <remarks>One that is being sent just now is not removed. What was delivered stays with the agent that has it.</remarks>
/// <example>
/// <code>Get-MoanaMessage -To codex -Status Pending | Remove-MoanaMessage</code>
/// <para>Takes back what waits for an agent.</para>
/// </example>
/// <example>
/// <code>Get-MoanaMessage -Status Delivered | Where-Object DeliveredAt -lt (Get-Date).AddDays(-30) | Remove-MoanaMessage</code>
/// <para>Removes those that were delivered a month ago or earlier.</para>
/// </example>
[Cmdlet(VerbsCommon.Remove, "MoanaMessage", SupportsShouldProcess = true)]
public sealed class RemoveMoanaMessageCommand : AsyncCommand
{
    /// <summary>Ids of messages; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MessageCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>A message, as Get-MoanaMessage writes it to the pipeline.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var store = OpenStore(Store).Messages;
        foreach (var message in PipedMessages.Find(InputObject, store) is { } piped ? [piped] : PipedMessages.Named(store, Id, null, output.WriteError).ToList())
        {
            if (!await output.ShouldProcessAsync($"message {message.Id} from {message.From} to {message.To} ({message.Status})", "Remove from the record")) continue;
            try
            {
                store.Remove(message);
            }
            catch (MoanaException e)
            {
                output.WriteError(e);
            }
        }
    }
}
