using System.Text;
using Moana.Hosts;

namespace Moana.Plans;

/// <summary>Tasks in a file: YAML, JSON, JSON lines, CSV, a Markdown checklist, or a format that somebody else reads.</summary>
/// <param name="File">The file.</param>
/// <param name="Tasks">The tasks, as far as they could be read.</param>
/// <param name="Problems">All that is wrong, in the order of the file; none when the plan can be run.</param>
public sealed record Plan(string File, IReadOnlyList<OrchestrationTask> Tasks, IReadOnlyList<PlanProblem> Problems)
{
    /// <summary>Fifty thousand tasks of a kilobyte each.</summary>
    private const int MaxBytes = 64_000_000;

    /// <summary>The most tasks that one plan may have.</summary>
    internal const int MaxTasks = 100_000;

    /// <summary>What stands beside the tasks.</summary>
    public PlanSettings Settings { get; init; } = new();

    /// <summary>The ids of tasks that were given none: their numbers.</summary>
    private IReadOnlySet<string> Numbers { get; init; } = new HashSet<string>();

    /// <summary>The tasks for a queue that has others already: those that were given no id get a new one in place of their number.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="newId">Makes an id.</param>
    public IEnumerable<OrchestrationTask> WithNewIds(IEnumerable<OrchestrationTask> tasks, Func<string> newId)
    {
        var fresh = Numbers.ToDictionary(n => n, _ => newId(), StringComparer.OrdinalIgnoreCase);
        return tasks.Select(t => t with { Id = Of(t.Id), DependsOn = [.. t.DependsOn.Select(Of)] });

        string Of(string id) => fresh.GetValueOrDefault(id, id);
    }

    /// <summary>Its pieces; null where there are none that could be read.</summary>
    private (PlanNode Root, string Folder)? Pieces { get; init; }

    /// <summary>How a task list of somebody else's was understood; nothing for a plan.</summary>
    public IReadOnlyList<PlanNote> Notes { get; init; } = [];

    /// <summary>Reads a plan and says all that is wrong with it.</summary>
    /// <param name="path">
    /// The file; its ending says what it is: <c>.yaml</c>, <c>.yml</c>, <c>.json</c>, <c>.jsonl</c>, <c>.ndjson</c>,
    /// <c>.csv</c>, <c>.md</c>, <c>.markdown</c>. A pipe that a shell made (<c>&lt;(...)</c>) is JSON where it begins so, or
    /// else YAML, and its relative paths begin in the current folder.
    /// </param>
    /// <param name="agents">The agents, to check the tasks' targets; null when they are not known yet.</param>
    /// <param name="hosts">The hosts that there are, to check those of tasks; null when they are not known.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Plan Read(string path, IReadOnlyCollection<PlacedAgent>? agents = null, IReadOnlyList<AgentHost>? hosts = null) =>
        Read(path, TextFile.IsPipe(path) ? ParsePipe : Parser(Path.GetExtension(path).ToLowerInvariant()), agents, hosts);

    /// <summary>Takes a plan in a format that somebody else reads: PowerShell its psd1 files.</summary>
    /// <param name="path">The file, for the messages and for relative paths in the plan.</param>
    /// <param name="parse">Gives the pieces of the file's text with their places.</param>
    /// <param name="agents">The agents, to check the tasks' targets; null when they are not known yet.</param>
    /// <param name="hosts">The hosts that there are, to check those of tasks; null when they are not known.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Plan Read(string path, Func<string, PlanNode?> parse, IReadOnlyCollection<PlacedAgent>? agents = null, IReadOnlyList<AgentHost>? hosts = null)
    {
        path = Path.GetFullPath(path);
        try
        {
            return Bind(path, TextFile.IsPipe(path) ? Environment.CurrentDirectory : Path.GetDirectoryName(path)!, parse(ReadText(path)), agents, hosts);
        }
        catch (PlanSyntaxException e)
        {
            return new Plan(path, [], [e.ToProblem() with { File = path }]);
        }
    }

    /// <summary>The problems with the names of their tasks, as people see them.</summary>
    public IEnumerable<PlanError> Errors => Problems.Select(p => new PlanError(
        File, p.Line, p.Column, p.Task is { } task && task < Tasks.Count ? Tasks[task].Id : null, p.Field, p.Message, p.Remedy));

    /// <summary>The tasks, when nothing is wrong.</summary>
    /// <exception cref="PlanException">Something is.</exception>
    public IReadOnlyList<OrchestrationTask> Demand() => Problems.Count == 0 ? Tasks : throw new PlanException(Problems);

    private static Func<string, PlanNode?> Parser(string ending) => ending switch
    {
        ".yaml" or ".yml" => YamlPlan.Parse,
        ".json" => JsonPlan.Parse,
        ".jsonl" or ".ndjson" => JsonPlan.ParseLines,
        ".csv" => CsvPlan.Parse,
        ".md" or ".markdown" => MarkdownPlan.Parse,
        _ => _ => throw new PlanSyntaxException($"A plan cannot be read from a file that ends with '{ending}'.", "Use .yaml, .json, .jsonl, .csv, .md or .psd1.", 0, 0),
    };

    /// <summary>Takes tasks that stand in no file: rows of a table, or objects.</summary>
    /// <param name="root">Their pieces.</param>
    /// <param name="folder">The folder for relative paths in them.</param>
    /// <param name="agents">The agents, to check the tasks' targets; null when they are not known yet.</param>
    /// <param name="hosts">The hosts that there are, to check those of tasks; null when they are not known.</param>
    public static Plan Of(PlanNode root, string folder, IReadOnlyCollection<PlacedAgent>? agents = null, IReadOnlyList<AgentHost>? hosts = null)
    {
        var import = new PlanImport(agents);
        var binder = new PlanBinder(folder);
        var problems = binder.Bind(import.Translate(root), agents, hosts);
        return new Plan("", binder.Tasks, PlanGroups.Of(problems)) { Notes = import.Notes, Settings = binder.Settings, Numbers = binder.Numbers, Pieces = (root, folder) };
    }

    /// <summary>The same plan with its tasks' targets checked, now that the agents are known.</summary>
    /// <param name="agents">The agents.</param>
    /// <param name="hosts">The hosts that there are; null when they are not known.</param>
    public Plan For(IReadOnlyCollection<PlacedAgent> agents, IReadOnlyList<AgentHost>? hosts) => Pieces is { } pieces ? Of(pieces.Root, pieces.Folder, agents, hosts).In(File) : this;

    private Plan In(string file) => this with { File = file, Problems = [.. Problems.Select(p => p with { File = file })] };

    private static PlanNode? ParsePipe(string text) => text.AsSpan().TrimStart() is ['{' or '[', ..] ? JsonPlan.Parse(text) : YamlPlan.Parse(text);

    private static Plan Bind(string path, string folder, PlanNode? root, IReadOnlyCollection<PlacedAgent>? agents, IReadOnlyList<AgentHost>? hosts) =>
        Of(root ?? new PlanScalar(null, 0, 0), folder, agents, hosts).In(path);

    private static string ReadText(string path)
    {
        var bytes = TextFile.ReadBytes(path, MaxBytes);
        try
        {
            using var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true));
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException e)
        {
            throw new PlanSyntaxException($"It is not UTF-8 text: {e.Message}", "Save it as UTF-8.", bytes.AsSpan(0, Math.Clamp(e.Index, 0, bytes.Length)).Count((byte)'\n') + 1, 0);
        }
    }
}
