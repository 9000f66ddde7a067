using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace Moana.Hosts;

/// <summary>
/// Hears of changes in folders of another machine for all who watch any there: one carrier's process, with a loop at its other end that
/// looks four times a second and says which folder has changed. It runs while somebody watches, is opened again after a drop, and
/// ends there with its input, or when nobody takes what it says.
/// </summary>
/// <remarks>
/// The loop is killed, and not asked to end: a child of a shell that has not come to itself yet, as on a busy machine, loses a signal for
/// which its parent has a trap. It would go on then, and the shell wait for its end for ever.
/// </remarks>
internal sealed class CarriedFollower(Host host)
{
    private const string Functions = """
        exec 2>/dev/null
        LC_ALL=C; export LC_ALL; p=
        trap '[ -n "$p" ] && kill -KILL "$p"' 0
        trap exit HUP TERM
        l='ls -liA --full-time'; $l / >/dev/null || l='ls -liA'
        follow() {
            g=$1; shift; o=; t=0
            while kill -0 $$; do
                n=$($l -- "$@" | cksum)
                if [ "$n" != "$o" ]; then
                    o=$n; i=0
                    for d; do
                        n=$($l -- "$d" | cksum); eval "w=\$c$i"
                        [ "$n" = "$w" ] || { eval "c$i=\$n"; echo "$m $g $i"; }
                        i=$((i+1))
                    done
                fi
                t=$((t+1)); [ $((t % 40)) -eq 0 ] && echo
                sleep 0.25 || sleep 1
            done
        }

        """;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly string _mark = $"moana-{Guid.NewGuid():n}";
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly HashSet<CarriedWatch> _watches = [];
    private readonly Dictionary<int, IReadOnlyList<string>> _generations = [];
    private int _generation;
    private bool _runs;

    /// <summary>The carrier's process; null when none runs.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>Watches for somebody, or what he watches now.</summary>
    public void Follow(CarriedWatch watch)
    {
        lock (_watches)
        {
            _watches.Add(watch);
            if (!_runs)
            {
                _runs = true;
                _ = Task.Run(RunAsync);
            }
        }

        _news.Writer.TryWrite(true);
    }

    /// <summary>Watches for him no more.</summary>
    public void Leave(CarriedWatch watch)
    {
        lock (_watches)
        {
            _watches.Remove(watch);
        }

        _news.Writer.TryWrite(true);
    }

    private async Task RunAsync()
    {
        var wait = FirstWait;
        while (!IsLeft())
        {
            try
            {
                using var carrier = CarrierProcess.Start(host.Name, host.Words);
                ProcessId = carrier.Id;
                await carrier.WriteAsync($"m={_mark}\n{Functions}", CancellationToken.None).ConfigureAwait(false);
                if (await ServeAsync(carrier).ConfigureAwait(false)) wait = FirstWait;
            }
            catch (Exception e) when (e is MoanaException or IOException)
            {
                // Who reads next hears what is the matter with the host.
            }
            catch (Exception e)
            {
                FailAll(e);
                return;
            }
            finally
            {
                ProcessId = null;
            }

            TellAll();
            await WaitAsync(wait).ConfigureAwait(false);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    /// <summary>Has the other end look at what is watched now, until nobody watches or the way is cut.</summary>
    /// <returns>Whether it said anything.</returns>
    private async Task<bool> ServeAsync(CarrierProcess carrier)
    {
        var hearing = HearAsync(carrier);
        while (Folders() is { Count: > 0 } folders)
        {
            var words = string.Join(' ', folders.Select(f => HostProgram.Quote(f.TrimEnd('/') + "/")));
            await carrier.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"[ -n \"$p\" ] && {{ kill -KILL \"$p\"; wait \"$p\"; }}\nfollow {_generation} {words} & p=$!\n"), CancellationToken.None).ConfigureAwait(false);
            if (await Task.WhenAny(hearing, _news.Reader.WaitToReadAsync().AsTask()).ConfigureAwait(false) == hearing) return await hearing.ConfigureAwait(false);
            _news.Reader.TryRead(out _);
        }

        carrier.CloseInput();
        return true;
    }

    private async Task<bool> HearAsync(CarrierProcess carrier)
    {
        var (heard, reader) = (false, new StreamReader(carrier.Output, Encoding.UTF8, false, 4096, leaveOpen: true));
        try
        {
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                if (line.Split(' ') is [var mark, var generation, var index] && mark == _mark
                    && int.TryParse(generation, NumberStyles.None, CultureInfo.InvariantCulture, out var g) && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i))
                {
                    heard = true;
                    Tell(g, i);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The way was cut, or nobody watches any more.
        }

        return heard;
    }

    private List<string> Folders()
    {
        lock (_watches)
        {
            var folders = _watches.SelectMany(w => w.Folders).Distinct(StringComparer.Ordinal).ToList();
            _generations.Remove(_generation - 1);
            _generations[++_generation] = folders;
            return folders;
        }
    }

    private void Tell(int generation, int index)
    {
        lock (_watches)
        {
            if (_generations.GetValueOrDefault(generation) is not { } folders || index >= folders.Count) return;
            foreach (var watch in _watches.Where(w => w.Folders.Contains(folders[index])))
            {
                watch.Tell();
            }
        }
    }

    private void TellAll()
    {
        lock (_watches)
        {
            foreach (var watch in _watches) watch.Tell();
        }
    }

    private void FailAll(Exception e)
    {
        lock (_watches)
        {
            foreach (var watch in _watches) watch.Fail(e);
            _watches.Clear();
            _runs = false;
        }
    }

    private bool IsLeft()
    {
        lock (_watches)
        {
            if (_watches.Count > 0) return false;
            _runs = false;
            return true;
        }
    }

    /// <summary>Waits before the way is opened again; not where nobody watches any more.</summary>
    private async Task WaitAsync(TimeSpan wait)
    {
        using var over = new CancellationTokenSource(wait);
        try
        {
            while (!over.IsCancellationRequested)
            {
                lock (_watches)
                {
                    if (_watches.Count == 0) return;
                }

                await _news.Reader.ReadAsync(over.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // It is time.
        }
    }
}
