using System.Globalization;
using Moana.Agents;
using Moana.Delivery;
using Moana.Detection;
using Moana.Testing;
using Moana.Tmux;

namespace Moana.RealAgents.Tests;

/// <summary>
/// Moana's own sender and real programs: what the model received is what was sent, once. Rounds of each kind of prompt
/// come from <c>MOANA_DELIVERY_ROUNDS</c>; with it, the table is printed. <c>MOANA_DELIVERY_KINDS</c> names the kinds.
/// </summary>
public sealed class DeliveryTests
{
    private const int RoundsInOneSession = 5;

    private static readonly int? AskedRounds =
        int.TryParse(Environment.GetEnvironmentVariable("MOANA_DELIVERY_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : null;

    private static IReadOnlyList<DeliveryKind> Kinds => Environment.GetEnvironmentVariable("MOANA_DELIVERY_KINDS") switch
    {
        null or "" => AskedRounds is null ? DeliveryKind.All : [.. DeliveryKind.All, DeliveryKind.Joined],
        var names => [.. DeliveryKind.All.Append(DeliveryKind.Joined).Where(k => names.Split(',').Contains(k.Name))],
    };

    public static TheoryData<string, string> Cells => RealAgentTest.Cells;

    [Theory(Timeout = RealAgentTest.Limit * 12)]
    [MemberData(nameof(Cells))]
    public async Task Each_prompt_of_each_kind_reaches_the_model_exactly_once_and_unaltered(string name, string setting)
    {
        var rounds = AskedRounds ?? RoundsInOneSession;
        var tallies = Kinds.Select(kind => new DeliveryTally($"{name} {setting}", kind.Name)).ToList();
        var faults = new List<string>();

        // A new program now and then: agents send the whole conversation along, and shorten it when it grows long.
        for (var from = 1; from <= rounds; from += RoundsInOneSession)
        {
            faults.AddRange(await SessionAsync(name, setting, tallies, from, Math.Min(rounds, from + RoundsInOneSession - 1)));
            if (AskedRounds is not null)
            {
                // After each session: a run of hours that is cut short still tells how far it came.
                Console.WriteLine($"{DeliveryTally.Head}\n{string.Join('\n', tallies)}\n\n{string.Join("\n\n", faults)}");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    /// <summary>Delivers some rounds to one new program; returns what was not as it must be.</summary>
    private static async Task<List<string>> SessionAsync(string name, string setting, List<DeliveryTally> tallies, int first, int last)
    {
        await using var agent = await RealAgentTest.StartAsync(name, setting);
        await using var server = TmuxServer.For(RealAgentTest.EndpointOf(agent));
        var fleet = new Fleet(server, ProfileCatalog.Load());
        var pane = await fleet.RegisterAsync(agent.Kit.Name, null, agent.Id, agent.Kit.Name, TestContext.Current.CancellationToken);
        var sender = new PromptSender(fleet, TimeProvider.System);
        var sent = new List<(DeliveryKind Kind, DeliveryTally Tally, int Round, PromptReceipt Receipt, string Screen)>();
        for (var round = first; round <= last; round++)
        {
            foreach (var (kind, tally) in Kinds.Zip(tallies))
            {
                var receipt = await sender.SendAsync(pane, kind.Prompt(round), new() { Timeout = TimeSpan.FromSeconds(60) }, TestContext.Current.CancellationToken);
                sent.Add((kind, tally, round, receipt, await agent.ScreenAsync()));
            }
        }

        await ArriveAsync(agent, [.. sent.Where(s => s.Receipt.Outcome != DeliveryOutcome.Refused).Select(s => s.Kind.Mark(s.Round))]);
        await Eventually.TrueAsync(async () => agent.Kit.Answered.IsMatch(await agent.ScreenAsync()), "the last answer");
        var faults = new List<string>();
        foreach (var (kind, tally, round, receipt, screen) in sent)
        {
            var received = Received(agent, kind.Mark(round));
            if (!tally.Add(agent.Kit.Received(kind.Prompt(round)), received, receipt))
            {
                faults.Add($"{kind.Name}, round {round}: {receipt.Outcome}: {receipt.Reason}\n{string.Join('\n', receipt.Steps)}\n"
                    + $"received {received.Count}: {string.Join("\n--\n", received.Select(r => r.Length > 300 ? r[..300] : r))}\nscreen:\n{screen}");
            }
        }

        return faults;
    }

    /// <summary>Waits for the prompts at the model; one that never comes is counted as lost.</summary>
    private static async Task ArriveAsync(RealAgent agent, IReadOnlyList<string> marks)
    {
        try
        {
            await Eventually.TrueAsync(() => marks.All(m => Received(agent, m).Count > 0), "all prompts at the model");
        }
        catch (TimeoutException)
        {
            // The table tells.
        }
    }

    /// <summary>
    /// The messages with a mark, in the conversation that has most of them: an agent that tries a request again sends
    /// the same conversation, and one that was given a prompt twice has it in there twice.
    /// </summary>
    private static List<string> Received(RealAgent agent, string mark) => agent.Model.Requests
        .Where(r => !r.Request.IsAuxiliary)
        .Select(r => r.Conversation.Where(text => text.Contains(mark, StringComparison.Ordinal)).ToList())
        .MaxBy(found => found.Count) ?? [];
}
