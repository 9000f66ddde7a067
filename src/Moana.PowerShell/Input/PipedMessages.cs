using System.Globalization;
using System.Management.Automation;
using Moana.Storage;

namespace Moana.Input;

/// <summary>Messages in the pipeline: those of this process, and those that came from a job or a file.</summary>
internal static class PipedMessages
{
    /// <summary>The message of the record that an object is; null for any other object.</summary>
    /// <exception cref="MoanaException"><c>MessageNotFound</c>.</exception>
    public static AgentMessage? Find(PSObject? item, MessageStore store) => item switch
    {
        { BaseObject: AgentMessage message } => store.Get(message),
        not null when item.TypeNames.Any(t => t.EndsWith("Moana.AgentMessage", StringComparison.Ordinal)) =>
            store.Get(Convert.ToInt64(item.Properties[nameof(AgentMessage.Number)]?.Value, CultureInfo.InvariantCulture), $"{item.Properties[nameof(AgentMessage.Id)]?.Value}"),
        _ => null,
    };

    /// <summary>Messages of the record by their ids.</summary>
    /// <param name="store">The record.</param>
    /// <param name="ids">Ids and patterns.</param>
    /// <param name="statuses">Only those that stand so; null for all.</param>
    /// <param name="missing">Hears of each id that none has, and of messages that cannot be read.</param>
    public static IEnumerable<AgentMessage> Named(MessageStore store, IReadOnlyList<string> ids, IReadOnlyCollection<MessageStatus>? statuses, Action<MoanaException> missing)
    {
        var patterns = ids.Select(i => (Id: i, Pattern: WildcardPattern.Get(i, WildcardOptions.IgnoreCase))).ToList();
        var open = ids.Where(i => !WildcardPattern.ContainsWildcardCharacters(i)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var message in store.Each(null, missing))
        {
            open.Remove(message.Id);
            if (patterns.Exists(p => p.Pattern.IsMatch(message.Id)) && statuses?.Contains(message.Status) != false) yield return message;
        }

        foreach (var id in open) missing(MessageErrors.NotFound(id));
    }
}
