using Moana.Detection;
using Moana.RealAgents.Tests.Walks;
using Moana.Testing;
using static Moana.AgentStatus;

namespace Moana.RealAgents.Tests;

/// <summary>Prompts for real programs that are at work: queued or steered with the keys that their profiles name.</summary>
public sealed class BusyTests(ITestOutputHelper output)
{
    public static TheoryData<string, WhenBusy> Ways => new(
        from kit in AgentKit.All from way in new[] { WhenBusy.Queue, WhenBusy.Steer } select (kit.Name, way));

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Ways))]
    public async Task A_prompt_for_an_agent_at_work_reaches_the_model_exactly_once_or_is_refused(string name, WhenBusy way)
    {
        const string Second = "Second prompt, slow 3 please.";
        await using var agent = await RealAgentTest.StartAsync(name);
        await using var walker = await Walker.StartAsync(agent);
        await walker.SendAsync("slow 8 first");
        await agent.SeesAsync("quick brown fox");

        var receipt = await walker.DeliverAsync(Second, new() { WhenBusy = way });
        output.WriteLine($"{receipt.Outcome}: {receipt.Reason}\n{string.Join('\n', receipt.Steps)}");

        var delivery = ProfileCatalog.Load().Profiles[name].Delivery;
        var isKnown = (way == WhenBusy.Queue ? delivery.QueueKeys : delivery.SteerKeys).Count > 0;
        Assert.Equal(!isKnown ? DeliveryOutcome.Refused : way == WhenBusy.Queue ? DeliveryOutcome.Queued : DeliveryOutcome.Submitted, receipt.Outcome);
        if (isKnown)
        {
            await Eventually.TrueAsync(() => agent.Model.Prompts.Contains(Second), "the second prompt at the model");
        }

        await walker.SeesAsync(Completed);
        output.WriteLine(walker.Record);
        Assert.Equal([Idle, Working, Completed], walker.Told);
        Assert.Equal(isKnown ? 1 : 0, agent.Model.Requests.Max(r => r.Conversation.Count(text => text == Second)));
    }
}
