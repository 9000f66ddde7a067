using System.Diagnostics;
using Moana.Agents;
using Moana.Delivery;
using Moana.Detection;
using Moana.RealAgents;
using Moana.Testing;
using Moana.Tmux;

namespace Moana.Benchmarks;

/// <summary>
/// From the paste of a prompt to the proof that it was submitted, on the fake agent; and on real agents, where they are
/// installed, against the time in which the program shows one typed character.
/// </summary>
internal static class SendBenchmark
{
    private static readonly string[] Real = ["codex", "opencode", "qwen"];

    public static async Task<object> RunAsync(Arguments arguments)
    {
        var rounds = arguments.Number("rounds", 50);
        await using var tmux = new PrivateTmux();
        using var log = new FakeAgentLog();
        await using var server = TmuxServer.For(new() { SocketName = tmux.SocketName, Executable = PrivateTmux.Executable });
        var fleet = new Fleet(server, ProfileCatalog.Load());
        var command = $"{TestPaths.FakeAgent} --style codex --settle 0 --work 0.3 --log {log.Path}";
        var agent = (await new SessionStarter(fleet, TimeProvider.System).StartAsync("bench", [new("codex", command)], "/", 120, 40, e => throw e, CancellationToken.None))[0];
        await Eventually.TrueAsync(() => log.Events("ready").Count > 0, "the agent is ready");
        var sent = await SendAsync(fleet, agent, rounds);

        var real = new Dictionary<string, object>();
        foreach (var name in Real)
        {
            real[name] = await RealAsync(name, Math.Min(rounds, 20));
        }

        var proofs = Proofs(sent);
        return new { rounds, median_ms = Figures.Median(proofs), p99_ms = Figures.Percentile(proofs, 0.99), look_to_enter_ms = LookToEnter(sent), real };
    }

    private static async Task<object> RealAsync(string name, int rounds)
    {
        try
        {
            await using var agent = await RealAgent.StartAsync(AgentKit.Named(name));
            await using var server = TmuxServer.For(new() { SocketName = agent.Tmux.SocketName, Executable = PrivateTmux.Executable });
            var fleet = new Fleet(server, ProfileCatalog.Load());
            var pane = await fleet.RegisterAsync(name, null, agent.Id, name, CancellationToken.None);
            var echo = await EchoAsync(server, pane, rounds);
            var sent = await SendAsync(fleet, pane, rounds);
            var proofs = Proofs(sent);
            var (median, shown) = (Figures.Median(proofs), Figures.Median(echo));
            return new { median_ms = median, p99_ms = Figures.Percentile(proofs, 0.99), echo_ms = shown, over_echo = Math.Round(median / shown, 2), look_to_enter_ms = LookToEnter(sent) };
        }
        catch (AgentUnavailableException e)
        {
            return new { skipped = e.Message };
        }
    }

    private static List<double> Proofs(List<PromptReceipt> sent) => sent.ConvertAll(r => r.ProofMilliseconds);

    /// <summary>How long the one race stays open: from asking for the last look to tmux's answer that the key was pressed.</summary>
    private static object LookToEnter(List<PromptReceipt> sent)
    {
        var windows = sent.ConvertAll(r => r.LookToEnterMilliseconds);
        return new { median = Figures.Median(windows), p99 = Figures.Percentile(windows, 0.99) };
    }

    private static async Task<List<PromptReceipt>> SendAsync(Fleet fleet, AgentPane agent, int rounds)
    {
        var sender = new PromptSender(fleet, TimeProvider.System);
        var receipts = new List<PromptReceipt>();
        for (var round = -3; round < rounds; round++)
        {
            var receipt = await sender.SendAsync(agent, $"say hello, round {round}", new() { Timeout = TimeSpan.FromSeconds(60) }, CancellationToken.None);
            if (receipt.Outcome is not (DeliveryOutcome.Started or DeliveryOutcome.Submitted))
            {
                throw new InvalidOperationException($"{agent.Name}, round {round}: {receipt.Outcome}, {receipt.Reason}");
            }

            if (round >= 0)
            {
                receipts.Add(receipt);
            }
        }

        return receipts;
    }

    /// <summary>Milliseconds until a typed character shows. What was typed is cleared again.</summary>
    private static async Task<List<double>> EchoAsync(TmuxServer server, AgentPane agent, int rounds)
    {
        const string Typed = "quizzically-jumping-vexed";
        var times = new List<double>();
        for (var length = 1; length <= Math.Min(rounds, Typed.Length); length++)
        {
            var begun = Stopwatch.GetTimestamp();
            await server.SendTextAsync(agent.Pane.Id, Typed[(length - 1)..length]);
            await ShowsAsync(server, agent.Pane.Id, Typed[..length], shows: true);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        await server.SendKeysAsync(agent.Pane.Id, agent.Profile.Delivery.ClearKeys);
        await ShowsAsync(server, agent.Pane.Id, Typed[..times.Count], shows: false);
        return times;
    }

    /// <summary>Looks without a pause: the echo takes a few milliseconds.</summary>
    private static async Task ShowsAsync(TmuxServer server, PaneId pane, string text, bool shows)
    {
        for (var clock = Stopwatch.StartNew(); (await server.CaptureTextAsync(pane, CaptureOptions.Plain)).Contains(text, StringComparison.Ordinal) != shows;)
        {
            if (clock.Elapsed > Eventually.Patience)
            {
                throw new TimeoutException($"'{text}' did not {(shows ? "show" : "go")} on the screen.");
            }
        }
    }
}
