using Moana.Testing;

namespace Moana.RealAgents.Tests;

/// <summary>Each real program starts without a question, takes a paste and an Enter by plain tmux, and its model gets exactly that.</summary>
public sealed class SmokeTests
{
    public static TheoryData<string> Agents => [.. AgentKit.All.Select(k => k.Name)];

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Agents))]
    public async Task A_pasted_prompt_reaches_the_model_exactly_once(string name)
    {
        const string Prompt = "Please say héllo 世界\nand \"$HOME\" stays.";
        await using var agent = await RealAgentTest.StartAsync(name);

        await agent.PasteAsync(Prompt);
        await agent.SeesAsync("stays.");
        // Longer than any of them needs after a paste; how much is really needed is for the delivery tests.
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        Assert.Empty(agent.Model.Prompts);
        await agent.KeysAsync("Enter");

        await Eventually.TrueAsync(() => agent.Model.Prompts.Count > 0, "the prompt at the model");
        await agent.SeesAsync(agent.Kit.Answered.IsMatch, "the answer");
        Assert.Equal([agent.Kit.Received(Prompt)], agent.Model.Prompts);
    }

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Agents))]
    public async Task A_long_paste_is_expanded_by_the_agent(string name)
    {
        var prompt = string.Join('\n', Enumerable.Range(1, 60).Select(i => $"line number {i} of the prompt"));
        await using var agent = await RealAgentTest.StartAsync(name);

        await agent.PasteAsync(prompt);
        await agent.SeesAsync(s => s.Contains("[Paste", StringComparison.Ordinal) || s.Contains("line number 60", StringComparison.Ordinal), "the paste");
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        await agent.KeysAsync("Enter");

        await Eventually.TrueAsync(() => agent.Model.Prompts.Count > 0, "the prompt at the model");
        await agent.SeesAsync(agent.Kit.Answered.IsMatch, "the answer");
        Assert.Equal([agent.Kit.Received(prompt)], agent.Model.Prompts);
    }
}
