using Moana.Plans;

namespace Moana.Scheduling;

/// <summary>A race is a task that several agents do at once: each has an entry, a task of its own in a workspace of its own.</summary>
internal static class Races
{
    /// <summary>The change of the first entry that passes is taken.</summary>
    public const string First = "first";

    /// <summary>The change with the fewest lines is taken.</summary>
    public const string Smallest = "smallest";

    /// <summary>The tasks, and behind each race its entries.</summary>
    public static IEnumerable<OrchestrationTask> Expand(IEnumerable<OrchestrationTask> tasks) => tasks.SelectMany(t => EntriesOf(t).Prepend(t));

    /// <summary>The entries of a race; none of another task.</summary>
    public static IEnumerable<OrchestrationTask> EntriesOf(OrchestrationTask race) => race.Race.Select((agent, place) => race with
    {
        Id = EntryId(race, place),
        Agent = agent,
        Workspace = TaskWorkspace.Task,
        Race = [],
        Pick = null,
        Land = false,
        RaceOf = race.Id,
    });

    /// <summary>The id of an entry: the race's and the agent's name, or its number where that could not stand in an id.</summary>
    public static string EntryId(OrchestrationTask race, int place) =>
        $"{race.Id}.{race.Race[place]}" is var named && TaskCheck.IsId(named) ? named : $"{race.Id}.{place + 1}";

    /// <summary>Whether a race is won as soon as one entry passes.</summary>
    public static bool IsFirst(OrchestrationTask race) => race.Pick is null || race.Pick.Equals(First, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the smallest change wins it.</summary>
    public static bool IsSmallest(OrchestrationTask race) => Smallest.Equals(race.Pick, StringComparison.OrdinalIgnoreCase);
}
