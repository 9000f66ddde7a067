using System.Text;
using Moana.Hosts;

namespace Moana.Plans;

/// <summary>Tasks in a file: YAML, JSON, CSV, or a format that somebody else reads.</summary>
/// <param name="File">The file.</param>
/// <param name="Tasks">The tasks, as far as they could be read.</param>
/// <param name="Problems">All that is wrong, in the order of the file; none when the plan can be run.</param>
public sealed record Plan(string File, IReadOnlyList<OrchestrationTask> Tasks, IReadOnlyList<PlanProblem> Problems)
{
    /// <summary>Fifty thousand tasks of a kilobyte each.</summary>
    private const int MaxBytes = 64_000_000;

    /// <summary>Reads a plan and says all that is wrong with it.</summary>
    /// <param name="path">The file; its ending says what it is: <c>.yaml</c>, <c>.yml</c>, <c>.json</c>, <c>.csv</c>.</param>
    /// <param name="agents">The agents' names, to check the tasks' targets; null when they are not known yet.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Plan Read(string path, IReadOnlyCollection<string>? agents = null) =>
        Read(path, Parser(Path.GetExtension(path).ToLowerInvariant()), agents);

    /// <summary>Takes a plan in a format that somebody else reads: PowerShell its psd1 files.</summary>
    /// <param name="path">The file, for the messages and for relative paths in the plan.</param>
    /// <param name="parse">Gives the pieces of the file's text with their places.</param>
    /// <param name="agents">The agents' names, to check the tasks' targets; null when they are not known yet.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Plan Read(string path, Func<string, PlanNode?> parse, IReadOnlyCollection<string>? agents = null)
    {
        path = Path.GetFullPath(path);
        try
        {
            return Bind(path, parse(ReadText(path)), agents);
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
        ".csv" => CsvPlan.Parse,
        _ => _ => throw new PlanSyntaxException($"A plan cannot be read from a file that ends with '{ending}'.", "Use .yaml, .json, .csv or .psd1.", 0, 0),
    };

    private static Plan Bind(string path, PlanNode? root, IReadOnlyCollection<string>? agents)
    {
        var binder = new PlanBinder(Path.GetDirectoryName(path)!);
        var problems = binder.Bind(root, agents);
        return new Plan(path, binder.Tasks, [.. problems.Select(p => p with { File = path })]);
    }

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
