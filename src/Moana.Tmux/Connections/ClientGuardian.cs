using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Moana.Tmux.Connections;

/// <summary>
/// When this process is killed, a client whose output nobody reads any more can stay for ever, and its server with it, which
/// cannot get rid of an answer that is larger than the pipe. So a shell stands by, one for all clients, that is told of them
/// on its input; when that ends and this process did not take them off, it gives them two seconds and ends them.
/// </summary>
internal sealed class ClientGuardian
{
    /// <summary>A number can have gone to another process meanwhile; tmux's clients call themselves by this name.</summary>
    private const string Script = """
        trap '' INT QUIT TERM HUP TSTP
        exec >/dev/null 2>&1
        cd /
        while read -r change id; do
            case $change in
            +) ids="$ids $id " ;;
            -) ids="${ids%%" $id "*}${ids#*" $id "}" ;;
            esac
        done
        [ -z "$ids" ] || sleep 2
        for id in $ids; do
            case $(cat "/proc/$id/comm") in tmux*) kill -9 "$id" ;; esac
        done
        """;

    private readonly object _sync = new();
    private Process? _shell;

    public void Add(int client) => Tell('+', client);

    public void Remove(int client) => Tell('-', client);

    private void Tell(char change, int client)
    {
        lock (_sync)
        {
            try
            {
                _shell ??= Start();
                _shell.StandardInput.Write(string.Create(CultureInfo.InvariantCulture, $"{change} {client}\n"));
                _shell.StandardInput.Flush();
            }
            catch (Exception e) when (e is IOException or Win32Exception or InvalidOperationException)
            {
                // Somebody has ended it, or there is no shell: then only a kill at a bad moment leaves a client.
            }
        }
    }

    private static Process Start() =>
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script]) { RedirectStandardInput = true }) ?? throw new InvalidOperationException("/bin/sh did not start.");
}
