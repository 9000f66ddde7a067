using System.Globalization;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Moana.Storage;
using Moana.Testing;

namespace Moana.EndToEnd.Tests;

/// <summary>Messages between agents, whose senders are killed, on real tmux.</summary>
public sealed partial class MessageTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Patience = 60 * 60_000;

    private static readonly string Messenger = Path.Combine(TestPaths.Output("Moana.Messenger"), "moana-messenger");

    /// <summary>How many messages there are among five agents, as <c>MOANA_MESSAGES</c> says; without it, 6 among two.</summary>
    private static readonly int? Messages = int.TryParse(Environment.GetEnvironmentVariable("MOANA_MESSAGES"), out var messages) ? messages : null;

    private readonly PrivateTmux _tmux = new();
    private readonly TemporaryFolder _folder = new();
    private readonly FakeAgentLog _log = new();

    private MessageStore Store => new OrchestrationStore(_folder["moana.db"]).Messages;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _tmux.DisposeAsync();
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_message_whose_sender_is_killed_at_any_step_is_submitted_exactly_once()
    {
        await StartAsync("b");
        // Claimed, before the mark, with the text in the composer, with the key pressed, and proven but not recorded.
        string[] steps = Messages is null ? ["pressed"] : ["is the next", "takes prompts", "pasted", "the composer shows", "pressed", "Started"];
        foreach (var (step, n) in steps.Select((s, i) => (s, i + 1)))
        {
            using (var sender = Send("a", n, n, step, "b"))
            {
                while (await sender.StandardOutput.ReadLineAsync(Token) is var line && line != "paused") Assert.NotNull(line);
                sender.Kill();
                await sender.WaitForExitAsync(Token);
            }

            await EndAsync(Send("a", n, n, "", "b"));
        }

        Assert.Equal(steps.Select((_, i) => $"a-{i + 1}"), Taken("b"));
        Assert.All(Store.Each(), m => Assert.Equal(MessageStatus.Delivered, m.Status));
    }

    [Fact(Timeout = Patience)]
    public async Task Many_messages_among_busy_agents_whose_senders_are_killed_come_once_each_and_in_order()
    {
        string[] names = Messages is null ? ["a0", "a1"] : ["a0", "a1", "a2", "a3", "a4"];
        var (seed, each, kills) = (Environment.TickCount, (Messages ?? 6) / names.Length, 0);
        output.WriteLine($"seed {seed}, {each * names.Length} messages");
        await StartAsync(names);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(names.Select((name, i) => Task.Run(async () =>
        {
            var random = new Random(seed + i);
            string[] others = [.. names.Where(n => n != name)];
            for (var kill = 0; kill < (Messages is null ? 1 - Math.Min(i, 1) : each / 10); kill++)
            {
                // After a few of its messages, and some moment later: in the middle of another.
                using var sender = Send(name, 1, each, "", others);
                for (var lines = random.Next(1, Math.Min(each, 12)); lines > 0 && await sender.StandardOutput.ReadLineAsync(Token) is not null; lines--)
                {
                }

                await Task.Delay(random.Next(0, 400), Token);
                if (!sender.HasExited) Interlocked.Increment(ref kills);
                sender.Kill();
                await sender.WaitForExitAsync(Token);
            }

            await EndAsync(Send(name, 1, each, "", others));
        }, Token)));
        output.WriteLine($"{kills} senders killed at work; {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");

        Assert.All(Store.Each(), m => Assert.True(m.Status == MessageStatus.Delivered, $"{m.Id}: {m.Status}, {m.Reason}"));
        var taken = names.SelectMany(to => Taken(to).Select(id => (From: id.Split('-')[0], To: to, Number: int.Parse(id.Split('-')[1], CultureInfo.InvariantCulture)))).ToList();
        Assert.Equal(names.SelectMany(n => Enumerable.Range(1, each).Select(i => $"{n}-{i}")).Order(), taken.Select(t => $"{t.From}-{t.Number}").Order());
        Assert.All(taken.GroupBy(t => (t.From, t.To)), pair => Assert.Equal(pair.Select(p => p.Number).Order(), pair.Select(p => p.Number)));
    }

    /// <summary>Starts fake agents, each in a session of its own.</summary>
    private async Task StartAsync(params string[] names)
    {
        foreach (var (name, i) in names.Select((n, i) => (n, i)))
        {
            var style = new[] { "codex", "claude", "amp" }[i % 3];
            var pane = await _tmux.NewSessionAsync(name, $"'{TestPaths.FakeAgent}' --style {style} --name {name} --work 0.1 --log '{_log.Path}'");
            await _tmux.RunAsync("set-option", "-p", "-t", pane, "@moana-agent", name);
            await _tmux.RunAsync("set-option", "-p", "-t", pane, "@moana-profile", style);
        }
    }

    private Process Send(string from, int first, int last, string pause, params string[] to) => Process.Start(
        new ProcessStartInfo(Messenger, [PrivateTmux.Executable, _tmux.SocketName, _folder["moana.db"], from, $"{first}", $"{last}", pause, .. to]) { RedirectStandardOutput = true })!;

    private async Task EndAsync(Process sender)
    {
        using (sender)
        {
            var said = await sender.StandardOutput.ReadToEndAsync(Token);
            await sender.WaitForExitAsync(Token);
            Assert.True(sender.ExitCode == 0, said + string.Join('\n', _log.Events("exit").Select(e => e.Facts)));
        }
    }

    /// <summary>The ids of the messages that an agent took, in order, as its prompts tell.</summary>
    private List<string> Taken(string agent) => [.. _log.Prompts(agent).Select(p => Id().Match(p)).Select(m => m.Success ? m.Groups[1].Value : "no message")];

    [GeneratedRegex("^Message \"([a-z0-9]+-[0-9]+)\" from agent ")]
    private static partial Regex Id();
}
