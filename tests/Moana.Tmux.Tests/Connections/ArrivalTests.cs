using CliWrap;
using Microsoft.Extensions.Time.Testing;
using Moana.Testing;
using Moana.Tmux.Connections;

namespace Moana.Tmux.Tests.Connections;

/// <summary>Clients that come in and changes do not meet: a server can die of it.</summary>
public sealed class ArrivalTests : IDisposable
{
    private const int Hang = 90_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("moana-arrivals-").FullName;
    private readonly ArrivalGate _gate = new(file: null);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory(Timeout = Hang)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_outlives_clients_that_come_and_go_while_sessions_do_and_prompts_are_pasted(bool otherProcess)
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

        var transport = otherProcess
            ? new Transport(rig.Endpoint) { Arrivals = new(new(RuntimeFolder.Open, rig.Endpoint.SocketFile, TimeSpan.FromSeconds(20))) }
            : new Transport(rig.Endpoint);
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
        var first = await EnterAsync(_gate, !arrival);
        var second = await EnterAsync(_gate, !arrival);
        var other = EnterAsync(_gate, arrival);

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

    [Theory(Timeout = Hang)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_process_is_waited_for(bool arrival)
    {
        var here = await EnterAsync(Process(), arrival);
        var there = EnterAsync(Process(), !arrival);
        Assert.False(there.IsCompleted);

        here.Dispose();

        (await there).Dispose();
    }

    [Theory(Timeout = Hang)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_on_its_way_in_whose_process_was_killed_is_waited_for(bool arrival)
    {
        using var end = new CancellationTokenSource();
        var client = Cli.Wrap("sleep").WithArguments(["1000"]).ExecuteAsync(end.Token);
        Assert.True(await LeaveAsync(client.ProcessId));
        var next = EnterAsync(Process(), arrival);
        Assert.False(next.IsCompleted);

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client);

        (await next).Dispose();
    }

    [Fact(Timeout = Hang)]
    public async Task A_client_that_came_in_is_not_waited_for()
    {
        using (await Process().ArriveAsync(Token))
        {
            var file = Assert.Single(Directory.GetFiles(_folder, "*.inside"));
            await Cli.Wrap("sh").WithArguments(["-c", $"cat /proc/{Environment.ProcessId}/stat > '{file}'"]).ExecuteAsync(Token);
        }

        (await Process().ChangeAsync(Token)).Dispose();
        Assert.All(Directory.GetFiles(_folder), f => Assert.Equal(0, new FileInfo(f).Length));
    }

    [Theory(Timeout = Hang)]
    [InlineData("1 2")]
    [InlineData("")]
    [InlineData("99999999999 1")]
    [InlineData("-1 x")]
    public async Task What_names_no_process_is_not_waited_for(string note)
    {
        (await Process().ArriveAsync(Token)).Dispose();
        await File.WriteAllTextAsync(Assert.Single(Directory.GetFiles(_folder, "*.inside")), note, Token);

        (await Process().ChangeAsync(Token)).Dispose();
    }

    [Fact(Timeout = Hang)]
    public async Task A_process_that_hangs_holds_nobody_up()
    {
        using var hanging = await Process().ArriveAsync(Token);
        var impatient = new ArrivalGate(new(() => _folder, "server", TimeSpan.FromMilliseconds(50)));

        (await impatient.ChangeAsync(Token)).Dispose();
    }

    [Fact(Timeout = Hang)]
    public async Task A_line_that_moves_is_waited_for_and_one_that_does_not_is_given_up()
    {
        var (clock, patience) = (new FakeTimeProvider(), TimeSpan.FromSeconds(5));
        using var inside = await Process().ArriveAsync(Token);
        var note = Assert.Single(Directory.GetFiles(_folder, "*.inside"));
        var waiting = new ArrivalGate(new(() => _folder, "server", patience, clock)).ChangeAsync(Token);
        for (var i = 1; i <= 10; i++)
        {
            // One after another comes in.
            File.SetLastWriteTimeUtc(note, DateTime.UnixEpoch.AddSeconds(i));
            clock.Advance(patience / 2);
            await Task.Delay(1, Token);
            Assert.False(waiting.IsCompleted);
        }

        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(patience);
                return waiting.IsCompleted;
            },
            "nobody waits for ever");
        (await waiting).Dispose();
    }

    [Fact(Timeout = Hang)]
    public async Task A_folder_that_is_not_there_is_no_obstacle()
    {
        foreach (var folder in new[] { null, "/no/such/folder", "/proc/version" })
        {
            (await new ArrivalGate(new(() => folder, "server", TimeSpan.FromMinutes(1))).ArriveAsync(Token)).Dispose();
        }
    }

    [Theory(Timeout = Hang)]
    [InlineData("mkfifo")]
    [InlineData("ln -s /no/such/file")]
    [InlineData("mkdir")]
    public async Task What_stands_in_place_of_the_files_is_no_obstacle_and_stays(string make)
    {
        (await Process().ArriveAsync(Token)).Dispose();
        var files = Directory.GetFiles(_folder);
        Assert.Equal(2, files.Length);
        Assert.All(files, f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
        foreach (var file in files)
        {
            File.Delete(file);
            await Cli.Wrap("sh").WithArguments(["-c", $"{make} '{file}'"]).ExecuteAsync(Token);
            (await Process().ArriveAsync(Token)).Dispose();
            (await Process().ChangeAsync(Token)).Dispose();
            await Cli.Wrap("rm").WithArguments(["-r", file]).ExecuteAsync(Token);
        }

        Assert.False(File.Exists("/no/such/file"));
    }

    [Fact(Timeout = Hang)]
    public async Task Where_there_is_no_server_nothing_is_left()
    {
        await using var rig = await Rig.WithoutServerAsync();
        var folder = Path.Combine(_folder, "moana");
        var transport = new Transport(rig.Endpoint) { Arrivals = new(new(() => RuntimeFolder.Open(null, "/no/such/folder", folder), "server", TimeSpan.FromMinutes(1))) };
        var error = await Assert.ThrowsAsync<TmuxException>(
            () => ControlConnection.OpenAsync(transport, transport.Attach(session: null, output: false), new(), notified: null, Token));

        Assert.Equal(TmuxError.NoServer, error.Error);
        Assert.False(Path.Exists(folder));
        Assert.Empty(await rig.Server.ListSessionsAsync(Token));
        var socket = new FileInfo(rig.Endpoint.SocketFile);
        Assert.True(!socket.Directory!.Exists || socket.Directory.GetFiles($"{socket.Name}*").Length == 0);
    }

    /// <summary>Leaves the files as a process does that is killed while a client comes in.</summary>
    private async Task<bool> LeaveAsync(int client)
    {
        (await Process().ArriveAsync(Token)).Dispose();
        using var file = RuntimeFolder.OpenFile(Assert.Single(Directory.GetFiles(_folder, "*.inside")), FileAccess.ReadWrite, FileShare.None);
        await file.WriteAsync(await File.ReadAllBytesAsync($"/proc/{client}/stat", Token), Token);
        return ArrivalNote.IsLeft(file);
    }

    /// <summary>The gate as another process has it.</summary>
    private ArrivalGate Process() => new(new(() => _folder, "server", TimeSpan.FromMinutes(1)));

    private static Task<ArrivalGate.Pass> EnterAsync(ArrivalGate gate, bool arrival) => arrival ? gate.ArriveAsync(Token) : gate.ChangeAsync(Token);
}
