namespace Moana.Plans;

/// <summary>The tasks of another's list: which are parts of which, which are done, and what each waits for then.</summary>
internal sealed class ImportTree
{
    /// <summary>How the lists of beads say that an issue is a part of another.</summary>
    private const string PartOf = "parent-child";

    /// <summary>The types of links in lists of beads that mean waiting; others only relate.</summary>
    private static readonly string?[] _waits = [null, "blocks", "conditional-blocks", "waits-for"];

    private readonly ImportSource _source;
    private readonly List<ImportedTask> _tasks = [];
    private readonly Dictionary<string, ImportedTask> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(ImportedTask Part, string Whole)> _parts = [];

    public ImportTree(ImportSource source, PlanList list)
    {
        _source = source;
        foreach (var item in list.Items)
        {
            Add(item, null, null);
        }

        foreach (var (part, whole) in _parts)
        {
            if (part.Whole is null && _byId.TryGetValue(whole, out var found) && !found.Wholes().Contains(part)) Join(part, found);
        }
    }

    /// <summary>What is to be done, in the order of the list.</summary>
    public IEnumerable<ImportedTask> Open => _tasks.Where(t => !t.IsDone && !t.IsDoneByParts);

    /// <summary>The names of those that are done.</summary>
    public IReadOnlyList<string> Done => [.. _tasks.Where(t => t.IsDone).Select(t => t.Name)];

    /// <summary>The names of those that are done by their parts.</summary>
    public IReadOnlyList<string> Wholes => [.. _tasks.Where(t => !t.IsDone && t.IsDoneByParts).Select(t => t.Name)];

    /// <summary>
    /// What a task waits for: what is said of it and of what it is a part of; of what is done nothing, and of what is done
    /// by its parts these.
    /// </summary>
    public PlanList Needs(ImportedTask task)
    {
        var wholes = task.Wholes().ToHashSet();
        var needs = new List<PlanScalar>();
        var seen = new HashSet<ImportedTask>();
        // A part says at times that it waits for the whole, or the whole for its part: neither says anything of the part.
        var open = new Stack<PlanScalar>(task.Needs.Where(n => Known(n) is not { } t || !wholes.Contains(t))
            .Concat(wholes.SelectMany(w => w.Needs).Where(n => Known(n) is not { } t || (t != task && !wholes.Contains(t))))
            .Reverse());
        while (open.TryPop(out var need))
        {
            if (Known(need) is not { } known) needs.Add(need);
            else if (!seen.Add(known) || known.IsDone) continue;
            else if (!known.IsDoneByParts) needs.Add(need);
            else foreach (var part in known.Parts.Where(p => p.Id is not null).Reverse()) open.Push(need with { Text = part.Id!.Text });
        }

        return new PlanList(needs, task.Node.Line, task.Node.Column);
    }

    private ImportedTask? Known(PlanScalar id) => _byId.GetValueOrDefault(id.Text!);

    private void Add(PlanNode node, ImportedTask? whole, IReadOnlySet<string>? siblings)
    {
        var entries = (node as PlanMap)?.Entries ?? [];
        var id = OwnId(node) is { } own ? own with { Text = PlanImport.Id(whole?.Id is { } above ? _source.PartId(above.Text!, own.Text!) : own.Text!) } : null;
        var task = new ImportedTask(node, id, id?.Text ?? $"{_tasks.Count + 1}")
        {
            SaidDone = entries.Where(e => Meaning(e.Key) == FieldMeaning.Status).Select(e => (e.Value as PlanScalar)?.Text).OfType<string>().ToList() is { Count: > 0 } said ? said.Any(ImportFields.IsDone) : null,
        };
        _tasks.Add(task);
        if (id is not null) _byId.TryAdd(id.Text!, task);
        if (whole is not null) Join(task, whole);
        foreach (var (_, value) in entries.Where(e => ImportFields.Of(e.Key.Text ?? "").Field == "dependsOn"))
        {
            ReadNeeds(task, value, siblings);
        }

        var parts = entries.Where(e => Meaning(e.Key) == FieldMeaning.Parts).SelectMany(e => e.Value is PlanList list ? list.Items : []).ToList();
        var ids = parts.Select(OwnId).OfType<PlanScalar>().Select(s => s.Text!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts)
        {
            Add(part, task, ids);
        }
    }

    private void ReadNeeds(ImportedTask task, PlanNode value, IReadOnlySet<string>? siblings)
    {
        foreach (var link in value is PlanList list ? list.Items : [value])
        {
            var type = link.Text("type");
            var needs = (link.Text("depends_on_id") is { } on ? [new PlanScalar(on, link.Line, link.Column)] : link.Texts())
                .Select(n => n with { Text = PlanImport.Id(siblings?.Contains(n.Text!) == true && task.Whole?.Id is { } whole ? _source.PartId(whole.Text!, n.Text!) : n.Text!) });
            if (type == PartOf) _parts.AddRange(needs.Select(n => (task, n.Text!)));
            else if (_waits.Contains(type)) task.Needs.AddRange(needs);
        }
    }

    private static void Join(ImportedTask part, ImportedTask whole)
    {
        part.Whole = whole;
        whole.Parts.Add(part);
    }

    private static PlanScalar? OwnId(PlanNode node) =>
        (node as PlanMap)?.Entries.FirstOrDefault(e => ImportFields.Of(e.Key.Text ?? "").Field == "id").Value is PlanScalar { Text.Length: > 0 } id ? id : null;

    private static FieldMeaning Meaning(PlanScalar key) => ImportFields.Of(key.Text ?? "").Meaning;
}
