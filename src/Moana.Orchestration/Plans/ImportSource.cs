using System.Globalization;

namespace Moana.Plans;

/// <summary>Who wrote a list of tasks, as its shape says.</summary>
/// <param name="Name">For people.</param>
internal sealed record ImportSource(string Name)
{
    /// <summary>A plan, or a list of somebody's own.</summary>
    public static readonly ImportSource Plan = new("a plan");

    /// <summary>The output of <c>gh issue list --json</c>: an array with <c>number</c> and <c>title</c>.</summary>
    public static readonly ImportSource GitHub = new("issues of GitHub");

    /// <summary>The issues.jsonl of beads: <c>issue_type</c>, and dependencies as objects.</summary>
    public static readonly ImportSource Beads = new("issues of beads");

    /// <summary>The tasks.json of task-master, with tags or without.</summary>
    public static readonly ImportSource TaskMaster = new("tasks of task-master");

    /// <summary>Whether all of its fields are known, so that others may be passed over.</summary>
    public bool IsKnown => this != Plan;

    /// <summary>Whether those that tasks are assigned to are people.</summary>
    public bool IsOfPeople => this == GitHub;

    /// <summary>The list of tasks in a file; null where there is none. Of task-master's tags it is the one called master, or the first.</summary>
    public static PlanList? Tasks(PlanNode? root, List<PlanNote> notes)
    {
        if (root is not PlanMap map || map.Value(PlanFields.Tasks) is not null)
        {
            return (root as PlanList) ?? root?.Value(PlanFields.Tasks) as PlanList;
        }

        var tags = map.Entries.Where(e => e.Value.Value(PlanFields.Tasks) is PlanList).ToList();
        if (tags.Count == 0 || tags.Count < map.Entries.Count)
        {
            return null;
        }

        var read = Math.Max(0, tags.FindIndex(t => t.Key.Text == "master"));
        if (tags.Count > 1)
        {
            notes.Add(new($"The tag '{tags[read].Key.Text}' is read; those left out are: {string.Join(", ", tags.Where((_, i) => i != read).Select(t => t.Key.Text))}.", true));
        }

        return tags[read].Value.Value(PlanFields.Tasks) as PlanList;
    }

    /// <summary>Who wrote the list.</summary>
    public static ImportSource Recognise(PlanList? list)
    {
        var first = list?.Items.OfType<PlanMap>().FirstOrDefault();
        return first is null || !Has("title") ? Plan
            : Has("issue_type") ? Beads
            : Has("number") ? GitHub
            : Has("id") && (Has("testStrategy") || Has("subtasks") || (Has("dependencies") && Has("details"))) ? TaskMaster
            : Plan;

        bool Has(string name) => first.Value(name) is not null;
    }

    /// <summary>A priority as a plan has it; null when it is one already.</summary>
    public string? Priority(string text) =>
        // Of beads, 0 is the highest and 2 the middle.
        this == Beads && int.TryParse(text, CultureInfo.InvariantCulture, out var number)
            ? (2 - Math.Clamp(number, 0, 4)).ToString(CultureInfo.InvariantCulture)
            : ImportFields.Priority(text);

    /// <summary>The id of a part: task-master numbers the parts of each task from 1.</summary>
    public string PartId(string whole, string part) => this == TaskMaster && !part.Contains('.', StringComparison.Ordinal) ? $"{whole}.{part}" : part;
}
