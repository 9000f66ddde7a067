using System.Management.Automation;
using Moana.Completers;
using Moana.Jobs;

namespace Moana.Commands;

/// <summary>Ends a notification of this shell.</summary>
/// <remarks>What runs already goes on telling as it began; what is started from then on does not.</remarks>
/// <example>
/// <code>Unregister-MoanaNotification night</code>
/// <para>Ends the one of that name.</para>
/// </example>
/// <example>
/// <code>Unregister-MoanaNotification *</code>
/// <para>Ends all.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Unregister, "MoanaNotification", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class UnregisterMoanaNotificationCommand : MoanaCommand
{
    /// <summary>Names; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NotificationCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var shell = Subscriptions.OfThisShell;
        foreach (var subscription in shell.Find(Name, WriteFailure))
        {
            if (ShouldProcess($"notification '{subscription}'", "Unregister")) shell.Remove(subscription.Name);
        }
    }
}
