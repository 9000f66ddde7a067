using System.Globalization;
using System.Text;

namespace Moana.Hosts;

/// <summary>
/// One shell on a host for all short questions of this process, asked one after another: opened with the first, again after a
/// drop, and closed when nobody has asked for a while. Whatever a login shell prints before it is skipped.
/// </summary>
/// <param name="host">The host's name, for errors.</param>
/// <param name="words">The words that lead there; none for this machine.</param>
internal sealed class HostShell(string host, IReadOnlyList<string> words)
{
    /// <summary>How long the way may take to come up: ssh has to shake hands.</summary>
    public static readonly TimeSpan OpenPatience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(60);

    private readonly string _mark = $"moana-{Guid.NewGuid():n}";
    private CarrierProcess? _open;
    private Timer? _idle;

    /// <summary>One question at a time.</summary>
    private SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>The carrier's process; null when none runs.</summary>
    public int? ProcessId => _open is { } open ? open.Id : null;

    /// <summary>Runs a script in a shell of its own and gives its output; its standard error is dropped.</summary>
    /// <param name="script">The script. It reads nothing from standard input.</param>
    /// <param name="patience">How long it may take, once the way is open.</param>
    /// <param name="limit">How many bytes of output are kept.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="MoanaException">The host cannot be reached, or did not answer in time. A script that only reads may be run again.</exception>
    public async Task<HostAnswer> AskAsync(string script, TimeSpan patience, int limit, CancellationToken token)
    {
        await Turn.WaitAsync(token).ConfigureAwait(false);
        var done = false;
        try
        {
            // A shell that was idle may have died unseen; one that has just answered does not.
            var open = _open is { IsAlive: true } alive ? alive : await OpenAsync(token).ConfigureAwait(false);
            var answer = await ExchangeAsync(open, $"( {script}\n) </dev/null 2>/dev/null; printf '\\n%s %d\\n' {_mark} $?\n", patience, limit, token).ConfigureAwait(false);
            done = true;
            return answer;
        }
        finally
        {
            // What is left of an answer that nobody waited for would be taken for the next one.
            if (!done) Close();
            (_idle ??= new(_ => CloseWhenIdle())).Change(IdleAfter, Timeout.InfiniteTimeSpan);
            Turn.Release();
        }
    }

    /// <summary>Ends the shell. The next question opens another.</summary>
    public async Task CloseAsync()
    {
        await Turn.WaitAsync().ConfigureAwait(false);
        Close();
        Turn.Release();
    }

    private async Task<CarrierProcess> OpenAsync(CancellationToken token)
    {
        Close();
        _open = CarrierProcess.Start(host, words);
        await ExchangeAsync(_open, $"printf '\\n%s %d\\n' {_mark} 0\n", OpenPatience, limit: 0, token).ConfigureAwait(false);
        return _open;
    }

    private async Task<HostAnswer> ExchangeAsync(CarrierProcess open, string commands, TimeSpan patience, int limit, CancellationToken token)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
        deadline.CancelAfter(patience);
        try
        {
            await open.WriteAsync(commands, deadline.Token).ConfigureAwait(false);
            return await ReadAsync(open, limit, deadline.Token).ConfigureAwait(false)
                ?? throw HostErrors.Unreachable(host, await open.LastWordsAsync().ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            open.Dispose();
            throw HostErrors.HostTimeout(host, patience, await open.LastWordsAsync().ConfigureAwait(false));
        }
        catch (IOException e)
        {
            throw HostErrors.Unreachable(host, await open.LastWordsAsync().ConfigureAwait(false), e);
        }
    }

    /// <summary>Reads until the last line, which nothing follows; null when the output ends before it.</summary>
    private async Task<HostAnswer?> ReadAsync(CarrierProcess open, int limit, CancellationToken token)
    {
        var last = Encoding.ASCII.GetBytes($"\n{_mark} ");
        var kept = new MemoryStream();
        var tail = Array.Empty<byte>();
        var (buffer, all) = (new byte[64 * 1024], 0L);
        while (await open.Output.ReadAsync(buffer, token).ConfigureAwait(false) is > 0 and var count)
        {
            all += count;
            kept.Write(buffer, 0, (int)Math.Min(count, Math.Max(0, limit + last.Length + 16 - kept.Length)));
            tail = [.. tail, .. buffer.AsSpan(0, count)];
            tail = tail.Length > last.Length + 16 ? tail[^(last.Length + 16)..] : tail;
            if (tail[^1] == '\n' && tail.AsSpan().LastIndexOf(last) is var at and >= 0
                && int.TryParse(tail.AsSpan((at + last.Length)..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            {
                var length = all - (tail.Length - at);
                return new(code, kept.ToArray().AsMemory(0, (int)Math.Min(length, limit)), length > limit);
            }
        }

        return null;
    }

    private void CloseWhenIdle()
    {
        if (Turn.Wait(0))
        {
            Close();
            Turn.Release();
        }
    }

    private void Close()
    {
        _open?.Dispose();
        _open = null;
    }
}
