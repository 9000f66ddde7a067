namespace Moana.Agents.Tests;

/// <summary>One question for all who put it at about the same time.</summary>
public sealed class JoinedTests : IDisposable
{
    private readonly Joined<int> _joined = new(gathering: TimeSpan.Zero);
    private readonly List<TaskCompletionSource<int>> _asked = [];
    private readonly SemaphoreSlim _begun = new(0);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task All_who_come_while_one_is_under_way_share_the_next_and_none_gets_an_answer_to_one_before()
    {
        var first = Ask();
        await _begun.WaitAsync(Token);
        var others = Enumerable.Range(0, 50).Select(_ => Ask()).ToList();
        _asked[0].SetResult(1);
        await _begun.WaitAsync(Token);
        var late = Ask();
        _asked[1].SetResult(2);
        await _begun.WaitAsync(Token);
        _asked[2].SetResult(3);

        Assert.Equal(1, await first);
        Assert.All(await Task.WhenAll(others), answer => Assert.Equal(2, answer));
        Assert.Equal(3, await late);
        Assert.Equal(3, _asked.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task One_that_fails_is_told_to_those_who_shared_it_and_the_next_is_put_all_the_same()
    {
        var first = Ask();
        await _begun.WaitAsync(Token);
        var next = Ask();
        _asked[0].SetException(new IOException("gone"));
        await _begun.WaitAsync(Token);
        _asked[1].SetResult(2);

        await Assert.ThrowsAsync<IOException>(() => first);
        Assert.Equal(2, await next);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_gives_up_ends_it_for_nobody_else()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = Ask();
        await _begun.WaitAsync(Token);
        var (impatient, patient) = (Ask(stop.Token), Ask());
        await stop.CancelAsync();
        _asked[0].SetResult(1);
        await _begun.WaitAsync(Token);
        _asked[1].SetResult(2);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.Equal((1, 2), (await first, await patient));
    }

    public void Dispose() => _begun.Dispose();

    private Task<int> Ask(CancellationToken? token = null) => _joined.AskAsync(
        () =>
        {
            var answer = new TaskCompletionSource<int>();
            _asked.Add(answer);
            _begun.Release();
            return answer.Task;
        }, TimeProvider.System, token ?? Token);
}
