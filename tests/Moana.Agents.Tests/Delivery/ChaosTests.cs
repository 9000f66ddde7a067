using System.Globalization;

namespace Moana.Agents.Tests.Delivery;

/// <summary>
/// Deliveries in a row to fake agents with random faults: after each, the receipt is true. <c>MOANA_CHAOS_DELIVERIES</c>
/// says how many, <c>MOANA_CHAOS_SEED</c> which faults.
/// </summary>
public sealed class ChaosTests
{
    private static readonly string[] Styles = ["codex", "claude", "amp", "antigravity"];

    private static readonly int Deliveries = Number("MOANA_CHAOS_DELIVERIES", 60);

    private static readonly int Seed = Number("MOANA_CHAOS_SEED", 1);

    [Fact(Timeout = 3_600_000)]
    public async Task Whatever_happens_the_receipt_is_true()
    {
        await using var fleet = new FakeFleet();
        var sent = new List<(string Agent, string Prompt, PromptReceipt Receipt)>();
        AgentPane? agent = null;
        for (var i = 1; i <= Deliveries; i++)
        {
            agent ??= await fleet.StartAsync(
                Styles[i % Styles.Length],
                $"--chaos 0.6 --seed {Seed + i} --faults swallow,lag,late,quick,flicker,dialog,crash --work 0.05",
                $"agent-{i}");
            var prompt = Prompt(i);

            var receipt = await fleet.SendAsync(agent, prompt);

            sent.Add((agent.Name, prompt, receipt));
            AssertTrue(fleet, sent[^1]);
            if (receipt.Outcome is DeliveryOutcome.Refused or DeliveryOutcome.Unverified)
            {
                Assert.DoesNotContain("a draft stands", receipt.Reason, StringComparison.Ordinal);
                await fleet.Server.KillSessionAsync(agent.Pane.SessionId, TestContext.Current.CancellationToken);
                agent = null;
            }
        }

        // What shows late shows here.
        Assert.All(sent, one => AssertTrue(fleet, one));
        if (Deliveries > 60)
        {
            Console.WriteLine($"seed {Seed}, {sent.Count} deliveries");
            Console.WriteLine(string.Join(", ", sent.GroupBy(s => s.Receipt.Outcome).Select(g => $"{g.Key} {g.Count()}")));
            Console.WriteLine(Windows(sent.Select(s => s.Receipt)));
            Console.WriteLine(string.Join(", ", fleet.Log.Events("fault").GroupBy(e => e.Text("kind")).Select(g => $"{g.Key} {g.Count()}")));
        }
    }

    private static void AssertTrue(FakeFleet fleet, (string Agent, string Prompt, PromptReceipt Receipt) sent)
    {
        var (agent, prompt, receipt) = sent;
        var events = fleet.Log.Events();
        var taken = events.Count(e => e.Kind == "prompt" && e.Agent == agent && e.Text("text") == prompt);
        var truth = receipt.Outcome switch
        {
            DeliveryOutcome.Started or DeliveryOutcome.Submitted => taken == 1,
            DeliveryOutcome.Refused => taken == 0,
            DeliveryOutcome.Unverified => taken <= 1,
            _ => false,
        };
        Assert.True(truth, $"taken {taken} times: {PromptSenderTests.Told(receipt)}");
        Assert.DoesNotContain(events, e => e.Kind == "dialog-answered" && e.Agent == agent);
        Assert.DoesNotContain(events, e => e.Kind == "prompt" && e.Agent == agent && !e.Text("text").StartsWith("Delivery ", StringComparison.Ordinal));
    }

    /// <summary>How long the one race stays open: from asking for the look to the key's acknowledgement.</summary>
    private static string Windows(IEnumerable<PromptReceipt> receipts)
    {
        var windows = receipts.Where(r => r.Attempts > 0).Select(r => r.LookToEnterMilliseconds).Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"look to key: median {windows[windows.Count / 2]} ms, p99 {windows[windows.Count * 99 / 100]} ms, most {windows[^1]} ms, of {windows.Count}");
    }

    private static string Prompt(int number) => (number % 4) switch
    {
        0 => $"Delivery {number}",
        1 => $"Delivery {number}: {string.Concat(Enumerable.Repeat("create the file and explain it; ", 20)).Trim()}",
        2 => $"Delivery {number}, first line\n\nand a third one: été, 漢字",
        _ => $"Delivery {number}\n{string.Join('\n', Enumerable.Range(1, 40).Select(line => $"{line}. line of the plan"))}",
    };

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
