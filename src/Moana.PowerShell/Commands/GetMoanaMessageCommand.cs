using System.Management.Automation;
using Moana.Completers;
using Moana.Input;

namespace Moana.Commands;

/// <summary>Lists the messages between agents, and where each stands.</summary>
/// <remarks>Reads the record that all of a user's shells share: what waits, what was delivered, and by which turn.</remarks>
/// <example>
/// <code>Get-MoanaMessage -To codex -Status Pending</code>
/// <para>What waits for codex.</para>
/// </example>
/// <example>
/// <code>Get-MoanaMessage -Thread review | Format-List From, To, SentAt, Text</code>
/// <para>A thread, as it was written.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaMessage")]
[OutputType(typeof(AgentMessage))]
public sealed class GetMoanaMessageCommand : AsyncCommand
{
    /// <summary>Ids of messages; wildcards are allowed. Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MessageCompleter))]
    public string[] Id { get; set; } = ["*"];

    /// <summary>A message, as it was written to the pipeline: it is read anew.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Only those to these agents; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CorrespondentCompleter))]
    public string[]? To { get; set; }

    /// <summary>Only those from these senders; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CorrespondentCompleter))]
    public string[]? From { get; set; }

    /// <summary>Only those of these threads; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ThreadCompleter))]
    public string[]? Thread { get; set; }

    /// <summary>Only those that stand so.</summary>
    [Parameter]
    public MessageStatus[]? Status { get; set; }

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var store = OpenStore(Store).Messages;
        foreach (var message in PipedMessages.Find(InputObject, store) is { } piped ? [piped] : PipedMessages.Named(store, Id, Status, output.WriteError))
        {
            if (token.IsCancellationRequested) break;
            if (Fits(message.To, To) && Fits(message.From, From) && Fits(message.Thread, Thread) && Status?.Contains(message.Status) != false) output.WriteObject(message);
        }

        return Task.CompletedTask;
    }

    private static bool Fits(string value, string[]? patterns) => patterns is null || patterns.Any(p => WildcardPattern.Get(p, WildcardOptions.IgnoreCase).IsMatch(value));
}
