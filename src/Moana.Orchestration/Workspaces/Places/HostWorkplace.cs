using System.Globalization;
using Moana.Engine;
using Moana.Hosts;
using Moana.Validation;

namespace Moana.Workspaces;

/// <summary>
/// Another machine. One shell there does all that is to be done in repositories, one thing after another; under a lock, the shell that
/// holds it. What was begun there goes to its end, also when nobody waits for it any more: half of a git command would be worse. What
/// hangs is ended there, where it can be.
/// </summary>
internal sealed class HostWorkplace : Workplace
{
    /// <summary>How long what touches files only may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>So many bytes a program may write.</summary>
    private const int MaxOutput = 64 * 1024 * 1024;

    /// <summary>How much later than there it is noticed here that a program hung; half of it is for it to end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    /// <summary>The exit code of a program that <c>timeout</c> has ended; git has no such code.</summary>
    private const int Ended = 124;

    private const int NoFolder = 124;
    private const int NoProgram = 127;

    private readonly Host _host;
    private readonly HostLock? _lock;
    private readonly string _state;
    private readonly string _mark = $"moana-{Guid.NewGuid():n}";

    private HostWorkplace(Host host, string machine, string state, HostLock? held = null) =>
        (_host, MachineName, _state, _lock, Validator) = (host, machine, state, held, new HostValidator(host, waits: false, held?.Guard));

    /// <inheritdoc/>
    public override string? HostName => _host.Name;

    /// <inheritdoc/>
    public override string MachineName { get; }

    /// <inheritdoc/>
    public override ITaskValidator Validator { get; }

    /// <summary>Asks a host where its user keeps state.</summary>
    public static async Task<Workplace> OpenAsync(Host host, CancellationToken token)
    {
        var answer = await host.WorkAsync("printf '%s\\0' \"$(uname -n)\" \"$HOME\" \"$XDG_STATE_HOME\"", Patience, 16 * 1024, token).ConfigureAwait(false);
        return answer.Text.Split('\0') is [var machine, var home, var state, ""]
            ? new HostWorkplace(host, machine, state.StartsWith('/') ? state : $"{home}/.local/state")
            : throw HostErrors.Unreachable(host.Name, "its shell does not say where its user's home is");
    }

    /// <inheritdoc/>
    public override string StateNamed(string name) => $"{_state}/moana/{name}";

    /// <inheritdoc/>
    public override async Task<GitResult> RunAsync(
        string program, IReadOnlyList<string> arguments, string folder, IEnumerable<KeyValuePair<string, string?>> variables, TimeSpan patience, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var settings = string.Join('\n', variables.Select(v => v.Value is null ? $"unset {v.Key}" : $"export {v.Key}={HostProgram.Quote(v.Value)}"));
        var script = $$"""
            cd {{HostProgram.Quote(folder)}} || exit {{NoFolder}}
            {{settings}}
            command -v {{program}} >/dev/null || exit {{NoProgram}}
            t=$(mktemp) || exit 1
            l=; timeout -k 1 1 true && l='timeout -k {{Seconds(Grace / 2)}} {{Seconds(patience)}}'
            $l {{program}} {{string.Join(' ', arguments.Select(HostProgram.Quote))}} 2>"$t"; c=$?
            printf '\n%s\n' {{_mark}}; head -c 65536 "$t"; rm -f "$t"; exit $c
            """;
        HostAnswer answer;
        try
        {
            answer = await WorkAsync(script, patience + Grace, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MoanaException e) when (e.ErrorId == "HostTimeout")
        {
            throw new OperationCanceledException(e.Message, e);
        }

        if (answer.IsCut) throw new IOException($"{program} on host '{_host.Name}' wrote more than {MaxOutput >> 20} MB.");
        var text = answer.Text;
        var end = text.LastIndexOf($"\n{_mark}\n", StringComparison.Ordinal);
        return answer.ExitCode switch
        {
            NoFolder when end < 0 => throw new DirectoryNotFoundException($"There is no folder {folder} on host '{_host.Name}'."),
            NoProgram when end < 0 => throw new FileNotFoundException($"There is no {program} on host '{_host.Name}'.", program),
            _ when end < 0 => throw new IOException($"No temporary file can be made on host '{_host.Name}'."),
            Ended => throw new OperationCanceledException($"{program} on host '{_host.Name}' did not end within {patience.TotalSeconds:0.#} s, and was ended there."),
            var code => new(code, text[..end], text[(end + _mark.Length + 2)..]),
        };
    }

    /// <inheritdoc/>
    public override Task<bool> HasProgramAsync(string program) => AsksAsync($"command -v {HostProgram.Quote(program)}");

    /// <inheritdoc/>
    public override Task<bool> ExistsAsync(string path) => AsksAsync($"[ -e {HostProgram.Quote(path)} ] || [ -L {HostProgram.Quote(path)} ]");

    /// <inheritdoc/>
    public override Task<bool> IsFolderAsync(string path) => AsksAsync($"[ -d {HostProgram.Quote(path)} ]");

    /// <inheritdoc/>
    public override Task<bool> HasEntriesAsync(string folder) => AsksAsync($"[ -n \"$(ls -A {HostProgram.Quote(folder)} | head -n 1)\" ]");

    /// <inheritdoc/>
    public override async Task<string?> ReadAsync(string path)
    {
        var file = HostProgram.Quote(path);
        var answer = await AskAsync($"[ -e {file} ] || exit {NoFolder}; cat {file}").ConfigureAwait(false);
        return answer.ExitCode switch
        {
            0 => answer.Text,
            NoFolder => null,
            _ => throw new IOException($"{path} on host '{_host.Name}' cannot be read."),
        };
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<(string Path, string? Text, Exception? Error)>> ReadAllAsync(string folder, string ending)
    {
        // A file that a loss of power has filled with zeros must not look like the end of another.
        var answer = await AskAsync($$"""
            for f in {{HostProgram.Quote(folder)}}/*{{HostProgram.Quote(ending)}}; do [ -f "$f" ] && { printf '%s\0' "$f"; tr -d '\000' <"$f" && printf '\0+\0' || printf '\0-\0'; }; done; exit 0
            """).ConfigureAwait(false);
        var parts = answer.Text.Split('\0');
        return [.. Enumerable.Range(0, parts.Length / 3).Select(i => (Path: parts[3 * i], Text: parts[(3 * i) + 1], Whole: parts[(3 * i) + 2] == "+"))
            .OrderBy(f => f.Path, StringComparer.OrdinalIgnoreCase)
            .Select(f => f.Whole ? (f.Path, (string?)f.Text, (Exception?)null) : (f.Path, null, new IOException("It cannot be read.")))];
    }

    /// <inheritdoc/>
    public override Task WriteAsync(string path, string text)
    {
        var (file, draft) = (HostProgram.Quote(path), HostProgram.Quote($"{path}.{Guid.NewGuid():n}.new"));
        return DoAsync($"mkdir -p {HostProgram.Quote(Path.GetDirectoryName(path)!)} && printf '%s' {HostProgram.Quote(text)} >{draft} && {{ sync {draft} || sync; }} && mv -f {draft} {file} || {{ c=$?; rm -f {draft}; exit $c; }}");
    }

    /// <inheritdoc/>
    public override Task FlushAsync(string path) => DoAsync($"sync {HostProgram.Quote(path)} || sync");

    /// <inheritdoc/>
    public override Task DeleteAsync(params IReadOnlyList<string> paths) => DoAsync($"rm -f {Words(paths)}");

    /// <inheritdoc/>
    public override Task DeleteFolderAsync(string path) => DoAsync($"rm -rf {HostProgram.Quote(path)}");

    /// <inheritdoc/>
    public override Task MakeFolderAsync(string path) => DoAsync($"mkdir -p {HostProgram.Quote(path)}");

    /// <inheritdoc/>
    public override Task CopyAsync(string from, string to) => DoAsync($"[ ! -e {HostProgram.Quote(from)} ] || cp -p {HostProgram.Quote(from)} {HostProgram.Quote(to)}");

    /// <inheritdoc/>
    public override Task CopyAllAsync(IReadOnlyList<string> files, string from, string to, bool missingOnly = false) => files.Count == 0 ? Task.CompletedTask : DoAsync($$"""
        for f in {{Words(files)}}; do
            s={{HostProgram.Quote(from)}}/$f; d={{HostProgram.Quote(to)}}/$f
            {{(missingOnly ? "{ [ -e \"$d\" ] || [ -L \"$d\" ]; } && continue" : ":")}}
            mkdir -p "$(dirname "$d")" || exit
            { [ -e "$s" ] || [ -L "$s" ]; } && { cp -pP "$s" "$d" || exit; }
        done
        exit 0
        """);

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> ChangedAsync(IReadOnlyList<string> files, string from, string to)
    {
        if (files.Count == 0) return [];
        var answer = await AskAsync($$"""
            for f in {{Words(files)}}; do
                s={{HostProgram.Quote(from)}}/$f; d={{HostProgram.Quote(to)}}/$f
                [ -f "$d" ] && [ ! -L "$d" ] && ! cmp -s "$s" "$d" && printf '%s\0' "$f"
            done
            exit 0
            """).ConfigureAwait(false);
        return answer.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> UsersAsync(string folder)
    {
        var answer = await AskAsync($$"""
            ls -l /proc/[0-9]*/cwd | while read -r l; do
                w={{HostProgram.Quote(folder)}}
                case "$l" in *" -> $w"|*" -> $w/"*) ;; *) continue ;; esac
                p=${l%% -> *}; p=${p##*/proc/}; p=${p%/cwd}
                read -r n <"/proc/$p/comm" && printf '%s (%s)\n' "$n" "$p"
            done
            exit 0
            """).ConfigureAwait(false);
        return answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <inheritdoc/>
    public override async Task<PlaceLock?> LockAsync(string path, TimeSpan patience, TimeProvider clock, CancellationToken token) =>
        await HostLock.TakeAsync(_host, path, RepositoryLock.HolderOf(path), patience, token).ConfigureAwait(false) is { } held
            ? new(new HostWorkplace(_host, MachineName, _state, held), held)
            : null;

    private static string Words(IEnumerable<string> texts) => string.Join(' ', texts.Select(HostProgram.Quote));

    /// <summary>In whole ones, which every <c>timeout</c> takes.</summary>
    private static string Seconds(TimeSpan time) => Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private Task<HostAnswer> WorkAsync(string script, TimeSpan patience, CancellationToken token) =>
        _lock is null ? _host.WorkAsync(script, patience, MaxOutput, token) : _lock.WorkAsync(script, patience, MaxOutput, token);

    private Task<HostAnswer> AskAsync(string script) => WorkAsync(script, Patience, CancellationToken.None);

    private async Task<bool> AsksAsync(string script) => (await AskAsync(script).ConfigureAwait(false)).ExitCode == 0;

    /// <summary>Does what has to succeed.</summary>
    private async Task DoAsync(string script)
    {
        var answer = await AskAsync($"exec 2>&1\n{script}").ConfigureAwait(false);
        if (answer.ExitCode != 0) throw new IOException($"On host '{_host.Name}': {answer.Text.Trim()}");
    }
}
