namespace Moana.Plans;

/// <summary>A task of another's list.</summary>
/// <param name="node">What stands there.</param>
/// <param name="id">Its id, or null where it has none.</param>
/// <param name="name">What it is called in messages.</param>
internal sealed class ImportedTask(PlanNode node, PlanScalar? id, string name)
{
    /// <summary>What stands there.</summary>
    public PlanNode Node => node;

    /// <summary>Its id as a plan may have it, or null where it has none.</summary>
    public PlanScalar? Id => id;

    /// <summary>What it is called in messages.</summary>
    public string Name => name;

    /// <summary>Whether it is said of itself to be done; null where nothing is said.</summary>
    public bool? SaidDone { get; init; }

    /// <summary>Whether it is done: where nothing is said of it, as what it is a part of.</summary>
    public bool IsDone => SaidDone ?? Wholes().Select(w => w.SaidDone).FirstOrDefault(s => s is not null) ?? false;

    /// <summary>The task that it is a part of, or null.</summary>
    public ImportedTask? Whole { get; set; }

    /// <summary>Its parts.</summary>
    public List<ImportedTask> Parts { get; } = [];

    /// <summary>The ids that it waits for, as the list says.</summary>
    public List<PlanScalar> Needs { get; } = [];

    /// <summary>Whether its parts are what is to be done.</summary>
    public bool IsDoneByParts => Parts.Any(p => !p.IsDone);

    /// <summary>What it is a part of, from the nearest on; a circle ends where it closes.</summary>
    public IEnumerable<ImportedTask> Wholes()
    {
        var seen = new HashSet<ImportedTask> { this };
        for (var whole = Whole; whole is not null && seen.Add(whole); whole = whole.Whole) yield return whole;
    }
}
