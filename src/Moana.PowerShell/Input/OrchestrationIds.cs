using System.Management.Automation;
using Moana.Storage;

namespace Moana.Input;

/// <summary>Which orchestrations a person means by an id, a pattern, or the word for the newest.</summary>
internal static class OrchestrationIds
{
    /// <summary>The one that is meant; without an id, the newest.</summary>
    /// <exception cref="MoanaException"><c>OrchestrationNotFound</c>: there is none yet.</exception>
    public static string One(OrchestrationStore store, string? id) =>
        string.IsNullOrEmpty(id) || IsLatest(id) ? store.FindNewest() ?? throw StoreErrors.NoOrchestrations() : id;

    /// <summary>The run that is meant: its name may be in any case.</summary>
    public static string Run(OrchestrationStore store, string? id) => One(store, id).ToLowerInvariant();

    /// <summary>Those that are meant.</summary>
    /// <param name="store">The record.</param>
    /// <param name="ids">Ids and patterns.</param>
    /// <param name="missing">Hears of each id that none has; the others are found all the same.</param>
    public static IReadOnlyList<OrchestrationInfo> Many(OrchestrationStore store, IEnumerable<string> ids, Action<MoanaException> missing)
    {
        var found = new List<OrchestrationInfo>();
        foreach (var id in ids)
        {
            try
            {
                found.AddRange(WildcardPattern.ContainsWildcardCharacters(id)
                    ? store.GetOrchestrations(missing).Where(o => WildcardPattern.Get(id, WildcardOptions.IgnoreCase).IsMatch(o.OrchestrationId))
                    : [store.GetOrchestration(One(store, id))]);
            }
            catch (MoanaException e)
            {
                missing(e);
            }
        }

        return found;
    }

    private static bool IsLatest(string id) => string.Equals(id, OrchestrationStore.Latest, StringComparison.OrdinalIgnoreCase);
}
