using System.ComponentModel;
using System.Globalization;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Connections;

/// <summary>
/// Turns an endpoint into command lines. Elsewhere (<see cref="TmuxEndpoint.Via"/>) the transport runs <c>sh</c>, which
/// gets one line on its standard input: so nothing depends on how ssh, docker or a login shell treat quotes and dollar
/// signs.
/// </summary>
internal sealed class Transport(TmuxEndpoint endpoint)
{
    private const string OpenEnds = """
        owner=$1 guardian=$2 gate=$3
        shift 3
        if [ -f "$gate.inside" ] && read -r stat </proc/self/stat; then { echo "$stat" >"$gate.inside"; } 2>/dev/null; fi
        [ -d "/proc/$owner" ] || [ ! -d /proc/self ] || exit 1
        [ -r /proc/self/fd/1 ] || exec "$@"
        if [ -w /proc/self/fd/0 ] && [ -w "/proc/$guardian/fd/0" ] && { echo "+ $$ $gate" >"/proc/$guardian/fd/0"; } 2>/dev/null; then
            exec "$@" 8>/proc/self/fd/0 9</proc/self/fd/1
        fi
        exec "$@" 9</proc/self/fd/1
        """;

    /// <summary>The endpoint.</summary>
    public TmuxEndpoint Endpoint => endpoint;

    /// <summary>True when tmux runs on this machine, under this user: paths mean the same on both sides.</summary>
    public bool IsLocal => endpoint.Via is null;

    /// <summary>The server in words, for error texts.</summary>
    public string Description { get; } = Describe(endpoint);

    /// <summary>The machine in words, for error texts, with a blank before it; empty for this one.</summary>
    public string Where => IsLocal ? "" : $" on {Place(endpoint)}";

    /// <summary>Between clients that come in and changes.</summary>
    public ArrivalGate Arrivals { get; init; } = ArrivalGate.Of(endpoint);

    /// <summary>A control-mode client that starts no server, and leaves the environment of its session as it is.</summary>
    public Launch Attach(SessionId? session, bool output)
    {
        var launch = Build(
            ["-u", "-N", .. Socket(), "-C", "attach", "-E", .. session is { } s ? new[] { "-t", s.ToString() } : [],
                "-f", output ? "ignore-size,pause-after=1" : "no-output,ignore-size"],
            WithGuardian);
        return launch.Preface is null ? WithOpenEnds(launch) : launch;
    }

    /// <summary>The program's version.</summary>
    public Launch Version() => Build(["-V"]);

    /// <summary>A command for a server that may have to be started.</summary>
    public Launch Start(TmuxCommand command)
    {
        CommandGate.Pass(command);
        string[] arguments =
        [
            "-u", .. Socket(), .. endpoint.ConfigFile is { } file ? new[] { "-f", file } : [], command.Name,
            .. command.Arguments.Select(TmuxQuote.Argument),
        ];
        return endpoint.SocketPath is { } path ? WithGuard(path, Build(arguments)) : Build(arguments);
    }

    /// <summary>tmux deletes whatever file stands where it makes its socket: a slip in the path would cost a document.</summary>
    private static Launch WithGuard(string path, Launch launch)
    {
        var file = ShellQuote.Quote(path);
        var guard = $"if [ -e {file} ] && [ ! -S {file} ]; then echo {file} exists and is no socket >&2; exit 1; fi\n";
        return launch.Preface is { } script
            ? launch with { Preface = guard + script }
            : new("/bin/sh", ["-c", $"{guard}exec \"$@\"", "sh", launch.Program, .. launch.Arguments], null);
    }

    /// <summary>Runs a program to its end.</summary>
    public async Task<BufferedCommandResult> RunAsync(Launch launch, TimeSpan patience, CancellationToken token)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
        deadline.CancelAfter(patience);
        try
        {
            return await Command(launch)
                .WithStandardInputPipe(launch.Preface is { } preface ? PipeSource.FromString(preface) : PipeSource.Null)
                .ExecuteBufferedAsync(Encoding.UTF8, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new TmuxException(
                TmuxError.Timeout, $"'{launch.Program} {string.Join(' ', launch.Arguments.Take(6))}' did not end within {patience.TotalSeconds:0.#} s.") { Server = Description };
        }
        catch (Win32Exception e)
        {
            throw Missing(launch.Program, e);
        }
    }

    /// <summary>The process, ready to be started.</summary>
    public static Command Command(Launch launch) =>
        Cli.Wrap(launch.Program).WithArguments(launch.Arguments).WithValidation(CommandResultValidation.None);

    /// <summary>The error for a program that could not be started.</summary>
    public TmuxException Missing(string program, Exception? inner) => IsLocal || program == endpoint.Executable
        ? new(TmuxError.ExecutableMissing, IsLocal
                ? $"The tmux program '{program}' could not be started. Install tmux (Debian: apt install tmux), or name its path in the endpoint."
                : $"The tmux program '{program}' could not be started on {Place(endpoint)}. Is it installed and on the PATH there?", inner)
        { Server = Description, HostName = endpoint.HostName }
        : new(TmuxError.CarrierMissing, $"'{program}', which leads to {Place(endpoint)}, could not be started. Is it installed and on the PATH?", inner)
        { Server = Description, HostName = endpoint.HostName, Said = program };

    private IEnumerable<string> Socket() =>
        endpoint.SocketPath is { } path ? ["-S", path] : endpoint.SocketName is { } name ? ["-L", name] : [];

    /// <summary>
    /// When this process is killed, the server can be left with a word for the client that nobody reads, and then keeps
    /// the client, and in the end itself, for ever (up to tmux 3.6a, about one time in ten). So the client holds the
    /// reading end of its own output: the word fits into the pipe, and the client ends. And it holds the writing end of its
    /// own input, so that it stays until <see cref="ClientGuardian"/> ends it in a moment in which no other client comes in;
    /// only where that was told of it. It notes that it comes (<see cref="ArrivalNote"/>) and sees then that its process, and so
    /// the lock, is still there: a client whose process was killed before does not come at all.
    /// </summary>
    private Launch WithOpenEnds(Launch launch) => new(
        "/bin/sh",
        [
            "-c", OpenEnds, "sh", Number(Environment.ProcessId), LiveProcesses.GuardianId is { } guardian ? Number(guardian) : "none",
            Arrivals.Place is { } place && !place.Contains('\n', StringComparison.Ordinal) ? place : "", launch.Program, .. launch.Arguments,
        ],
        null);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// When ssh is killed in mid-command, the server cannot get rid of its answer and keeps the client, and itself, for
    /// ever. So the input goes through a guardian at the other end, which ends the client when the input has ended and
    /// the client has not.
    /// </summary>
    private static string WithGuardian(string tmux) =>
        "if d=$(mktemp -d) && mkfifo \"$d/i\"; then exec 3<&0 4<>\"$d/i\" 5<\"$d/i\" 6>\"$d/i\" 4<&-; rm -r \"$d\"; "
        + $"{tmux} <&5 3<&- 5<&- 6>&- & p=$!; "
        + "{ exec 5<&-; cat <&3 >&6; exec 6>&-; sleep 2; kill -9 $p; } >/dev/null 2>&1 & q=$!; "
        + $"exec 3<&- 5<&- 6>&-; wait $p; kill -9 $q; exit; else exec {tmux}; fi\n";

    private Launch Build(IReadOnlyList<string> arguments, Func<string, string>? script = null)
    {
        if (endpoint.Via is not { } via)
        {
            return new(Programs.Find(endpoint.Executable) ?? throw Missing(endpoint.Executable, null), arguments, null);
        }

        // Ctrl+C in a terminal reaches every process of the foreground group: ssh and docker would die of it.
        var words = via.Split('\n');
        var tmux = string.Join(' ', arguments.Prepend(endpoint.Executable).Select(ShellQuote.Quote));
        var preface = script is null ? $"exec {tmux}\n" : script(tmux);
        return Programs.Find(words[0]) is null ? throw Missing(words[0], null)
            : Programs.Find("setsid") is { } setsid ? new(setsid, [.. words, "sh"], preface)
            : new(words[0], [.. words[1..], "sh"], preface);
    }

    private static string Describe(TmuxEndpoint endpoint)
    {
        var name = endpoint.SocketPath is { } path ? $"tmux server at {path}"
            : endpoint.SocketName is { } socket ? $"tmux server '{socket}'"
            : "default tmux server";
        return endpoint.Via is null ? name : $"{name} {(endpoint.HostName is null ? "" : "on ")}{Place(endpoint)}";
    }

    /// <summary>The machine in words.</summary>
    private static string Place(TmuxEndpoint endpoint) => endpoint.HostName is { } host ? $"host '{host}'" : $"via {endpoint.Via?.Replace('\n', ' ')}";
}
