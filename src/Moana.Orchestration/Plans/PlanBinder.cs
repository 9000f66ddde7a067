using System.Globalization;

namespace Moana.Plans;

/// <summary>Makes tasks of a plan's pieces, and notes all that is wrong on the way, with its place.</summary>
internal sealed class PlanBinder(string folder)
{
    private readonly List<PlanProblem> _problems = [];
    private readonly List<Dictionary<string, PlanNode>> _places = [];

    /// <summary>The tasks, as far as they could be read.</summary>
    public List<OrchestrationTask> Tasks { get; } = [];

    /// <summary>What the orchestration may use; null where the plan does not say.</summary>
    public OrchestrationBudget? Budget { get; private set; }

    /// <summary>Whether the record keeps what agents answer; null where the plan does not say.</summary>
    public bool? KeepAnswers { get; private set; }

    /// <summary>Reads the tasks and checks them; the problems come in the order of the file.</summary>
    public IReadOnlyList<PlanProblem> Bind(PlanNode? root, IReadOnlyCollection<string>? agents)
    {
        var (tasks, defaults) = FindTasks(root);
        if (tasks.Count > Plan.MaxTasks)
        {
            throw new PlanSyntaxException($"The plan has {tasks.Count} tasks, and {Plan.MaxTasks} are the most.", "Divide it into several plans.", tasks[Plan.MaxTasks].Line, 0);
        }

        var blank = Read(defaults, null);
        foreach (var (node, i) in tasks.Select((n, i) => (n, i)))
        {
            Tasks.Add(ReadTask(node, i, blank));
        }

        if (tasks.Count == 0 && _problems.Count == 0)
        {
            Report(null, null, root, "The plan has no tasks.", "Write at least one under 'tasks'.");
        }

        // What could not be read has been told of; what was made up in its place is not worth a word.
        var told = _problems.Select(p => (p.Task, p.Field)).ToHashSet();
        foreach (var problem in TaskCheck.Find(Tasks, agents).Where(p => !told.Contains((p.Task, p.Field))))
        {
            _problems.Add(Place(problem));
        }

        if (KeepAnswers == false)
        {
            foreach (var (task, i) in Tasks.Select((t, i) => (t, i)).Where(t => TaskReferences.Find(t.t.Prompt).Count > 0))
            {
                _problems.Add(Place(new(i, nameof(task.Prompt), $"Task {i + 1} ('{task.Id}') uses what another task answered, and the plan keeps no answers.", "Remove 'keepAnswers: false', or write \\ before the braces to have them stand as they are.")));
            }
        }

        return [.. _problems.OrderBy(p => p.Line).ThenBy(p => p.Task ?? -1)];
    }

    private (IReadOnlyList<PlanNode> Tasks, PlanMap? Defaults) FindTasks(PlanNode? root)
    {
        switch (root)
        {
            case PlanList list:
                return (list.Items, null);
            case PlanMap map:
                string[] known = [PlanFields.Tasks, PlanFields.Defaults, PlanFields.Budget, PlanFields.KeepAnswers];
                var found = Collect(map, null, [.. known, PlanFields.Schema], "plan");
                var defaults = found.GetValueOrDefault(PlanFields.Defaults);
                if (defaults is not (null or PlanMap))
                {
                    Report(null, PlanFields.Defaults, defaults, $"'{PlanFields.Defaults}' is {defaults.Kind}.", "Write a map of fields that tasks have.");
                }

                ReadSettings(found.GetValueOrDefault(PlanFields.Budget), found.GetValueOrDefault(PlanFields.KeepAnswers));
                if (found.GetValueOrDefault(PlanFields.Tasks) is PlanList tasks)
                {
                    return (tasks.Items, defaults as PlanMap);
                }

                Report(null, PlanFields.Tasks, found.GetValueOrDefault(PlanFields.Tasks) ?? root,
                    found.TryGetValue(PlanFields.Tasks, out var other) ? $"'{PlanFields.Tasks}' is {other.Kind}." : "The plan has no 'tasks'.",
                    "Write 'tasks' with a list of tasks.");
                return ([], null);
            case null or PlanScalar { Text: null }:
                Report(null, null, root, "The plan is empty.", "Write 'tasks' with a list of tasks.");
                return ([], null);
            default:
                Report(null, null, root, $"The plan is {root.Kind}.", "Write 'tasks' with a list of tasks.");
                return ([], null);
        }
    }

    private void ReadSettings(PlanNode? budget, PlanNode? keepAnswers)
    {
        if (keepAnswers is not (null or PlanScalar { Text: null }))
        {
            KeepAnswers = keepAnswers is PlanScalar { Text: { } text } && bool.TryParse(text, out var keeps) ? keeps : null;
            if (KeepAnswers is null) Report(null, PlanFields.KeepAnswers, keepAnswers, $"'{PlanFields.KeepAnswers}' is {keepAnswers.Kind}.", "Write true or false.");
        }

        if (budget is PlanMap map)
        {
            Budget = Collect(map, null, BudgetFields.Names, "budget").Where(f => f.Value is not PlanScalar { Text: null })
                .Aggregate(new OrchestrationBudget(), (all, f) => (f.Value is PlanScalar { Text: { } text } ? BudgetFields.With(all, f.Key, text) : null) ?? Refuse(all, f.Key, f.Value));
        }
        else if (budget is not (null or PlanScalar { Text: null }))
        {
            Report(null, PlanFields.Budget, budget, $"'{PlanFields.Budget}' is {budget.Kind}.", $"Write a map of {string.Join(", ", BudgetFields.Names)}.");
        }

        OrchestrationBudget Refuse(OrchestrationBudget all, string field, PlanNode value)
        {
            Report(null, field, value, $"The budget: '{field}' is {value.Kind}.", $"Write {BudgetFields.Wanted(field)}.");
            return all;
        }
    }

    private OrchestrationTask ReadTask(PlanNode node, int index, OrchestrationTask defaults)
    {
        // Without an id of its own a task is called by its number.
        var task = defaults with { Id = string.Create(CultureInfo.InvariantCulture, $"{index + 1}") };
        if (node is PlanMap map)
        {
            return Read(map, index, task);
        }

        _places.Add(new() { [""] = node });
        if (node is PlanScalar { Text: { } prompt })
        {
            return task with { Prompt = prompt };
        }

        Report(index, nameof(OrchestrationTask.Prompt), node, $"Task {index + 1} is {node.Kind}.", "Write a prompt, or a map with 'prompt' and other fields.");
        return task;
    }

    private OrchestrationTask Read(PlanMap? map, int? index, OrchestrationTask? start = null)
    {
        var task = start ?? new OrchestrationTask { Id = "", Prompt = "" };
        var where = index is { } i ? $"Task {i + 1}" : "'defaults'";
        string[] own = ["id", "prompt", "dependsOn"];
        var fields = map is null ? [] : Collect(map, index, [.. PlanFields.OfTask.Keys.Where(f => index is not null || !own.Contains(f))], index is null ? "defaults" : "task");
        if (index is not null)
        {
            _places.Add(fields.ToDictionary(f => PlanFields.OfTask[f.Key], f => f.Value, StringComparer.Ordinal));
            _places[^1][""] = map!;
        }

        foreach (var (field, node) in fields)
        {
            var property = PlanFields.OfTask[field];
            if (node is PlanScalar { Text: null })
            {
                // Nothing is said: the default stays.
                continue;
            }

            task = property switch
            {
                nameof(task.Id) => task with { Id = Text(node) ?? task.Id },
                nameof(task.Prompt) => task with { Prompt = Text(node) ?? "" },
                nameof(task.Agent) => task with { Agent = Text(node) ?? task.Agent },
                nameof(task.Priority) => task with { Priority = Whole(node) ?? task.Priority },
                nameof(task.MaxAttempts) => task with { MaxAttempts = Whole(node) ?? task.MaxAttempts },
                nameof(task.MaxFixes) => task with { MaxFixes = Whole(node) ?? task.MaxFixes },
                nameof(task.TimeoutSeconds) => task with { TimeoutSeconds = Seconds(node) },
                nameof(task.ValidateTimeoutSeconds) => task with { ValidateTimeoutSeconds = Seconds(node) },
                nameof(task.WhenInterrupted) => task with { WhenInterrupted = Choice<WhenInterrupted>(node) ?? task.WhenInterrupted },
                nameof(task.Path) => task with { Path = Text(node) is { } path ? Path.GetFullPath(path, folder) : null },
                nameof(task.DependsOn) => task with { DependsOn = Texts(node) },
                nameof(task.Validate) => task with { Validate = Texts(node) },
                nameof(task.Land) => task with { Land = YesNo(node) ?? task.Land },
                nameof(task.Workspace) => task with { Workspace = Choice<TaskWorkspace>(node) ?? task.Workspace },
                nameof(task.Base) => task with { Base = Text(node) ?? task.Base },
                nameof(task.Copy) => task with { Copy = Texts(node) },
                nameof(task.Setup) => task with { Setup = Texts(node) },
                nameof(task.Race) => task with { Race = Texts(node) },
                nameof(task.Pick) => task with { Pick = Text(node) ?? task.Pick },
                nameof(task.Tag) => task with { Tag = Texts(node) },
                _ => throw new InvalidOperationException($"The plan reader does not know {property}."),
            };

            string? Text(PlanNode value) => value is PlanScalar { Text: { } text } ? text
                : Refuse<string>(value, "a text");

            int? Whole(PlanNode value) => value is PlanScalar { Text: { } text } && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
                : Refuse<int?>(value, "a whole number");

            bool? YesNo(PlanNode value) => value is PlanScalar { Text: { } text } && bool.TryParse(text, out var yes) ? yes
                : Refuse<bool?>(value, "true or false");

            T? Choice<T>(PlanNode value)
                where T : struct, Enum => value is PlanScalar { Text: { } text } && Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true)
                : Refuse<T?>(value, string.Join(", ", Enum.GetNames<T>().SkipLast(1)) + $" or {Enum.GetNames<T>()[^1]}");

            double? Seconds(PlanNode value) => value is PlanScalar { Text: { } text } && PlanTime.ReadSeconds(text) is { } seconds ? seconds
                : Refuse<double?>(value, "a time: seconds, or a number with s, m, h or d");

            IReadOnlyList<string> Texts(PlanNode value) => value switch
            {
                PlanScalar { Text: { } text } => [text],
                PlanList list when list.Items.All(n => n is PlanScalar { Text: not null }) => [.. list.Items.Select(n => ((PlanScalar)n).Text!)],
                PlanList list => Refuse<IReadOnlyList<string>>(list.Items.First(n => n is not PlanScalar { Text: not null }), "a text in each place of the list") ?? [],
                _ => Refuse<IReadOnlyList<string>>(value, "a text or a list of texts") ?? [],
            };

            T? Refuse<T>(PlanNode value, string wanted)
            {
                Report(index, property, value, $"{where}: '{field}' is {value.Kind}.", $"Write {wanted}.");
                return default;
            }
        }

        return task;
    }

    /// <summary>A map's values by name; names that are unknown or stand twice are problems.</summary>
    private Dictionary<string, PlanNode> Collect(PlanMap map, int? index, IReadOnlyList<string> known, string what)
    {
        var found = new Dictionary<string, PlanNode>(StringComparer.OrdinalIgnoreCase);
        var where = index is { } i ? $"Task {i + 1}" : $"The {what}";
        foreach (var (key, value) in map.Entries)
        {
            var name = key.Text ?? "";
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                Report(index, name, key, $"{where} has a field '{name}', which is not known.", PlanFields.Suggest(name, known.Where(k => k != PlanFields.Schema)));
            }
            else if (!found.TryAdd(known.First(k => string.Equals(k, name, StringComparison.OrdinalIgnoreCase)), value))
            {
                Report(index, name, key, $"{where} has '{name}' twice.", "Remove one of them.");
            }
        }

        return found;
    }

    private void Report(int? task, string? field, PlanNode? at, string message, string remedy) =>
        _problems.Add(new PlanProblem(task, field, message, remedy) { Line = at?.Line ?? 0, Column = at?.Column ?? 0 });

    private PlanProblem Place(PlanProblem problem)
    {
        var places = problem.Task is { } task ? _places[task] : null;
        var node = places?.GetValueOrDefault(problem.Field ?? "") ?? places?.GetValueOrDefault("");
        node = node is PlanList list && problem.Item is { } item ? list.Items[item] : node;
        return problem with { Line = node?.Line ?? 0, Column = node?.Column ?? 0 };
    }
}
