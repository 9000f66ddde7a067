using Moana.Tmux.Connections;

namespace Moana.Tmux.Tests.Connections;

/// <summary>Clients that come in and changes do not meet: a server can die of it.</summary>
public sealed class ArrivalTests
{
    private const int Hang = 90_000;

    private readonly ArrivalGate _gate = ArrivalGate.Of(new() { SocketPath = $"/{Guid.NewGuid():n}" });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Hang)]
    public async Task A_server_outlives_clients_that_come_and_go_while_sessions_do_and_prompts_are_pasted()
    {
        await using var rig = await Rig.StartAsync("exec sleep 1000");
        var process = await rig.ServerProcessAsync();
        using var enough = new CancellationTokenSource();
        var changes = Task.Run(
            async () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    var made = await rig.Server.NewSessionAsync(new() { Name = "come and go", WindowName = "w", Command = "exec sleep 1000" }, Token);
                    await rig.Server.PasteAsync(rig.Pane, "text", Token);
                    await rig.Server.KillSessionAsync(made.SessionId, Token);
                }
            },
            Token);

        var transport = new Transport(rig.Endpoint);
        for (var i = 0; i < 60; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
            {
                await using var other = await ControlConnection.OpenAsync(transport, transport.Attach(rig.Session, output: true), new(), notified: null, Token);
                Assert.True(other.IsOpen);
            }));
        }

        await enough.CancelAsync();
        await changes;
        Assert.Equal(process, await rig.ServerProcessAsync());
    }

    [Fact(Timeout = Hang)]
    public async Task Changes_go_together_and_arrivals_go_together()
    {
        using (await _gate.ChangeAsync(Token))
        using (await _gate.ChangeAsync(Token))
        {
        }

        using (await _gate.ArriveAsync(Token))
        using (await _gate.ArriveAsync(Token))
        {
        }
    }

    [Theory(Timeout = Hang)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_kind_waits_until_all_of_the_other_have_left(bool arrival)
    {
        var first = await EnterAsync(!arrival);
        var second = await EnterAsync(!arrival);
        var other = EnterAsync(arrival);

        first.Dispose();
        first.Dispose();
        Assert.False(other.IsCompleted);
        second.Dispose();

        (await other).Dispose();
    }

    [Fact(Timeout = Hang)]
    public async Task Who_waits_is_not_overtaken()
    {
        var change = await _gate.ChangeAsync(Token);
        var arrival = _gate.ArriveAsync(Token);
        var later = _gate.ChangeAsync(Token);
        Assert.False(later.IsCompleted);

        change.Dispose();
        var arrived = await arrival;
        Assert.False(later.IsCompleted);

        arrived.Dispose();
        (await later).Dispose();
    }

    [Fact(Timeout = Hang)]
    public async Task Who_gives_up_waiting_holds_nobody_up()
    {
        var change = await _gate.ChangeAsync(Token);
        using var impatient = new CancellationTokenSource();
        var arrival = _gate.ArriveAsync(impatient.Token);
        var later = _gate.ChangeAsync(Token);

        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => arrival);
        (await later).Dispose();
        change.Dispose();
    }

    private Task<IDisposable> EnterAsync(bool arrival) => arrival ? _gate.ArriveAsync(Token) : _gate.ChangeAsync(Token);
}
