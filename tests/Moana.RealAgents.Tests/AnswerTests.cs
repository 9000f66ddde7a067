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
    private const int RoundsInCI = 2;

    private static readonly int? AskedRounds =
        int.TryParse(Environment.GetEnvironmentVariable("MOANA_ANSWER_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : null;

    private static readonly AnswerRule Allow = new() { Match = ".", Keys = ["Enter"] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Agents => [.. AgentKit.All.Select(k => k.Name)];

    private static IReadOnlyList<AnswerKind> Kinds => Environment.GetEnvironmentVariable("MOANA_ANSWER_KINDS") switch
    {
        null or "" => AnswerKind.All,
        var names => [.. AnswerKind.All.Where(k => names.Split(',').Contains(k.Name))],
    };

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
