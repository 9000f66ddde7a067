using Moana.Detection;
using Moana.Monitoring;
using Moana.Panes;
using Moana.Testing;
using Moana.Tmux;

namespace Moana.Agents.Tests.Panes;

/// <summary>Screens that are kept between looks are those that stand there.</summary>
public sealed class KeptScreensTests : IAsyncDisposable
{
    private const int Limit = 120_000;
    private const int Panes = 4;

    private readonly PrivateTmux _tmux = new();
    private readonly TmuxServer _server;
    private readonly StatusReader _reader;

    public KeptScreensTests()
    {
        _server = TmuxServer.For(new() { SocketName = _tmux.SocketName, Executable = PrivateTmux.Executable });
        _reader = new(new Fleet(_server, ProfileCatalog.Load()), TimeProvider.System);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private FrequentLooks Frequent => PaneTable.Of(_server).Frequent;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _tmux.DisposeAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_screen_that_nothing_was_written_to_is_not_captured_again()
    {
        await StartAsync();
        await WatchedAsync();
        var first = await LookAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                var again = await LookAsync();
                var same = first.All(l => ReferenceEquals(l.Captured, again.First(a => a.Agent.Pane.Id == l.Agent.Pane.Id).Captured));
                first = again;
                return same;
            },
            "the captures of two looks are the same objects");
    }

    [Fact(Timeout = Limit)]
    public async Task Every_change_is_seen_at_the_next_look()
    {
        await StartAsync();
        await WatchedAsync();
        var random = new Random(7);
        for (var i = 0; i < 150; i++)
        {
            var pane = $"%{random.Next(Panes)}";
            switch (random.Next(7))
            {
                case 0:
                    await _tmux.RunAsync("resize-window", "-t", pane, "-x", $"{random.Next(40, 160)}", "-y", $"{random.Next(10, 50)}");
                    break;
                case 1:
                    await _tmux.RunAsync("respawn-pane", "-k", "-t", pane, $"echo respawned {i}; exec cat");
                    break;
                case 2:
                    await _tmux.RunAsync("send-keys", "-R", "-t", pane);
                    break;
                default:
                    await _tmux.RunAsync("send-keys", "-t", pane, $"text {i}", "Enter");
                    break;
            }

            foreach (var look in await LookAsync())
            {
                // What came between the two captures is the program's own echo: then it is looked at again.
                var id = look.Agent.Pane.Id;
                await Eventually.TrueAsync(
                    async () =>
                    {
                        var before = await _tmux.RunAsync("capture-pane", "-p", "-e", "-t", id.ToString());
                        var seen = (await LookAsync()).First(l => l.Agent.Pane.Id == id).Captured!.TrimEnd('\n');
                        var after = await _tmux.RunAsync("capture-pane", "-p", "-e", "-t", id.ToString());
                        return before != after || seen == after ? before == after : throw new InvalidOperationException($"change {i}, {id}: {seen}\n---\n{after}");
                    },
                    "a moment without an echo");
            }
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_session_that_is_looked_at_once_or_twice_is_not_watched()
    {
        await StartAsync();
        await LookAsync();
        await LookAsync();
        Assert.Empty(Frequent.Watched);
        Assert.Single((await _tmux.RunAsync("list-clients", "-F", "#{client_pid}")).Split('\n'));
    }

    private async Task StartAsync()
    {
        await _tmux.NewSessionAsync("work", "cat");
        for (var i = 1; i < Panes; i++)
        {
            await _tmux.RunAsync("new-window", "-t", "work", "cat");
        }

        for (var i = 0; i < Panes; i++)
        {
            await _tmux.RunAsync("set-option", "-p", "-t", $"%{i}", PaneOptions.Agent, $"a{i}", ";", "set-option", "-p", "-t", $"%{i}", PaneOptions.Profile, "template");
        }
    }

    private async Task WatchedAsync() => await Eventually.TrueAsync(
        async () =>
        {
            var looks = await LookAsync();
            return looks.All(l => _server.MarkOutput(l.Agent.Pane.SessionId, l.Agent.Pane.Id) is not null);
        },
        "the session is watched");

    private async Task<IReadOnlyList<Look>> LookAsync()
    {
        var looks = new List<Look>();
        await foreach (var look in _reader.LookAsync(new AgentQuery(), Token))
        {
            looks.Add(look);
        }

        Assert.Equal(Panes, looks.Count);
        return looks;
    }
}
