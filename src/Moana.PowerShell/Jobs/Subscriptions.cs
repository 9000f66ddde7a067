using System.Collections.Immutable;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Moana.Commands;
using Moana.Notifications;

namespace Moana.Jobs;

/// <summary>A subscription with what it does: a script block of this shell, and ways that need none.</summary>
/// <param name="Shown">What is shown of it.</param>
/// <param name="Action">The script block, or null.</param>
/// <param name="Sinks">The other ways.</param>
internal sealed record Subscription(NotificationSubscription Shown, ScriptBlock? Action, IReadOnlyList<INotificationSink> Sinks);

/// <summary>The notifications that were registered in one shell; a script block belongs to its runspace.</summary>
internal sealed class Subscriptions
{
    private static readonly ConditionalWeakTable<Runspace, Subscriptions> _shells = [];

    /// <summary>Those of the shell whose pipeline this thread is; on another thread, none.</summary>
    public static Subscriptions OfThisShell => Runspace.DefaultRunspace is { } shell ? _shells.GetOrCreateValue(shell) : new();

    /// <summary>All, by name.</summary>
    public ImmutableSortedDictionary<string, Subscription> All { get; private set; } = ImmutableSortedDictionary.Create<string, Subscription>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Those of some names; a name without wildcards that none has is told.</summary>
    public IReadOnlyList<NotificationSubscription> Find(IEnumerable<string> names, Action<Exception> missing)
    {
        var found = new List<NotificationSubscription>();
        foreach (var name in names)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var of = All.Values.Select(s => s.Shown).Where(s => pattern.IsMatch(s.Name)).ToList();
            if (of.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name)) missing(NotificationErrors.NotFound(name));
            found.AddRange(of.Except(found));
        }

        return found;
    }

    public void Add(Subscription subscription) => All = All.SetItem(subscription.Shown.Name, subscription);

    public void Remove(string name) => All = All.Remove(name);

    /// <summary>Begins to tell what they want to know.</summary>
    /// <param name="output">Runs their script blocks, and takes what could not be told as warnings.</param>
    /// <param name="token">Ends it at once.</param>
    public Notifier Notify(ICommandOutput output, CancellationToken token) => Notify(output, output.WriteWarning, token);

    /// <summary>Begins to tell what they want to know.</summary>
    /// <param name="output">Runs their script blocks.</param>
    /// <param name="warn">Takes what could not be told.</param>
    /// <param name="token">Ends it at once.</param>
    public Notifier Notify(ICommandOutput output, Action<string> warn, CancellationToken token) => new(
        All.Values.Select(s => new NotificationRule(s.Shown.Name, s.Shown.On, [.. s.Sinks, .. s.Action is null ? [] : new[] { new ActionSink(s.Action, output) }], s.Shown.Debounce)),
        warn, TimeProvider.System, token);

    private sealed class ActionSink(ScriptBlock action, ICommandOutput output) : INotificationSink
    {
        public Task SendAsync(Notification notification, CancellationToken token) => output.RunAsync(action, notification).WaitAsync(token);

        public override string ToString() => "script block";
    }
}
