using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Moana.Hosts;

/// <summary>
/// The files of another machine. One shell there answers all who ask, together; a reading that was done before has what it needed
/// then, and what has come since, with one question. Changes are heard by another one (<see cref="CarriedFollower"/>).
/// </summary>
internal sealed class CarriedFiles(Host host) : HostFiles
{
    /// <summary>How long a question may take, once the way is open.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>So often a reading may be begun again.</summary>
    private const int MaxRounds = 40;

    /// <summary>So many bytes may answer the questions that are put together.</summary>
    private const int MaxBatch = 4 * 1024 * 1024;

    private const int MaxKept = 4096;

    private readonly HostShell _shell = new(host.Name, host.Words, repeats: true);
    private readonly string _mark = $"moana-{Guid.NewGuid():n}";
    private readonly ConcurrentDictionary<string, Purpose> _purposes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(int, long?, string), string> _environments = new();
    private readonly CarriedFollower _follower = new(host);
    private readonly object _sync = new();
    private HashSet<FileQuestion> _wanted = [];
    private Task _asking = Task.CompletedTask;
    private Task<Dictionary<FileQuestion, FileAnswer>>? _next;

    /// <summary>The carrier processes that run now.</summary>
    public IEnumerable<int> ProcessIds => new[] { _shell.ProcessId, _follower.ProcessId }.OfType<int>();

    /// <inheritdoc/>
    public override FolderWatch Watch() => new CarriedWatch(_follower);

    /// <inheritdoc/>
    public override async Task<T> ReadAsync<T>(string purpose, Func<IFileView, T> read, CancellationToken token)
    {
        if (_purposes.Count > MaxKept) _purposes.Clear();
        if (_environments.Count > MaxKept) _environments.Clear();
        var state = _purposes.GetOrAdd(purpose, _ => new());
        await state.Turn.WaitAsync(token).ConfigureAwait(false);
        try
        {
            var facts = await host.GetFactsAsync(fresh: false, token).ConfigureAwait(false);
            var view = new CarriedView(host, facts.Clock, _environments);
            var wanted = state.Next;
            for (var round = 0; round < MaxRounds; round++)
            {
                view.Add(await AskAsync(wanted, token).ConfigureAwait(false));
                try
                {
                    var result = read(view);
                    state.Next = view.Next();
                    return result;
                }
                catch (UnansweredException e)
                {
                    wanted = [e.Question];
                }
            }

            throw new IOException("More of it is needed than is read at once.");
        }
        finally
        {
            state.Turn.Release();
        }
    }

    /// <summary>Ends its carriers; the next question opens another.</summary>
    public Task CloseAsync() => _shell.CloseAsync();

    /// <summary>Those who ask while one question is under way share the next.</summary>
    private async Task<IEnumerable<KeyValuePair<FileQuestion, FileAnswer>>> AskAsync(IReadOnlyList<FileQuestion> questions, CancellationToken token)
    {
        if (questions.Count == 0) return [];
        Task<Dictionary<FileQuestion, FileAnswer>> next;
        lock (_sync)
        {
            _wanted.UnionWith(questions);
            next = _next ??= AskNextAsync(_asking);
        }

        var answers = await next.WaitAsync(token).ConfigureAwait(false);
        return [.. questions.Select(q => KeyValuePair.Create(q, answers[q]))];
    }

    private async Task<Dictionary<FileQuestion, FileAnswer>> AskNextAsync(Task before)
    {
        // Not before the lock is free, in which it is called.
        await Task.Yield();
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        List<FileQuestion> wanted;
        Task<Dictionary<FileQuestion, FileAnswer>> asking;
        lock (_sync)
        {
            (wanted, _wanted, _next) = ([.. _wanted], [], null);
            _asking = asking = AskAllAsync(wanted);
        }

        return await asking.ConfigureAwait(false);
    }

    private async Task<Dictionary<FileQuestion, FileAnswer>> AskAllAsync(List<FileQuestion> wanted)
    {
        await Task.Yield();
        var answers = new Dictionary<FileQuestion, FileAnswer>();
        for (var (at, end) = (0, 0); at < wanted.Count; at = end)
        {
            for (var bytes = 0L; end < wanted.Count && (end == at || bytes + wanted[end].MaxBytes <= MaxBatch); end++) bytes += wanted[end].MaxBytes;
            await AskTogetherAsync(wanted[at..end], answers).ConfigureAwait(false);
        }

        return answers;
    }

    private async Task AskTogetherAsync(List<FileQuestion> questions, Dictionary<FileQuestion, FileAnswer> answers)
    {
        var script = new StringBuilder(FileQuestion.Functions).Append('\n');
        for (var i = 0; i < questions.Count; i++)
        {
            script.Append(CultureInfo.InvariantCulture, $"printf '\\n%s %d\\n' {_mark} {i}\n{questions[i].Script}\n");
        }

        script.Append(CultureInfo.InvariantCulture, $"printf '\\n%s %d\\n' {_mark} {questions.Count}");
        var asked = Stopwatch.GetTimestamp();
        var answer = await _shell.AskAsync(script.ToString(), Patience, questions.Sum(q => q.MaxBytes + _mark.Length + 16), CancellationToken.None).ConfigureAwait(false);
        var rest = answer.Bytes;
        rest = After(rest, 0) is { } first ? rest[first.After..] : default;
        for (var i = 0; i < questions.Count; i++)
        {
            if (After(rest, i + 1) is not { } end) throw HostErrors.Unreachable(host.Name, "its shell did not answer all that it was asked of files");
            answers[questions[i]] = new(rest[..end.At], asked);
            rest = rest[end.After..];
        }
    }

    private (int At, int After)? After(ReadOnlyMemory<byte> bytes, int index)
    {
        var mark = Encoding.ASCII.GetBytes($"\n{_mark} {index}\n");
        return bytes.Span.IndexOf(mark) is var at and >= 0 ? (at, at + mark.Length) : null;
    }

    /// <summary>What is read for somebody.</summary>
    private sealed class Purpose
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public IReadOnlyList<FileQuestion> Next { get; set; } = [];
    }
}
