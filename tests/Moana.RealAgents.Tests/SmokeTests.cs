using System.Text.RegularExpressions;
using Moana.Testing;

namespace Moana.RealAgents.Tests;

/// <summary>Each real program starts without a question, takes a paste and an Enter by plain tmux, and its model gets exactly that.</summary>
public sealed class SmokeTests
{
    private const string Behind = "go";

    public static TheoryData<string> Agents => [.. AgentKit.All.Select(k => k.Name)];

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Agents))]
    public async Task A_pasted_prompt_reaches_the_model_exactly_once(string name)
    {
        const string Prompt = "Please say héllo 世界\nand \"$HOME\" stays.";
        await using var agent = await RealAgentTest.StartAsync(name);

        await agent.PasteAsync(Prompt);
        await agent.SeesAsync("stays.");
        await TypeBehindAsync(agent, "stays.");
        Assert.Empty(agent.Model.Prompts);
        await agent.KeysAsync("Enter");

        await Eventually.TrueAsync(() => agent.Model.Prompts.Count > 0, "the prompt at the model");
        await agent.SeesAsync(agent.Kit.Answered.IsMatch, "the answer");
        AssertArrived(agent, Prompt);
    }

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Agents))]
    public async Task A_long_paste_is_expanded_by_the_agent(string name)
    {
        var prompt = string.Join('\n', Enumerable.Range(1, 60).Select(i => $"line number {i} of the prompt"));
        await using var agent = await RealAgentTest.StartAsync(name);

        await agent.PasteAsync(prompt);
        await agent.SeesAsync(s => s.Contains("[Paste", StringComparison.OrdinalIgnoreCase) || s.Contains("line number 60", StringComparison.Ordinal), "the paste");
        await TypeBehindAsync(agent, "]", "line number 60 of the prompt");
        await agent.KeysAsync("Enter");

        await Eventually.TrueAsync(() => agent.Model.Prompts.Count > 0, "the prompt at the model");
        await agent.SeesAsync(agent.Kit.Answered.IsMatch, "the answer");
        AssertArrived(agent, prompt);
    }

    /// <summary>Types behind a paste, and sees it: the program is done with the paste then, and takes an Enter for a key.</summary>
    private static async Task TypeBehindAsync(RealAgent agent, params string[] ends)
    {
        await agent.TypeAsync(Behind);
        await agent.SeesAsync(s => ends.Any(end => Regex.IsMatch(s, $@"{Regex.Escape(end)}\s*{Behind}")), $"'{Behind}' behind the paste");
    }

    /// <summary>The model got the paste once, and what was typed behind it; programs put blanks of their own between the two.</summary>
    private static void AssertArrived(RealAgent agent, string prompt)
    {
        var received = Assert.Single(agent.Model.Prompts);
        Assert.EndsWith(Behind, received, StringComparison.Ordinal);
        Assert.Equal(agent.Kit.Received(prompt).TrimEnd(), received[..^Behind.Length].TrimEnd());
    }
}
