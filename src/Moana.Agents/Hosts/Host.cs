using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Moana.Hosts;

/// <summary>
/// A place where agents run: this machine, or one that a carrier leads to. One object per place and process, shared by all.
/// </summary>
public sealed class Host
{
    private static readonly ConcurrentDictionary<(string?, string?), Host> Hosts = new();

    /// <summary>How long a short question may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>After this time a host is asked for its facts again: its clock may have been set.</summary>
    private static readonly TimeSpan FactsAge = TimeSpan.FromMinutes(5);

    private const int FactsBytes = 4096;

    private readonly HostShell _shell;
    private readonly HostShell _work;
    private readonly CarriedFiles? _carried;
    private (HostFacts Facts, long At)? _facts;

    private Host(string? name, string? via)
    {
        Name = name ?? HostRegistration.LocalName;
        IsLocal = via is null;
        Words = via?.Split('\n') ?? [];
        (_shell, _work) = (new(Name, Words, repeats: true), new(Name, Words, repeats: false));
        Processes = IsLocal ? LocalProcesses.Instance : new ListedProcesses(this);
        _carried = IsLocal ? null : new(this);
    }

    /// <summary>The host's name, for people.</summary>
    public string Name { get; }

    /// <summary>Whether it is this machine, under this user.</summary>
    public bool IsLocal { get; }

    /// <summary>The words that lead there; none for this machine.</summary>
    internal IReadOnlyList<string> Words { get; }

    /// <summary>The processes there.</summary>
    internal ProcessTable Processes { get; }

    /// <summary>The files there.</summary>
    internal HostFiles Files => _carried is null ? LocalFiles.Instance : _carried;

    /// <summary>The carrier processes that run now: at most one for questions, one for files, one that hears of changes in them, and one for work in repositories.</summary>
    internal IReadOnlyList<int> CarrierIds => [.. new[] { _shell.ProcessId, _work.ProcessId }.OfType<int>(), .. _carried?.ProcessIds ?? []];

    /// <summary>What it said of itself last; null when it was not asked yet.</summary>
    internal HostFacts? KnownFacts => _facts?.Facts;

    /// <summary>The host at the end of a way.</summary>
    /// <param name="name">Its name; null for this machine, or where it has none.</param>
    /// <param name="via">The words that lead there, separated by newlines; null for this machine.</param>
    internal static Host For(string? name, string? via) => Hosts.GetOrAdd((via is null ? null : name, via), key => new(key.Item1 ?? key.Item2?.Split('\n')[0], key.Item2));

    /// <summary>The host that is registered so.</summary>
    public static Host For(HostRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        return For(registration.AddressName, registration.Via);
    }

    /// <summary>A path there as an absolute one: <c>~</c> is the home there, and what is relative counts from it.</summary>
    /// <exception cref="MoanaException">It cannot be reached.</exception>
    public async Task<string> FullPathAsync(string? path, CancellationToken token)
    {
        if (path is ['/', ..]) return Path.GetFullPath(path);
        var home = (await GetFactsAsync(fresh: false, token).ConfigureAwait(false)).Home;
        return Path.GetFullPath(path is "~" or ['~', '/', ..] ? path[1..].TrimStart('/') : path ?? "", home);
    }

    /// <summary>Ends the shells of all hosts; the next question opens another.</summary>
    internal static Task CloseAllAsync() => Task.WhenAll(Hosts.Values.SelectMany(h => new[] { h._shell.CloseAsync(), h._work.CloseAsync(), h._carried?.CloseAsync() ?? Task.CompletedTask }));

    /// <summary>Runs a short script.</summary>
    /// <inheritdoc cref="HostShell.AskAsync"/>
    internal Task<HostAnswer> AskAsync(string script, int limit, CancellationToken token) => _shell.AskAsync(script, Patience, limit, token);

    /// <summary>Runs a script in the shell for work in repositories, which may take long; one after another.</summary>
    /// <param name="script">The script. It reads nothing from standard input; its standard error is dropped.</param>
    /// <param name="patience">How long it may take, once the way is open.</param>
    /// <param name="limit">How many bytes of output are kept.</param>
    /// <param name="token">Cancels; what was begun there goes on.</param>
    /// <exception cref="MoanaException">The host cannot be reached, or did not answer in time.</exception>
    public Task<HostAnswer> WorkAsync(string script, TimeSpan patience, int limit, CancellationToken token) => _work.AskAsync(script, patience, limit, token);

    /// <summary>Kills a process on another machine, with all below it, if it is still the one that started then.</summary>
    /// <returns>What was in the way; null where nothing was, or it has ended.</returns>
    /// <exception cref="MoanaException">The host cannot be reached.</exception>
    internal async Task<string?> KillAsync(int process, long startTicks, CancellationToken token)
    {
        var script = $$"""
            exec 2>&1
            [ -e /proc/{{process}}/stat ] || exit 0
            read -r s </proc/{{process}}/stat; set -- ${s##*) }
            [ "${20}" = {{startTicks}} ] || exit 0
            end() { kill -STOP "$1"; for c in $(cat /proc/$1/task/*/children); do end "$c"; done; kill -KILL "$1"; }
            end {{process}}
            """;
        var answer = await AskAsync(script, FactsBytes, token).ConfigureAwait(false);
        return answer.ExitCode == 0 ? null : answer.Text.Trim();
    }

    /// <summary>What the host says of itself.</summary>
    /// <param name="fresh">Whether it is asked again.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">It cannot be reached.</exception>
    internal async Task<HostFacts> GetFactsAsync(bool fresh, CancellationToken token)
    {
        if (_facts is { } known && !fresh && Stopwatch.GetElapsedTime(known.At) < FactsAge) return known.Facts;

        // The way is open before time is taken.
        if (_shell.ProcessId is null) await AskAsync(":", FactsBytes, token).ConfigureAwait(false);
        var asked = Stopwatch.GetTimestamp();
        var answer = await AskAsync("date +%s.%N; uname -n; echo \"$(cat /etc/machine-id)\"; printf '%s\\n' \"$HOME\"; cat /proc/uptime", FactsBytes, token).ConfigureAwait(false);
        var (took, now) = (Stopwatch.GetElapsedTime(asked), DateTimeOffset.UtcNow);
        var lines = answer.Text.Split('\n');
        if (lines.Length < 4 || !long.TryParse(lines[0].Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            throw HostErrors.Unreachable(Name, $"its shell answered '{answer.Text.Trim()}' where it was asked for its clock and name");
        }

        // Its clock was told somewhere between question and answer; where its date knows no fractions, somewhere in that second.
        var fraction = 0.0;
        var isExact = lines[0].Split('.') is [_, { Length: > 2 } digits] && double.TryParse($"0.{digits}", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out fraction);
        var there = DateTimeOffset.FromUnixTimeSeconds(seconds) + TimeSpan.FromSeconds(isExact ? fraction : 0.5);
        var ahead = there - (now - (took / 2));
        var up = lines.Length > 4 && double.TryParse(lines[4].Split(' ')[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var uptime) ? TimeSpan.FromSeconds(uptime) : TimeSpan.Zero;
        var facts = new HostFacts(
            MachineName.Of(lines[1], lines[2]), lines[1], lines[3], ahead.Duration() < TimeSpan.FromSeconds(2) ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Round(ahead.TotalSeconds)), took,
            new(ahead, (took / 2) + TimeSpan.FromSeconds(isExact ? 0.001 : 0.5), there - up));
        _facts = (facts, Stopwatch.GetTimestamp());
        return facts;
    }
}
