using System.Globalization;
using Moana.Agents;
using Moana.Detection;
using Moana.Operations;
using Moana.Testing;
using Moana.Tmux;

namespace Moana.RealAgents.Tests;

/// <summary>
/// Two instances of a real program in one folder and one home: what Moana gives out as a turn's answer is what the model sent for
/// its prompt. Rounds come from <c>MOANA_ANSWER_ROUNDS</c>; with it, the table is printed. <c>MOANA_ANSWER_KINDS</c> names the kinds.
/// </summary>
public sealed class AnswerTests(ITestOutputHelper output)
{
    private const int RoundsInCI = 1;

    private static readonly int? AskedRounds =
        int.TryParse(Environment.GetEnvironmentVariable("MOANA_ANSWER_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : null;

    private static readonly AnswerRule Allow = new() { Match = ".", Keys = ["Enter"] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Agents => [.. AgentKit.All.Select(k => k.Name)];

    private static IReadOnlyList<AnswerKind> Kinds => Environment.GetEnvironmentVariable("MOANA_ANSWER_KINDS") switch
    {
        null or "" => AskedRounds is null ? [AnswerKind.All[1]] : AnswerKind.All,
        var names => [.. AnswerKind.All.Where(k => names.Split(',').Contains(k.Name))],
    };

    /// <summary>By hand only: what breaks a conversation off. An answer may be unknown then, but is never another turn's.</summary>
    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Agents))]
    public async Task A_question_a_denial_a_new_conversation_and_a_killed_program_lead_to_no_other_turns_answer(string name)
    {
        Assert.SkipUnless(AskedRounds is not null, "It is run where MOANA_ANSWER_ROUNDS is set.");
        await using var agent = await RealAgentTest.StartAsync(name);
        await using var server = TmuxServer.For(new() { SocketName = agent.Tmux.SocketName, Executable = PrivateTmux.Executable, ConfigFile = "/dev/null" });
        var fleet = new Fleet(server, ProfileCatalog.Load());
        var pane = await fleet.RegisterAsync("one", null, agent.Id, name, Token);

        Assert.Equal("Alpha.", (await RunAsync("Please say \"Alpha.\"")).Answer);
        var asks = await Assert.ThrowsAsync<MoanaException>(() => RunAsync("Use the tool, then say \"Beta.\""));
        Assert.Equal(("TurnAsks", null, null), (asks.ErrorId, ((AgentTurn)asks.Target!).Answer, ((AgentTurn)asks.Target!).Outcome));
        Assert.Null(await LastAsync("while it asks"));

        await agent.KeysAsync("Escape");
        await UntilAsync(AgentStatus.Idle);
        Assert.Null(await LastAsync("after the denial"));
        Assert.Equal("Gamma.", (await RunAsync("Please say \"Gamma.\"")).Answer);

        await agent.TypeAsync(name == "opencode" ? "/new" : "/clear");
        await Task.WhenAny(agent.SeesAsync(name == "opencode" ? "/new" : "/clear"), Task.Delay(1000, Token));
        await agent.KeysAsync("Enter");
        await agent.SeesNoMoreAsync("Gamma.");
        Assert.True(await LastAsync("after /clear") is null or "Gamma.");
        Assert.Equal("Delta.", (await RunAsync("Please say \"Delta.\"")).Answer);

        await agent.KillAndRestartAsync();
        Assert.True(await LastAsync("after the kill") is null or "Delta.");
        var last = await RunAsync("Please say \"Epsilon.\"");
        Assert.Equal(("Epsilon.", TurnSource.Record), (last.Answer, last.Source));

        Task<AgentTurn> RunAsync(string prompt) => new TurnRunner(fleet, TimeProvider.System).RunAsync(
            pane, prompt, new() { Delivery = new() { Timeout = TimeSpan.FromSeconds(60), Force = true }, Timeout = TimeSpan.FromMinutes(2) }, output.WriteLine, Token);

        async Task<string?> LastAsync(string when)
        {
            pane = Assert.Single(await fleet.RefreshAsync([pane], Token));
            var turns = await new TurnReader(fleet, TimeProvider.System).ReadAsync(pane, 1, Token);
            output.WriteLine($"{when}: {string.Join(" | ", turns.Select(t => $"{t.Turn} {t.Prompt}: {t.Outcome} {t.Source} '{t.Answer}'"))}");
            return turns is [.., var turn] ? turn.Answer : null;
        }

        Task UntilAsync(AgentStatus status) => Eventually.TrueAsync(
            async () =>
            {
                await foreach (var report in new Monitoring.StatusReader(fleet, TimeProvider.System).ReadAsync(AgentQuery.Of([pane]), Token))
                {
                    return report.Status == status;
                }

                return false;
            },
            $"{status}");
    }

    /// <summary>By hand only: data out of a model that is wrong twice, and what records say of prompts of all kinds.</summary>
    [Theory(Timeout = RealAgentTest.Limit)]
    [MemberData(nameof(Agents))]
    public async Task A_wrong_answer_is_corrected_into_data_and_no_record_denies_a_prompt(string name)
    {
        Assert.SkipUnless(AskedRounds is not null, "It is run where MOANA_ANSWER_ROUNDS is set.");
        await using var agent = await RealAgentTest.StartAsync(name);
        await using var server = TmuxServer.For(new() { SocketName = agent.Tmux.SocketName, Executable = PrivateTmux.Executable, ConfigFile = "/dev/null" });
        var fleet = new Fleet(server, ProfileCatalog.Load());
        var pane = await fleet.RegisterAsync("one", null, agent.Id, name, Token);
        var options = new TurnOptions
        {
            Delivery = new() { Timeout = TimeSpan.FromSeconds(60) },
            Timeout = TimeSpan.FromMinutes(2),
            Schema = AnswerSchema.Parse("""{ "type": "object", "required": ["n"], "properties": { "n": { "type": "integer" } } }"""),
        };

        var turn = await new TurnRunner(fleet, TimeProvider.System).RunAsync(pane, "How many? wrong 2 say \"{'n': 7}\"", options, output.WriteLine, Token);

        Assert.Equal(7, Assert.IsType<System.Text.Json.JsonElement>(turn.Data).GetProperty("n").GetInt32());
        Console.WriteLine($"{name}: data after two corrections, Source {turn.Source}");
        foreach (var kind in DeliveryKind.All)
        {
            await Eventually.TrueAsync(async () => (await LookAsync(pane)).Status is AgentStatus.Completed or AgentStatus.Idle, "it is ready");
            var receipt = await new Delivery.PromptSender(fleet, TimeProvider.System).SendAsync(pane, kind.Prompt(1), options.Delivery, Token);
            Console.WriteLine($"{name}: {kind.Name} {receipt.Outcome} recorded {receipt.Recorded?.ToString() ?? "unknown"} after {receipt.DurationMilliseconds} ms");
            Assert.NotEqual(false, receipt.Recorded);
        }

        async Task<StatusReport> LookAsync(AgentPane of)
        {
            await foreach (var report in new Monitoring.StatusReader(fleet, TimeProvider.System).ReadAsync(AgentQuery.Of([of]), Token)) return report;
            throw new InvalidOperationException("There is no report.");
        }
    }

    [Theory(Timeout = RealAgentTest.Limit * 6)]
    [MemberData(nameof(Agents))]
    public async Task Each_of_two_programs_in_one_folder_gives_the_answers_to_its_own_prompts(string name)
    {
        await using var agent = await RealAgentTest.StartAsync(name);
        var another = await agent.StartAnotherAsync();
        await using var server = TmuxServer.For(new() { SocketName = agent.Tmux.SocketName, Executable = PrivateTmux.Executable, ConfigFile = "/dev/null" });
        var fleet = new Fleet(server, ProfileCatalog.Load());
        AgentPane[] panes = [await RegisterAsync("first", agent), await RegisterAsync("second", another)];
        var tally = new AnswerTally(name);
        var sent = panes.ToDictionary(p => p.Name, _ => new List<string>());
        for (var round = 0; round < (AskedRounds ?? RoundsInCI); round++)
        {
            // One after the other, and at the same time, by turns.
            var turns = new List<Task>();
            foreach (var pane in panes)
            {
                var kind = Kinds[round % Kinds.Count];
                var words = kind.Words($"{pane.Name} {round}");
                sent[pane.Name].Add(kind.Prompt(words));
                turns.Add(AskAsync(pane, kind, words, words.Replace("{n}", $"{sent[pane.Name].Count(p => p == kind.Prompt(words))}", StringComparison.Ordinal)));
                if (round % 2 == 0) await turns[^1];
            }

            await Task.WhenAll(turns);
        }

        foreach (var pane in panes)
        {
            var all = await new TurnReader(fleet, TimeProvider.System).ReadAsync(await FreshAsync(pane), 64, Token);
            if (!all.Select(t => t.Prompt).SequenceEqual(sent[pane.Name])) tally.Faults.Add($"{pane.Name} has the turns:\n{string.Join('\n', all.Select(t => t.Prompt))}");
        }

        output.WriteLine($"{tally}");
        if (AskedRounds is not null) Console.WriteLine(tally);
        Assert.True(tally.Faults.Count == 0, $"{tally}\n\n{string.Join("\n\n", tally.Faults)}");

        Task<AgentPane> RegisterAsync(string pane, TmuxPane of) => fleet.RegisterAsync(pane, null, of.Id, name, Token);

        async Task<AgentPane> FreshAsync(AgentPane pane) => Assert.Single(await fleet.RefreshAsync([pane], Token));

        async Task AskAsync(AgentPane pane, AnswerKind kind, string words, string answer)
        {
            var steps = new List<string>();
            try
            {
                var options = new TurnOptions { Delivery = new() { Timeout = TimeSpan.FromSeconds(60) }, Timeout = TimeSpan.FromMinutes(2), Answer = _ => Allow };
                var turn = await new TurnRunner(fleet, TimeProvider.System).RunAsync(pane, kind.Prompt(words), options, steps.Add, Token);
                var read = Assert.Single(await new TurnReader(fleet, TimeProvider.System).ReadAsync(await FreshAsync(pane), 1, Token));
                tally.Add(kind, words, answer, turn, read, steps);
            }
            catch (MoanaException problem)
            {
                tally.Faults.Add($"{kind.Name} of {pane.Name}: {problem.ErrorId}: {problem.Message}\n{string.Join('\n', steps)}");
            }
        }
    }
}
