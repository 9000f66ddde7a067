using System.Collections.Concurrent;
using System.Globalization;

namespace Moana.Hosts;

/// <summary>
/// The processes of another machine, as one small command listed them there: those that were asked for, and all below them. Where
/// the machine has no <c>/proc</c> or does not answer, nothing is known of any.
/// </summary>
internal sealed class ListedProcesses(Host host) : ProcessTable
{
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>
    /// Three programs, however many processes there are: the shell itself goes down the trees, <c>head</c> writes all files with
    /// their names, and <c>ls</c> tells who holds a terminal's other end. Of one process more than 512 nobody wants to know.
    /// </summary>
    private const string Script = """
        cd /proc || exit 1
        front() { [ "${6:-0}" -gt 0 ] && [ -e "$6/stat" ] && f=$6; }
        n=0; a=
        while [ $# -gt 0 ] && [ $n -lt 512 ]; do
            p=$1; shift
            case " $a " in *" $p "*) continue ;; esac
            [ -e "$p/stat" ] || continue
            a="$a $p"; n=$((n+1)); s=; c=; f=
            read -r s <"$p/stat"; front ${s##*) }
            read -r c <"$p/task/$p/children"
            echo "$p:$c"
            set -- "$@" $f $c
        done
        [ -n "$a" ] || exit 0
        files=; folders=
        for p in $a; do files="$files $p/stat $p/cmdline"; folders="$folders $p/fd"; done
        head -v -c 4096 $files
        printf '\n==> fd <==\n'
        ls -l self/fd $folders | grep -e '^[0-9]*/fd:$' -e 'ptmx$'
        exit 0
        """;

    private readonly ConcurrentDictionary<int, Listed?> _processes = new();
    private readonly object _sync = new();
    private HashSet<int> _wanted = [];
    private Task _listing = Task.CompletedTask;
    private Task? _next;

    /// <inheritdoc/>
    public override string? Machine => host.KnownFacts?.Machine;

    /// <inheritdoc/>
    public override Task RefreshAsync(IReadOnlyCollection<int> processes, CancellationToken token)
    {
        lock (_sync)
        {
            _wanted.UnionWith(processes.Where(p => p > 0));
            if (_wanted.Count == 0) return Task.CompletedTask;

            // Those who ask while one listing is under way share the next.
            _next ??= ListNextAsync(_listing);
            return _next.WaitAsync(token);
        }
    }

    private async Task ListNextAsync(Task before)
    {
        // Not before the lock is free, in which it is called.
        await Task.Yield();
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        HashSet<int> wanted;
        Task listing;
        lock (_sync)
        {
            (wanted, _wanted, _next) = (_wanted, [], null);
            _listing = listing = ListAsync(wanted);
        }

        await listing.ConfigureAwait(false);
    }

    private async Task ListAsync(IReadOnlyCollection<int> wanted)
    {
        // The rest is done outside of the lock.
        await Task.Yield();
        try
        {
            await host.GetFactsAsync(fresh: false, CancellationToken.None).ConfigureAwait(false);
            var words = string.Join(' ', wanted.Select(p => p.ToString(CultureInfo.InvariantCulture)));
            var answer = await host.AskAsync($"set -- {words}\n{Script}", MaxBytes, CancellationToken.None).ConfigureAwait(false);
            if (answer.ExitCode != 0 || answer.IsCut)
            {
                Forget(wanted);
                return;
            }

            var listed = Read(answer.Text);
            Forget(wanted);
            foreach (var process in wanted) _processes[process] = null;
            foreach (var process in listed) _processes[process.Id] = process;
        }
        catch (MoanaException)
        {
            // The pane itself tells that the host is gone, or that it is not; of its processes nothing is known.
            Forget(wanted);
        }
    }

    /// <inheritdoc/>
    public override string CommandLine(int process) => Find(process).CommandLine;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Children(int process) => Find(process).Children;

    /// <inheritdoc/>
    public override bool HoldsTerminal(int process) => Find(process).HoldsTerminal;

    /// <inheritdoc/>
    public override bool Knows(int process) => _processes.ContainsKey(process);

    /// <inheritdoc/>
    protected override string Stat(int process) => Find(process).Stat;

    /// <summary>Reads what the script wrote.</summary>
    internal static IReadOnlyList<Listed> Read(string text)
    {
        var head = text.IndexOf("==> ", StringComparison.Ordinal) is var start and >= 0 ? text[..start] : text;
        var trees = head.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(':'))
            .Where(l => l.Length == 2 && int.TryParse(l[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)).ToList();
        var holders = Holders(text);
        var (found, at) = (new List<Listed>(), head.Length);
        foreach (var line in trees)
        {
            // In the order in which they were written, so that no text within one stands for another before it.
            var stat = Section(text, $"{line[0]}/stat", ref at);
            var words = Section(text, $"{line[0]}/cmdline", ref at);
            if (stat is null || words is null) continue;
            var children = line[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => int.Parse(c, CultureInfo.InvariantCulture)).ToList();
            found.Add(new(int.Parse(line[0], CultureInfo.InvariantCulture), stat, words, children, holders.Contains(line[0])));
        }

        return found;
    }

    private static string? Section(string text, string file, ref int at)
    {
        var header = $"==> {file} <==\n";
        var start = text.IndexOf(header, at, StringComparison.Ordinal);
        if (start < 0) return null;
        at = start + header.Length;
        var end = text.IndexOf("\n==> ", at, StringComparison.Ordinal);
        return (end < 0 ? text[at..] : text[at..end]).TrimEnd('\n');
    }

    private static HashSet<string> Holders(string text)
    {
        var holders = new HashSet<string>();
        var start = text.LastIndexOf("\n==> fd <==\n", StringComparison.Ordinal);
        var process = "";
        foreach (var line in start < 0 ? [] : text[start..].Split('\n'))
        {
            if (line.EndsWith("/fd:", StringComparison.Ordinal)) process = line[..^"/fd:".Length];
            else if (line.EndsWith("-> /dev/ptmx", StringComparison.Ordinal) || line.EndsWith("-> /dev/pts/ptmx", StringComparison.Ordinal)) holders.Add(process);
        }

        return holders;
    }

    private void Forget(IEnumerable<int> roots)
    {
        foreach (var root in roots)
        {
            if (_processes.TryRemove(root, out var known) && known is not null) Forget(known.Children);
        }
    }

    private Listed Find(int process) => _processes.GetValueOrDefault(process) ?? throw new IOException($"Nothing is known of process {process} on host '{host.Name}'.");

    /// <summary>A process as it was listed.</summary>
    internal sealed record Listed(int Id, string Stat, string CommandLine, IReadOnlyList<int> Children, bool HoldsTerminal);
}
