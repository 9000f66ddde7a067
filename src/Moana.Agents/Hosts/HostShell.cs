namespace Moana.Hosts;

/// <summary>
/// One shell on a host for all short questions of this process, asked one after another: opened with the first, again after a
/// drop, and closed when nobody has asked for a while. Whatever a login shell prints before it is skipped.
/// </summary>
/// <param name="host">The host's name, for errors.</param>
/// <param name="words">The words that lead there; none for this machine.</param>
/// <param name="repeats">
/// Whether what is asked only reads, or does nothing when it is done twice: a question that finds the shell gone, which was open before,
/// is asked again over a new one. So one drop that is over costs nobody anything, and one that is not is told with what the carrier says.
/// </param>
internal sealed class HostShell(string host, IReadOnlyList<string> words, bool repeats = false)
{
    /// <summary>How long the way may take to come up: ssh has to shake hands.</summary>
    public static readonly TimeSpan OpenPatience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(60);

    private CarriedShell? _open;
    private Timer? _idle;

    /// <summary>One question at a time.</summary>
    private SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>The carrier's process; null when none runs.</summary>
    public int? ProcessId => _open is { } open ? open.ProcessId : null;

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
            var known = _open is { IsAlive: true } alive ? alive : null;
            var answer = await AskOpenAsync().ConfigureAwait(false);
            done = true;
            return answer;

            async Task<HostAnswer> AskOpenAsync()
            {
                try
                {
                    return await QuestionAsync(known ?? await OpenAsync(token).ConfigureAwait(false)).ConfigureAwait(false);
                }
                catch (MoanaException e) when (repeats && known is not null && e.Kind == MoanaErrorKind.Unavailable)
                {
                    return await QuestionAsync(await OpenAsync(token).ConfigureAwait(false)).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            // What is left of an answer that nobody waited for would be taken for the next one.
            if (!done) Close();
            (_idle ??= new(_ => CloseWhenIdle())).Change(IdleAfter, Timeout.InfiniteTimeSpan);
            Turn.Release();
        }

        Task<HostAnswer> QuestionAsync(CarriedShell open) => open.AskAsync(script, patience, limit, token);
    }

    /// <summary>Ends the shell. The next question opens another.</summary>
    public async Task CloseAsync()
    {
        await Turn.WaitAsync().ConfigureAwait(false);
        Close();
        Turn.Release();
    }

    private async Task<CarriedShell> OpenAsync(CancellationToken token)
    {
        Close();
        _open = CarriedShell.Start(host, words);
        await _open.AskAsync(":", OpenPatience, limit: 0, token).ConfigureAwait(false);
        return _open;
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
