using System.Collections.Concurrent;

namespace Moana.Hosts;

/// <summary>What one reading sees of another machine: the answers that were got for it.</summary>
/// <param name="host">The machine.</param>
/// <param name="clock">Its clock.</param>
/// <param name="environments">Variables of processes, which stay as they are until another program runs there.</param>
internal sealed class CarriedView(Host host, HostClock clock, ConcurrentDictionary<(int, long?, string), string> environments) : IFileView
{
    private readonly Dictionary<FileQuestion, FileAnswer> _answers = [];
    private readonly Dictionary<string, CarriedFile> _files = [];
    private readonly HashSet<FileQuestion> _used = [];

    /// <inheritdoc/>
    public ProcessTable Processes => host.Processes;

    /// <inheritdoc/>
    public HostClock Clock => clock;

    /// <inheritdoc/>
    public object Place => host;

    /// <inheritdoc/>
    public long MaxBacklog => 4 * 1024 * 1024;

    /// <summary>What the next reading of the same purpose will want.</summary>
    public IReadOnlyList<FileQuestion> Next() => [.. _used, .. _files.Values.SelectMany(f => f.Next())];

    /// <summary>Takes answers; the reading is begun anew.</summary>
    public void Add(IEnumerable<KeyValuePair<FileQuestion, FileAnswer>> answers)
    {
        foreach (var (question, answer) in answers)
        {
            _answers[question] = answer;
        }

        _files.Clear();
        _used.Clear();
    }

    /// <inheritdoc/>
    public FileFacts? Find(string path) => FileAnswer.Facts(Answer(new FactsQuestion(path)).Text.TrimEnd('\n'), path)?.Facts;

    /// <inheritdoc/>
    public IReadOnlyList<FileFacts> Find(string folder, string pattern, DateTimeOffset? since = null)
    {
        var question = new ListQuestion(folder, pattern, since?.ToUnixTimeSeconds() ?? 0);
        var answer = Answer(question);
        if (answer.Bytes.Length >= question.MaxBytes) throw new IOException($"There are too many files below {folder}.");
        return [.. answer.Text.Split('\n').Select(l => FileAnswer.Facts(l)?.Facts).OfType<FileFacts>()
            .Where(f => f.Path.StartsWith(folder + "/", StringComparison.Ordinal) && !(f.WrittenAt < since)).OrderBy(f => f.Path, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public OpenedFile Open(string path)
    {
        if (_files.TryGetValue(path, out var known)) return known;
        var answers = _answers.Where(a => a.Key is RangeQuestion range && range.Path == path).Select(a => ((RangeQuestion)a.Key, a.Value)).ToList();
        if (answers.Count == 0) throw new UnansweredException(new RangeQuestion(path, 0, CarriedFile.Head));
        return _files[path] = new(path, answers);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> OpenFiles(int process, string folder) =>
        [.. Answer(new OpenFilesQuestion(process, folder)).Text.Split('\n').Select(l => l.Split(" -> ", 2)).Where(l => l.Length == 2 && l[1].StartsWith(folder + "/", StringComparison.Ordinal)).Select(l => l[1])];

    /// <inheritdoc/>
    public string Environment(int process)
    {
        var key = (process, Processes.StartTicks(process), CommandLine(process));
        if (environments.TryGetValue(key, out var known)) return known;
        var question = new EnvironmentQuestion(process);
        var text = _answers.TryGetValue(question, out var answer) ? answer.Text : throw new UnansweredException(question);
        // Of a process that is ending, or of which nothing is known, nothing is kept.
        if (key.Item2 is not null && text.Length > 0) environments[key] = text;
        return text;
    }

    private string CommandLine(int process)
    {
        try
        {
            return Processes.CommandLine(process);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private FileAnswer Answer(FileQuestion question)
    {
        _used.Add(question);
        return _answers.TryGetValue(question, out var answer) ? answer : throw new UnansweredException(question);
    }
}
