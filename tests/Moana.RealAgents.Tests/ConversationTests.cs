using Moana.Agents;
using Moana.Delivery;
using Moana.Detection;
using Moana.Operations;
using Moana.Tmux;

namespace Moana.RealAgents.Tests;

/// <summary>By hand only: new conversations in real programs, begun by what their profiles say.</summary>
public sealed class ConversationTests(ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Agents => [.. AgentKit.All.Select(k => k.Name)];

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Agents))]
    public async Task What_a_profile_says_begins_a_new_conversation_and_the_next_answer_is_of_it(string name)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("MOANA_ANSWER_ROUNDS") is not null, "It is run where MOANA_ANSWER_ROUNDS is set.");
        var command = ProfileCatalog.Load().Profiles[name].Delivery.NewConversation;
        Assert.SkipUnless(command is not null, "Its profile says nothing.");
        await using var agent = await RealAgentTest.StartAsync(name);
        await using var server = TmuxServer.For(RealAgentTest.EndpointOf(agent));
        var fleet = new Fleet(server, ProfileCatalog.Load());
        var pane = await fleet.RegisterAsync("one", null, agent.Id, name, Token);

        var first = await RunAsync("Please say \"Alpha.\"");
        var receipt = await new PromptSender(fleet, TimeProvider.System).SendAsync(pane, command!, new() { Timeout = TimeSpan.FromSeconds(30) }, Token);
        output.WriteLine($"{receipt.Outcome}: {receipt.Reason}");
        Assert.True(receipt.Outcome is DeliveryOutcome.Submitted or DeliveryOutcome.Started);
        var second = await RunAsync("Please say \"Beta.\"");
        output.WriteLine($"{first.ConversationId} {second.ConversationId} {second.Usage} {second.Usage?.ContextPercent}");
        Assert.Equal(("Alpha.", "Beta."), (first.Answer, second.Answer));
        Assert.NotEqual(first.ConversationId, second.ConversationId);

        Task<AgentTurn> RunAsync(string prompt) => new TurnRunner(fleet, TimeProvider.System).RunAsync(
            pane, prompt, new() { Delivery = new() { Timeout = TimeSpan.FromSeconds(60) }, Timeout = TimeSpan.FromMinutes(2) }, output.WriteLine, Token);
    }
}
