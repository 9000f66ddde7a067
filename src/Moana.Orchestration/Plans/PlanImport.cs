using System.Text.RegularExpressions;

namespace Moana.Plans;

/// <summary>
/// Reads task lists of others as plans: names of fields become those of a plan, title and description become the prompt,
/// what is done is left out, and a task that consists of parts is done by them. A plan passes as it is.
/// </summary>
internal sealed partial class PlanImport(IReadOnlyCollection<PlacedAgent>? agents)
{
    private readonly List<PlanNote> _notes = [];
    private readonly SortedDictionary<string, string> _read = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _aside = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _strangers = new(StringComparer.OrdinalIgnoreCase);
    private ImportSource _source = ImportSource.Plan;

    /// <summary>How it was understood; nothing for a plan.</summary>
    public IReadOnlyList<PlanNote> Notes => _notes;

    /// <summary>The pieces of a plan that say the same.</summary>
    public PlanNode? Translate(PlanNode? root)
    {
        var list = ImportSource.Tasks(root, _notes);
        _source = ImportSource.Recognise(list);
        if (list is null || (_source == ImportSource.Plan && !list.Items.Any(IsForeign)))
        {
            return root;
        }

        var found = new ImportTree(_source, list);
        var tasks = list with { Items = [.. found.Open.Select(t => Translate(t, found))] };
        Tell(found);
        return root is PlanMap map && _source == ImportSource.Plan
            ? map with { Entries = [.. map.Entries.Select(e => ReferenceEquals(e.Value, list) ? (e.Key, tasks) : e)] }
            : tasks;
    }

    /// <summary>An id of another's as a plan may have it.</summary>
    internal static string Id(string text) => OtherThanId().Replace(text.Trim().TrimStart('#'), "-") is var id && id.Length > 64 ? id[..64] : id;

    /// <summary>Whether a task has a field that is another's, and is known.</summary>
    private static bool IsForeign(PlanNode task) => task is PlanMap map && map.Entries.Any(e =>
        e.Key.Text is { } name && !PlanFields.OfTask.ContainsKey(name) && ImportFields.Of(name).Meaning is not (FieldMeaning.Unknown or FieldMeaning.Aside));

    private PlanNode Translate(ImportedTask task, ImportTree all)
    {
        if (task.Node is not PlanMap map)
        {
            return task.Node;
        }

        var isPrompted = map.Entries.Any(e => ImportFields.Of(e.Key.Text ?? "").Field == "prompt" && e.Value is PlanScalar { Text.Length: > 0 });
        var fields = map.Entries.SelectMany(e => Field(e.Key, e.Value, isPrompted)).ToList();
        if (!isPrompted && Texts(map).ToList() is [var first, ..] texts)
        {
            fields.Add((first with { Text = "prompt" }, first with { Text = Joined(texts) }));
        }

        if (task.Id is { } id) fields.Add((id with { Text = "id" }, id));
        if (all.Needs(task) is { Items.Count: > 0 } needs) fields.Add((new PlanScalar("dependsOn", map.Line, map.Column), needs));
        return map with { Entries = task.Whole is { Node: PlanMap whole } ? WithContext(fields, whole) : fields };
    }

    private IEnumerable<(PlanScalar Key, PlanNode Value)> Field(PlanScalar key, PlanNode value, bool isPrompted)
    {
        var name = key.Text ?? "";
        var (meaning, field) = ImportFields.Of(name);
        switch (meaning)
        {
            case FieldMeaning.Field:
                Told(name, field!);
                // Ids and what a task waits for are those of the tree.
                return field is "id" or "dependsOn" ? [] : [(key with { Text = field }, Value(field!, value))];
            case FieldMeaning.Assignee:
                Told(name, "agent");
                return Agent(value) is { } agent ? [(key with { Text = "agent" }, agent)] : [];
            case FieldMeaning.Title or FieldMeaning.Body when !isPrompted:
                Told(name, "prompt");
                return [];
            case FieldMeaning.Status or FieldMeaning.Parts:
                return [];
            case FieldMeaning.Unknown when !_source.IsKnown:
                return [(key, value)];
            default:
                _aside.Add(name);
                return [];
        }
    }

    /// <summary>A part's prompt says what it is a part of: its agent sees nothing else of that.</summary>
    private static List<(PlanScalar Key, PlanNode Value)> WithContext(List<(PlanScalar Key, PlanNode Value)> fields, PlanMap whole) =>
        Joined(Texts(whole)) is { Length: > 0 } context
            ? [.. fields.Select(f => f.Key.Text == "prompt" && f.Value is PlanScalar own ? (f.Key, own with { Text = $"{own.Text}\n\nThis is a part of: {context}" }) : f)]
            : fields;

    /// <summary>The texts of a task that a person would read, title first.</summary>
    private static IEnumerable<PlanScalar> Texts(PlanMap map) => map.Entries
        .Select(e => (Of: ImportFields.Of(e.Key.Text ?? ""), e.Value))
        .Where(e => e.Of.Field == "prompt" || e.Of.Meaning is FieldMeaning.Title or FieldMeaning.Body)
        .OrderBy(e => e.Of.Meaning is FieldMeaning.Title ? 0 : 1)
        .Select(e => e.Value).OfType<PlanScalar>()
        .Where(t => !string.IsNullOrWhiteSpace(t.Text))
        .DistinctBy(t => t.Text!.Trim());

    private static string Joined(IEnumerable<PlanScalar> texts) => string.Join("\n\n", texts.Select(t => t.Text!.Trim()));

    private PlanNode Value(string field, PlanNode value) => (field, value) switch
    {
        ("tag", PlanList or PlanScalar { Text: not null }) => new PlanList([.. value.Texts()], value.Line, value.Column),
        ("priority", PlanScalar { Text: { } word } scalar) when _source.Priority(word) is { } number => scalar with { Text = number },
        _ => value,
    };

    /// <summary>The agent among those to whom it is assigned. On a code forge they are people, unless an agent has the name.</summary>
    private PlanScalar? Agent(PlanNode value)
    {
        var names = value.Texts().ToList();
        var agent = agents is not null ? names.FirstOrDefault(n => agents.Any(a => TaskTarget.Fits(n.Text!, a)))
            : _source.IsOfPeople ? null
            : names.FirstOrDefault();
        if (agent is null) _strangers.UnionWith(names.Select(n => n.Text!));
        return agent;
    }

    private void Told(string name, string field)
    {
        if (!string.Equals(name, field, StringComparison.OrdinalIgnoreCase)) _read[name] = field;
    }

    private void Tell(ImportTree found)
    {
        if (_source.IsKnown) _notes.Add(new($"The file is read as {_source.Name}.", false));
        if (_read.Count > 0) _notes.Add(new($"Fields are read as those of a plan: {string.Join(", ", _read.Select(r => $"{r.Key} as {r.Value}"))}.", false));
        if (_aside.Count > 0) _notes.Add(new($"Fields that say nothing to an agent are left out: {Listed(_aside)}.", false));
        if (_strangers.Count > 0) _notes.Add(new($"What is assigned to {Listed(_strangers)} is for any agent: no agent is known by that name.", false));
        if (found.Wholes is { Count: > 0 } wholes) _notes.Add(new($"{wholes.Count} task(s) are done by their parts: {Listed(wholes)}.", false));
        if (found.Done is { Count: > 0 } done) _notes.Add(new($"{done.Count} task(s) are left out, because they are done: {Listed(done)}.", true));
    }

    private static string Listed(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(10)) + (names.Count > 10 ? $" and {names.Count - 10} more" : "");

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex OtherThanId();
}
