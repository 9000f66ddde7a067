using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Moana.Tmux.Connections;

/// <summary>
/// Ends the clients that a process leaves behind, however it ended: a shell stands by, one for all clients, that is told of
/// them on its input: by themselves that they are there, by their process that they are in or have ended. When that ends, it ends those that were not taken off, one after another, and each as a change
/// (<see cref="ArrivalGate"/>): a server dies when a client leaves it while another one introduces itself. Until then they stay,
/// since they hold their own input and output open (<see cref="Transport.Attach"/>).
/// </summary>
internal sealed class ClientGuardian
{
    /// <summary>
    /// A number can have gone to another process meanwhile; tmux's clients call themselves by this name. One that may still
    /// introduce itself is given ten seconds to do so: up to tmux 3.6a the server dies when it vanishes before. Where the gate
    /// cannot be had (no files, no flock, somebody who hangs), clients end without it.
    /// </summary>
    private const string Script = """
        trap '' INT QUIT TERM HUP TSTP
        exec >/dev/null 2>&1
        cd /
        without() { rest="${1%%" $2 "*}${1#*" $2 "}"; }
        end() {
            case $(cat "/proc/$1/comm") in tmux*) kill -9 "$1" ;; *) return 0 ;; esac
            for _ in 1 2 3 4 5 6 7 8 9 10; do [ -e "/proc/$1/exe" ] && sleep 0.02; done
            return 0
        }
        end_all() {
            for id in $1; do
                eval "gate=\$gate_$id"
                ( flock -s -w 30 8 && flock -s -w 30 9 && exec 8<&- && end "$id" ) 8<"$gate.next" 9<"$gate.inside" || end "$id"
            done
        }
        while read -r change id gate; do
            case $change in
            +) coming="$coming $id "; eval "gate_$id=\$gate" ;;
            =) case $coming in *" $id "*) without "$coming" "$id"; coming=$rest attached="$attached $id " ;; esac ;;
            -)
                case $coming in *" $id "*) without "$coming" "$id"; coming=$rest ;; esac
                case $attached in *" $id "*) without "$attached" "$id"; attached=$rest ;; esac
                ;;
            esac
        done
        end_all "$attached"
        [ -z "$coming" ] || sleep 10
        end_all "$coming"
        """;

    private readonly object _sync = new();
    private Process? _shell;

    /// <summary>True when the shell is there, and so will see to the clients that are left.</summary>
    public bool StandsBy
    {
        get
        {
            lock (_sync)
            {
                return _shell is { HasExited: false };
            }
        }
    }

    /// <summary>
    /// The shell's process, on whose input a client tells of itself: <c>+</c>, its number, and where its server's gate is
    /// (<see cref="ArrivalGate.Place"/>), on a line. Null where there is no shell.
    /// </summary>
    public int? Id
    {
        get
        {
            lock (_sync)
            {
                try
                {
                    _shell ??= Start();
                    return _shell.HasExited ? null : _shell.Id;
                }
                catch (Exception e) when (e is Win32Exception or InvalidOperationException)
                {
                    return null;
                }
            }
        }
    }

    /// <summary>Tells that the server has let the client in.</summary>
    public void Settle(int client) => Tell('=', client);

    /// <summary>Tells that the client has ended.</summary>
    public void Remove(int client) => Tell('-', client);

    private void Tell(char change, int client)
    {
        lock (_sync)
        {
            try
            {
                _shell?.StandardInput.Write(string.Create(CultureInfo.InvariantCulture, $"{change} {client}\n"));
                _shell?.StandardInput.Flush();
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                // Somebody has ended it: then only a kill at a bad moment leaves a client.
            }
        }
    }

    private static Process Start() =>
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script]) { RedirectStandardInput = true }) ?? throw new InvalidOperationException("/bin/sh did not start.");
}
