using System.Globalization;
using System.Text;

namespace Moana.Hosts;

/// <summary>
/// A lock on a file of another machine, of the kind that .NET takes there, too. A shell there holds it, and that shell alone does what is
/// done under the lock: when the way is cut or this process is killed, what it was doing goes to its end, then the lock is free, and
/// nothing more can be done by one who believes to have it still.
/// </summary>
public sealed class HostLock : IDisposable
{
    /// <summary>
    /// Tells five times a second that it still waits: where nobody hears that, it ends. The shell alone has the file open, so that nothing
    /// outlives it that does.
    /// </summary>
    private const string Script = """
        {
            say() { printf '\n%s %s\n' {mark} "$1"; }
            command -v flock >/dev/null || { say missing; exit; }
            mkdir -p {folder} && exec 9<>{file} || { say failed; exit; }
            i=0
            until flock -n 9; do
                [ $i -ge {rounds} ] && { say busy; exit; }
                i=$((i+1)); echo; sleep 0.2 || sleep 1
            done
            printf '%s\n' "process $$ on $(uname -n)" {mark} >{holder}
            say held
        }

        """;

    private readonly CarriedShell _shell;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private HostLock(CarriedShell shell, string guard) => (_shell, Guard) = (shell, guard);

    /// <summary>
    /// A command for <c>sh</c> there that fails when somebody else has had the lock since. For what has to run in a shell of its own: who
    /// comes after writes himself down first, and then looks who runs where he is to work.
    /// </summary>
    public string Guard { get; }

    /// <summary>Waits for a lock.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="path">The file, which is made where it is missing.</param>
    /// <param name="holder">A file beside it, in which its holder is written down for people.</param>
    /// <param name="patience">How long.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>The lock; null where somebody else has it.</returns>
    /// <exception cref="MoanaException"><c>HostToolMissing</c>, or the host cannot be reached.</exception>
    /// <exception cref="IOException">The file cannot be written there.</exception>
    public static async Task<HostLock?> TakeAsync(Host host, string path, string holder, TimeSpan patience, CancellationToken token)
    {
        var mark = $"moana-{Guid.NewGuid():n}";
        var rounds = (int)Math.Min(patience.TotalSeconds * 5, int.MaxValue / 2);
        var script = HostProgram.Fill(
            Script,
            ("mark", mark),
            ("rounds", rounds.ToString(CultureInfo.InvariantCulture)),
            ("folder", HostProgram.Quote(Path.GetDirectoryName(path)!)),
            ("file", HostProgram.Quote(path)),
            ("holder", HostProgram.Quote(holder)));
        var carrier = CarrierProcess.Start(host.Name, host.Words);
        var held = false;
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
            deadline.CancelAfter(patience + HostShell.OpenPatience + HostShell.OpenPatience);
            await carrier.WriteAsync(script, deadline.Token).ConfigureAwait(false);
            switch (await HearAsync(carrier, mark, deadline.Token).ConfigureAwait(false))
            {
                case "held":
                    held = true;
                    return new(new(host.Name, carrier), $"[ \"$(sed -n 2p {HostProgram.Quote(holder)})\" = {mark} ]");
                case "busy":
                    return null;
                case "missing":
                    throw HostErrors.ToolMissing(host.Name, "flock");
                case "failed":
                    throw new IOException($"{path} on host '{host.Name}' cannot be written.");
                default:
                    throw HostErrors.Unreachable(host.Name, await carrier.LastWordsAsync().ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw HostErrors.HostTimeout(host.Name, patience + HostShell.OpenPatience, await carrier.LastWordsAsync().ConfigureAwait(false));
        }
        finally
        {
            if (!held) carrier.Dispose();
        }
    }

    /// <summary>Runs a script in the shell that holds the lock; one after another.</summary>
    /// <inheritdoc cref="Host.WorkAsync"/>
    public async Task<HostAnswer> WorkAsync(string script, TimeSpan patience, int limit, CancellationToken token)
    {
        await _turn.WaitAsync(token).ConfigureAwait(false);
        try
        {
            // What the script leaves running must not have the lock.
            return await _shell.AskAsync($"exec 9>&-\n{script}", patience, limit, token).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _shell.Dispose();
        _turn.Dispose();
    }

    private static async Task<string?> HearAsync(CarrierProcess carrier, string mark, CancellationToken token)
    {
        using var reader = new StreamReader(carrier.Output, Encoding.UTF8, false, 1024, leaveOpen: true);
        while (await reader.ReadLineAsync(token).ConfigureAwait(false) is { } line)
        {
            if (line.StartsWith(mark + " ", StringComparison.Ordinal)) return line[(mark.Length + 1)..];
        }

        return null;
    }
}
