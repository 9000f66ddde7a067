using System.Globalization;

namespace Moana.Plans;

/// <summary>Makes tasks of a plan's pieces, and notes all that is wrong on the way, with its place.</summary>
internal sealed class PlanBinder(string folder)
{
    private readonly PlanPieces _pieces = new();
    private readonly List<Dictionary<string, PlanNode>> _places = [];

    /// <summary>The tasks, as far as they could be read.</summary>
    public List<OrchestrationTask> Tasks { get; } = [];

    /// <summary>The ids of tasks that were given none: their numbers.</summary>
    public HashSet<string> Numbers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What stands beside the tasks.</summary>
    public PlanSettings Settings { get; private set; } = new();

    /// <summary>Reads the tasks and checks them; the problems come in the order of the file.</summary>
    public IReadOnlyList<PlanProblem> Bind(PlanNode? root, IReadOnlyCollection<PlacedAgent>? agents, IReadOnlyList<AgentHost>? hosts)
    {
        var (tasks, defaults) = FindTasks(root);
        if (tasks.Count > Plan.MaxTasks)
        {
            throw new PlanSyntaxException($"The plan has {tasks.Count} tasks, and {Plan.MaxTasks} are the most.", "Divide it into several plans.", tasks[Plan.MaxTasks].Line, 0);
        }

        var blank = Read(defaults, null, new OrchestrationTask { Id = "", Prompt = "", HostName = Settings.HostName });
        foreach (var (node, i) in tasks.Select((n, i) => (n, i)))
        {
            Tasks.Add(ReadTask(node, i, blank));
            if (!_places[^1].ContainsKey(nameof(OrchestrationTask.Id))) Numbers.Add(Tasks[^1].Id);
        }

        if (tasks.Count == 0 && Settings.Agents.Count == 0 && _pieces.Problems.Count == 0)
        {
            _pieces.Report(null, null, root, "The plan has no tasks.", "Write at least one under 'tasks'.");
        }

        if (Settings.Agents.Count > 0) agents = [.. Settings.Agents.Select(a => PlacedAgent.Of(PlacedAgent.NameOn(a.Name, a.Host), hosts ?? [])).UnionBy(agents ?? [], a => a.Name, StringComparer.OrdinalIgnoreCase)];
        // What could not be read has been told of; what was made up in its place is not worth a word.
        var told = _pieces.Problems.Select(p => (p.Task, p.Field)).ToHashSet();
        foreach (var problem in TaskCheck.Find(Tasks, agents, hosts).Where(p => !told.Contains((p.Task, p.Field))))
        {
            _pieces.Problems.Add(Place(problem));
        }

        // Once its agents are known, those are what tasks are for.
        if (agents is null && hosts is not null && Settings.HostName.Count > 0 && _pieces.Problems.Count == 0)
        {
            _pieces.Problems.AddRange(HostCheck.FindOutside(Tasks, Settings.HostName, hosts).Select(Place));
        }

        if (Settings.KeepAnswers == false)
        {
            foreach (var (task, i) in Tasks.Select((t, i) => (t, i)).Where(t => TaskReferences.Find(t.t.Prompt).Count > 0))
            {
                _pieces.Problems.Add(Place(new(i, nameof(task.Prompt), $"Task {i + 1} ('{task.Id}') uses what another task answered, and the plan keeps no answers.", "Remove 'keepAnswers: false', or write \\ before the braces to have them stand as they are.")));
            }
        }

        return [.. _pieces.Problems.OrderBy(p => p.Line).ThenBy(p => p.Task ?? -1)];
    }

    private (IReadOnlyList<PlanNode> Tasks, PlanMap? Defaults) FindTasks(PlanNode? root)
    {
        switch (root)
        {
            case PlanList list:
                return (list.Items, null);
            case PlanMap map:
                var found = _pieces.Collect(map with { Entries = [.. map.Entries.Where(e => !PlanFields.IsHolder(e.Key))] }, null, "The plan", [PlanFields.Tasks, PlanFields.Defaults, .. PlanFields.OfPlan, PlanFields.Schema]);
                var defaults = found.GetValueOrDefault(PlanFields.Defaults);
                if (defaults is not (null or PlanMap))
                {
                    _pieces.Report(null, PlanFields.Defaults, defaults, $"'{PlanFields.Defaults}' is {defaults.Kind}.", "Write a map of fields that tasks have.");
                }

                Settings = PlanSettingsReader.Read(_pieces, found, folder);
                if (found.GetValueOrDefault(PlanFields.Tasks) is PlanList tasks)
                {
                    return (tasks.Items, defaults as PlanMap);
                }

                if (Settings.Agents.Count > 0 && found.GetValueOrDefault(PlanFields.Tasks) is null or PlanScalar { Text: null })
                {
                    // A plan of agents: whoever starts it brings the tasks.
                    return ([], null);
                }

                _pieces.Report(null, PlanFields.Tasks, found.GetValueOrDefault(PlanFields.Tasks) ?? root,
                    found.TryGetValue(PlanFields.Tasks, out var other) ? $"'{PlanFields.Tasks}' is {other.Kind}." : "The plan has no 'tasks'.",
                    "Write 'tasks' with a list of tasks.");
                return ([], null);
            case null or PlanScalar { Text: null }:
                _pieces.Report(null, null, root, "The plan is empty.", "Write 'tasks' with a list of tasks.");
                return ([], null);
            default:
                _pieces.Report(null, null, root, $"The plan is {root.Kind}.", "Write 'tasks' with a list of tasks.");
                return ([], null);
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

        _pieces.Report(index, nameof(OrchestrationTask.Prompt), node, $"Task {index + 1} is {node.Kind}.", "Write a prompt, or a map with 'prompt' and other fields.");
        return task;
    }

    private OrchestrationTask Read(PlanMap? map, int? index, OrchestrationTask start)
    {
        var task = start;
        var where = index is { } i ? $"Task {i + 1}" : "'defaults'";
        string[] own = ["id", "prompt", "dependsOn"];
        var fields = map is null ? [] : _pieces.Collect(map, index, index is null ? "The defaults" : where, [.. PlanFields.OfTask.Keys.Where(f => index is not null || !own.Contains(f))]);
        if (index is not null)
        {
            _places.Add(fields.ToDictionary(f => PlanFields.OfTask[f.Key], f => f.Value, StringComparer.Ordinal));
            _places[^1][""] = map!;
        }

        foreach (var (field, node) in fields)
        {
            var property = PlanFields.OfTask[field];
            var value = new PlanValue(_pieces, index, property, where, field, node);
            if (value.IsEmpty)
            {
                continue;
            }

            task = property switch
            {
                nameof(task.Id) => task with { Id = value.Text() ?? task.Id },
                nameof(task.Prompt) => task with { Prompt = value.Text() ?? "" },
                nameof(task.Agent) => task with { Agent = value.Text() ?? task.Agent },
                nameof(task.HostName) => task with { HostName = value.Texts() },
                nameof(task.Priority) => task with { Priority = value.Whole() ?? task.Priority },
                nameof(task.MaxAttempts) => task with { MaxAttempts = value.Whole() ?? task.MaxAttempts },
                nameof(task.MaxFixes) => task with { MaxFixes = value.Whole() ?? task.MaxFixes },
                nameof(task.TimeoutSeconds) => task with { TimeoutSeconds = value.Seconds() },
                nameof(task.ValidateTimeoutSeconds) => task with { ValidateTimeoutSeconds = value.Seconds() },
                nameof(task.WhenInterrupted) => task with { WhenInterrupted = value.Choice<WhenInterrupted>() ?? task.WhenInterrupted },
                nameof(task.Path) => task with { Path = value.Text() is { } path ? Path.GetFullPath(path, folder) : null },
                nameof(task.DependsOn) => task with { DependsOn = value.Texts() },
                nameof(task.Validate) => task with { Validate = value.Texts() },
                nameof(task.Land) => task with { Land = value.YesNo() ?? task.Land },
                nameof(task.Workspace) => task with { Workspace = value.Choice<TaskWorkspace>() ?? task.Workspace },
                nameof(task.Base) => task with { Base = value.Text() ?? task.Base },
                nameof(task.Copy) => task with { Copy = value.Texts() },
                nameof(task.Setup) => task with { Setup = value.Texts() },
                nameof(task.Race) => task with { Race = value.Texts() },
                nameof(task.Pick) => task with { Pick = value.Text() ?? task.Pick },
                nameof(task.Tag) => task with { Tag = value.Texts() },
                _ => throw new InvalidOperationException($"The plan reader does not know {property}."),
            };
        }

        return task;
    }

    private PlanProblem Place(PlanProblem problem)
    {
        var places = problem.Task is { } task ? _places[task] : null;
        var node = places?.GetValueOrDefault(problem.Field ?? "") ?? places?.GetValueOrDefault("");
        node = node is PlanList list && problem.Item is { } item ? list.Items[item] : node;
        return problem with { Line = node?.Line ?? 0, Column = node?.Column ?? 0 };
    }
}
