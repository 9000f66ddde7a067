using System.Globalization;
using System.Text;

namespace Moana.Hosts;

/// <summary>A shell at the other end of a carrier, which runs one script after another. It ends with its carrier, and never comes back.</summary>
/// <param name="host">The host's name, for errors.</param>
/// <param name="carrier">The carrier. It is ended with this.</param>
internal sealed class CarriedShell(string host, CarrierProcess carrier) : IDisposable
{
    private readonly string _mark = $"moana-{Guid.NewGuid():n}";

    /// <summary>The carrier's process.</summary>
    public int ProcessId => carrier.Id;

    /// <summary>False once the carrier has ended.</summary>
    public bool IsAlive => carrier.IsAlive;

    /// <summary>Starts one.</summary>
    /// <inheritdoc cref="CarrierProcess.Start"/>
    public static CarriedShell Start(string host, IReadOnlyList<string> words) => new(host, CarrierProcess.Start(host, words));

    /// <summary>Runs a script in a subshell and gives its output; its standard error is dropped.</summary>
    /// <param name="script">The script. It reads nothing from standard input.</param>
    /// <param name="patience">How long it may take. After that the carrier is ended: what is left of the answer would be taken for the next one.</param>
    /// <param name="limit">How many bytes of output are kept.</param>
    /// <param name="token">Cancels. Then no further script can be run.</param>
    /// <exception cref="MoanaException">The host cannot be reached, or did not answer in time.</exception>
    public async Task<HostAnswer> AskAsync(string script, TimeSpan patience, int limit, CancellationToken token)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
        deadline.CancelAfter(patience);
        try
        {
            await carrier.WriteAsync($"( {script}\n) </dev/null 2>/dev/null; printf '\\n%s %d\\n' {_mark} $?\n", deadline.Token).ConfigureAwait(false);
            return await ReadAsync(limit, deadline.Token).ConfigureAwait(false)
                ?? throw HostErrors.Unreachable(host, await carrier.LastWordsAsync().ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            carrier.Dispose();
            throw HostErrors.HostTimeout(host, patience, await carrier.LastWordsAsync().ConfigureAwait(false));
        }
        catch (IOException e)
        {
            throw HostErrors.Unreachable(host, await carrier.LastWordsAsync().ConfigureAwait(false), e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => carrier.Dispose();

    /// <summary>Reads until the last line, which nothing follows; null when the output ends before it.</summary>
    private async Task<HostAnswer?> ReadAsync(int limit, CancellationToken token)
    {
        var last = Encoding.ASCII.GetBytes($"\n{_mark} ");
        var kept = new MemoryStream();
        var tail = Array.Empty<byte>();
        var (buffer, all) = (new byte[64 * 1024], 0L);
        while (await carrier.Output.ReadAsync(buffer, token).ConfigureAwait(false) is > 0 and var count)
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
}
