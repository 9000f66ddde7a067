using Moana.Agents;
using Moana.Delivery;
using Moana.Detection;
using Moana.RealAgents.Tests.Walks;
using Moana.Testing;
using Moana.Tmux;
using static Moana.AgentStatus;

namespace Moana.RealAgents.Tests;

/// <summary>
/// Answers that name a choice, in dialogs of real programs: what they name is what the program does, whatever was highlighted. Run
/// by hand, where <c>MOANA_CHOICE_ROUNDS</c> is set.
/// </summary>
public sealed class ChoiceTests(ITestOutputHelper output)
{
    private static readonly int? Rounds = int.TryParse(Environment.GetEnvironmentVariable("MOANA_CHOICE_ROUNDS"), out var rounds) ? rounds : null;

    public static TheoryData<string> Agents => RealAgentTest.Agents;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Agents))]
    public async Task The_choice_that_an_answer_names_by_text_or_number_is_the_one_that_the_model_is_told_of(string name)
    {
        await using var rig = await StartAsync(name);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (answer, wanted, other) in new[] { ("Beta", "Beta", "Alpha"), ("1", "Alpha", "Beta"), ("2", "Beta", "Alpha"), ("alpha", "Alpha", "Beta") })
            {
                var prompt = $"toolask please, {round} {answer}";
                await rig.Walker.SendAsync(prompt);
                await Eventually.TrueAsync(() => rig.Walker.Told is [.., WaitingForInput or Completed], "the question");
                Assert.SkipWhen(rig.Walker.Told[^1] == Completed, $"{name} has no tool that asks.");

                await rig.AnswerAsync(answer, output);

                await Eventually.TrueAsync(() => rig.Results(prompt).Any(), $"the answer at the model\n{rig.Walker.Record}");
                var told = rig.Results(prompt).First();
                output.WriteLine(told.Length > 600 ? told[^600..] : told);
                Assert.Contains(wanted, told, StringComparison.Ordinal);
                Assert.DoesNotContain(other, told.Replace("Alpha, Beta", "", StringComparison.Ordinal), StringComparison.Ordinal);
                await rig.Walker.SeesAsync(Completed);
            }
        }
    }

    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Agents))]
    public async Task A_permission_is_given_or_denied_as_the_answer_says_whatever_is_highlighted(string name)
    {
        await using var rig = await StartAsync(name);
        var runs = 0;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (moved, answer, isGiven) in new[] { (false, "deny", false), (true, "confirm", true), (false, "confirm", true), (true, "deny", false) })
            {
                await rig.Walker.SendAsync($"tool please, {round} {moved} {answer}", force: true);
                await rig.Walker.SeesAsync(WaitingForInput);
                if (moved)
                {
                    await rig.HighlightAsync("No", "Reject", "Deny", "Cancel");
                    Assert.Equal(KeyOutcome.Refused, (await rig.PressUnattendedAsync("Enter")).Outcome);
                }

                await rig.AnswerAsync(answer, output);

                runs += isGiven ? 1 : 0;
                await Eventually.TrueAsync(() => rig.Walker.Told is [.., Completed or Idle], $"the end of the turn\n{rig.Walker.Record}");
                await Eventually.TrueAsync(() => rig.Runs == runs, $"{runs} runs of the command, not {rig.Runs}\n{rig.Walker.Record}");
                Assert.Equal(isGiven ? Completed : Idle, rig.Walker.Told[^1]);
            }
        }

        // What was denied may not run late, either.
        Assert.Equal(runs, rig.Runs);
    }

    private static async Task<Rig> StartAsync(string name)
    {
        Assert.SkipUnless(Rounds is not null, "It is run where MOANA_CHOICE_ROUNDS is set.");
        var agent = await RealAgentTest.StartAsync(name);
        var server = TmuxServer.For(RealAgentTest.EndpointOf(agent));
        var walker = await Walker.StartAsync(agent);
        var fleet = new Fleet(server, ProfileCatalog.Load());
        return new(agent, server, walker, fleet, Assert.Single(await fleet.ListAsync(null, Token)));
    }

    private sealed record Rig(RealAgent Agent, TmuxServer Server, Walker Walker, Fleet Fleet, AgentPane Pane) : IAsyncDisposable
    {
        private KeySender Sender => new(Fleet, TimeProvider.System);

        /// <summary>How often the command ran: it writes a line each time.</summary>
        internal int Runs => Path.Combine(Agent.Project, "mock-file.txt") is var file && File.Exists(file) ? File.ReadAllLines(file).Length : 0;

        /// <summary>What the model was told of the tool that a prompt asked for.</summary>
        internal IEnumerable<string> Results(string prompt) =>
            Agent.Model.Requests.Where(r => r.Request.IsToolResult && r.Conversation is [.., var last] && last == prompt).Select(r => r.Request.Last);

        internal async Task AnswerAsync(string answer, ITestOutputHelper output)
        {
            var request = await Sender.LookUnattendedAsync(Pane, null, answer, Token);
            var receipt = await Sender.PressAsync(request, TimeSpan.FromSeconds(10), output.WriteLine, Token);
            output.WriteLine($"{answer}: {receipt.Outcome} {receipt.Keys} {receipt.Reason}, {receipt.DurationMilliseconds:0} ms");
            Assert.True(receipt.Outcome == KeyOutcome.Answered, $"{receipt.Outcome} {receipt.Keys}: {receipt.Reason}\n{await Agent.ScreenAsync()}");
        }

        internal async Task<KeyReceipt> PressUnattendedAsync(string key) =>
            await Sender.PressAsync(await Sender.LookUnattendedAsync(Pane, [key], null, Token), TimeSpan.FromSeconds(2), null, Token);

        /// <summary>Moves the highlight, as a person does, to the choice that refuses.</summary>
        internal async Task HighlightAsync(params string[] starts)
        {
            for (var presses = 0; presses < 6; presses++)
            {
                var menu = (await Sender.LookUnattendedAsync(Pane, ["Down"], null, Token)).Seen.Observation.Menu;
                Assert.NotNull(menu);
                if (menu.Marked is { } marked && starts.Any(s => marked.Text.StartsWith(s, StringComparison.Ordinal)))
                {
                    return;
                }

                await Agent.KeysAsync(menu.InOneRow ? "Right" : "Down");
            }

            Assert.Fail($"No choice that refuses could be highlighted:\n{await Agent.ScreenAsync()}");
        }

        public async ValueTask DisposeAsync()
        {
            await Walker.DisposeAsync();
            await Server.DisposeAsync();
            await Agent.DisposeAsync();
        }
    }
}
