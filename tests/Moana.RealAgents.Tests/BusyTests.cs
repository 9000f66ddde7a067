using Moana.Detection;
using Moana.Mocks;
using Moana.RealAgents.Tests.Walks;
using Moana.Testing;
using static Moana.AgentStatus;

namespace Moana.RealAgents.Tests;

/// <summary>Prompts for real programs that are at work: queued or steered with the keys that their profiles name.</summary>
public sealed class BusyTests(ITestOutputHelper output)
{
    private static readonly WhenBusy[] Both = [WhenBusy.Queue, WhenBusy.Steer];

    /// <summary>What each program can do with a prompt while it works, and who says so. What it cannot do is to be refused.</summary>
    private static readonly Dictionary<string, WhenBusy[]> Can = new()
    {
        // Its footer ("tab to queue message"); what Enter does was seen here, and while a tool runs its screen tells of it.
        ["codex"] = Both,
        // Its footer ("Enter to steer · Ctrl+Q to queue").
        ["qwen"] = Both,
        // Its footer ("ctrl+q enqueue"); that Enter steers ("immediate") is in the documentation of its SDK.
        ["copilot"] = Both,
        // Its documentation: model steering is an experiment that has to be switched on. Seen here: it queues.
        ["gemini"] = [WhenBusy.Queue],
        // It says so itself, to the model: messages that are sent in mid-turn come within the turn. It has no other key.
        ["claude"] = [WhenBusy.Steer],
        // Its maintainers, in issue 19205: it steers, though its screen says "QUEUED".
        ["opencode"] = [WhenBusy.Steer],
        // Its documentation of keys and settings: Enter steers, Alt+Enter follows up.
        ["pi"] = Both,
        // Seen here: it shows the prompt above the composer until the turn is over.
        ["continue"] = [WhenBusy.Queue],
        // Its help ("Steer (send while agent is running)"), and the box of "Queued messages" above the composer.
        ["cline"] = Both,
        // Its composer shows "Queued messages" until the turn is over.
        ["nanocoder"] = [WhenBusy.Queue],
    };

    /// <summary>Seen here: breaks off the answer that the model is writing, and asks anew at once. The others wait for its end, and for its tool's.</summary>
    private static readonly string[] BreaksOff = ["codex"];

    public static TheoryData<string, WhenBusy> Ways => new(from kit in AgentKit.All from way in Both select (kit.Name, way));

    public static TheoryData<string, WhenBusy> KnownWays => new(from kit in AgentKit.All from way in Can[kit.Name] select (kit.Name, way));

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_profile_names_a_key_for_what_the_program_can_and_for_nothing_else(string name, WhenBusy way)
    {
        var delivery = ProfileCatalog.Load().Profiles[name].Delivery;

        Assert.Equal(Can[name].Contains(way), (way == WhenBusy.Queue ? delivery.QueueKeys : delivery.SteerKeys).Count > 0);
    }

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Ways))]
    public async Task A_prompt_for_an_agent_at_work_reaches_the_model_exactly_once_or_is_refused(string name, WhenBusy way)
    {
        const string Second = "Second prompt, slow 3 please.";
        await using var agent = await RealAgentTest.StartAsync(name);
        await using var walker = await Walker.StartAsync(agent);
        await walker.SendAsync("slow 8 first");
        await walker.SeesWorkAsync("slow 8 first", WalkScript.Of(agent.Kit).Streamed);

        var isKnown = Can[name].Contains(way);
        await DeliverAsync(walker, Second, way, isKnown);
        if (isKnown)
        {
            await Eventually.TrueAsync(() => agent.Model.Prompts.Contains(Second), "the second prompt at the model");
        }

        await walker.SeesAsync(Completed);
        output.WriteLine(walker.Record);
        Assert.Equal([Idle, Working, Completed], walker.Told);
        Assert.Equal(isKnown ? 1 : 0, agent.Model.Requests.Max(r => r.Conversation.Count(text => text == Second)));
    }

    /// <summary>
    /// The turn calls a tool, so that the model is asked twice in it. A steered prompt is in the second request, with the
    /// tool's result unless the program has broken off the answer that would have called it; a queued one is not in it,
    /// and comes after its answer, which ends the turn.
    /// </summary>
    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(KnownWays))]
    public async Task A_steered_prompt_reaches_the_model_within_the_running_turn_and_a_queued_one_after_it(string name, WhenBusy way)
    {
        const string Second = "Second prompt, please.";
        await using var agent = await RealAgentTest.StartAsync(name);
        await using var walker = await Walker.StartAsync(agent);
        await walker.SendAsync("slow 6 toolsleep 1 first");
        await walker.SeesWorkAsync("slow 6 toolsleep 1 first", WalkScript.Of(agent.Kit).Streamed);

        await DeliverAsync(walker, Second, way, isKnown: true);
        var breaksOff = way == WhenBusy.Steer && BreaksOff.Contains(name);
        await Eventually.TrueAsync(() => walker.Told.Contains(WaitingForInput) || Asked(agent).Count > 1, "the tool's dialog, or the next request");
        if (Asked(agent).Count == 1)
        {
            await walker.AnswerAsync("Enter");
        }

        await Eventually.TrueAsync(() => Asked(agent).Any(r => Count(r, Second) > 0), "the second prompt at the model");
        await walker.SeesAsync(Completed);
        var asked = Asked(agent);
        output.WriteLine(string.Join('\n', asked.Select(r => $"{r.Number} {r.Behaviour}, {r.Request.ToolResults} tool results: {string.Join(" | ", r.Conversation.TakeLast(2))}")));
        Assert.Equal([0, breaksOff ? 0 : 1], asked.Take(2).Select(r => r.Request.ToolResults));
        int[] expected = way == WhenBusy.Steer ? [0, 1] : [0, 0, 1];
        Assert.Equal(expected, asked.Take(expected.Length).Select(r => Count(r, Second)));
        // copilot asks once more when a command ends that it has left running because of the prompt.
        Assert.Equal(1, asked.Max(r => Count(r, Second)));
    }

    private async Task DeliverAsync(Walker walker, string prompt, WhenBusy way, bool isKnown)
    {
        var receipt = await walker.DeliverAsync(prompt, new() { WhenBusy = way });
        output.WriteLine($"{receipt.Outcome}: {receipt.Reason}\n{string.Join('\n', receipt.Steps)}");
        Assert.Equal(!isKnown ? DeliveryOutcome.Refused : way == WhenBusy.Queue ? DeliveryOutcome.Queued : DeliveryOutcome.Submitted, receipt.Outcome);
    }

    /// <summary>What the model was asked for the person's sake.</summary>
    private static List<ReceivedRequest> Asked(RealAgent agent) => [.. agent.Model.Requests.Where(r => !r.Request.IsAuxiliary)];

    private static int Count(ReceivedRequest request, string prompt) => request.Conversation.Count(text => text == prompt);
}
