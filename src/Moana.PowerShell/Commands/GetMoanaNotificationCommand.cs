using System.Management.Automation;
using Moana.Completers;
using Moana.Jobs;

namespace Moana.Commands;

/// <summary>Lists the notifications that were registered in this shell.</summary>
/// <remarks>A notification lives as long as its shell, and counts for what that shell runs.</remarks>
/// <example>
/// <code>Get-MoanaNotification</code>
/// <para>All of this shell.</para>
/// </example>
/// <example>
/// <code>Get-MoanaNotification night* | Unregister-MoanaNotification</code>
/// <para>Ends those whose names begin so.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaNotification")]
[OutputType(typeof(NotificationSubscription))]
public sealed class GetMoanaNotificationCommand : MoanaCommand
{
    /// <summary>Names; wildcards are allowed. Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NotificationCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        TakeNulls();
        foreach (var subscription in Subscriptions.OfThisShell.Find(Name ?? ["*"], WriteFailure)) WriteObject(subscription);
    }
}
