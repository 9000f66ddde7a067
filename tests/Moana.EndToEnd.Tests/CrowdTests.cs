using System.Diagnostics;
using System.Globalization;
using Moana.Agents;
using Moana.Detection;
using Moana.Storage;
using Moana.Testing;
using Moana.Tmux;

namespace Moana.EndToEnd.Tests;

/// <summary>
/// Many orchestrators, each a process, with some agents each, over one queue in a database; at random moments one of them, an agent's
/// program or the database itself is killed. As large as <c>MOANA_CROWD</c> says: orchestrators, tasks, agents and kills.
/// </summary>
public sealed class CrowdTests(ITestOutputHelper output)
{
    private const int Patience = 90 * 60_000;

    private static readonly TimeSpan Stall = TimeSpan.FromMinutes(10);

    private static readonly int[] Scale =
        [.. (Environment.GetEnvironmentVariable("MOANA_CROWD") is { Length: > 0 } scale ? scale : "0,0,0,0").Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];

    [Fact(Timeout = Patience)]
    public async Task Each_attempt_is_one_prompt_and_each_task_is_done_once_whatever_is_killed()
    {
        Assert.SkipUnless(Scale is [> 0, > 0, > 0, >= 0], "It takes many processes, and is run where MOANA_CROWD says how many: orchestrators,tasks,agents,kills.");
        Assert.SkipWhen(PostgresServer.Hindrance is not null, PostgresServer.Hindrance ?? "");
        var (joiners, tasks, agents, kills) = (Scale[0], Scale[1], Scale[2], Scale[3]);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        output.WriteLine($"seed {seed}: {joiners} orchestrators, {tasks} tasks, {agents} agents, {kills} kills");
        using var postgres = new PostgresServer();
        var address = postgres.NewRecord();
        var store = new OrchestrationStore(address);
        store.Initialize([], []);
        store.Share(new()
        {
            Id = "o", Agents = [], Path = "/tmp",
            Tasks = [.. Enumerable.Range(1, tasks).Select(i => new OrchestrationTask { Id = $"{i}", Prompt = Prompt(i), MaxAttempts = kills + 3 })],
        });
        await using var tmux = new PrivateTmux();
        using var log = new FakeAgentLog();
        var teams = await StartAsync(tmux, log, agents, joiners);
        var panes = teams.SelectMany(t => t).ToDictionary();
        var crowd = teams.ConvertAll(t => new Joiner(tmux, address, [.. t.Keys]));
        _clock.Start();
        try
        {
            crowd.ForEach(j => j.Start());
            var killed = new Dictionary<string, int> { ["orchestrator"] = 0, ["agent"] = 0, ["database"] = 0 };
            for (var kill = 1; kill <= kills; kill++)
            {
                // Spread over the work: a kill for each so many tasks that have ended.
                var due = tasks * (kill - 1) / (kills + 1);
                await EndedAsync(store, crowd, due, tmux);
                await Task.Delay(random.Next(0, 500), TestContext.Current.CancellationToken);
                var what = random.Next(10) switch { 0 => "database", < 4 => "agent", _ => "orchestrator" };
                killed[what]++;
                switch (what)
                {
                    case "database":
                        postgres.Kill();
                        await Task.Delay(random.Next(0, 2000), TestContext.Current.CancellationToken);
                        postgres.Start();
                        break;
                    case "agent":
                        // The same program stands there anew, as after a crash that somebody mended.
                        await tmux.RunAsync("respawn-pane", "-k", "-t", panes.ElementAt(random.Next(panes.Count)).Value);
                        break;
                    default:
                        crowd[random.Next(crowd.Count)].Restart();
                        break;
                }
            }

            await EndedAsync(store, crowd, tasks, tmux);
            output.WriteLine($"{_clock.Elapsed.TotalSeconds:0} s; killed: {string.Join(", ", killed.Select(k => $"{k.Key} {k.Value}"))}; started anew by themselves: {Revived}");
        }
        finally
        {
            crowd.ForEach(j => j.Dispose());
        }

        var ended = store.GetTasks("o");
        var (prompts, done) = (log.Prompts(), log.Events("turn-end").Count(e => e.Text("result") == "done"));
        var attempts = ended.Sum(t => t.Attempts);
        output.WriteLine($"{prompts.Count} prompts taken, {attempts} attempts on record, {done} turns done, {ended.Count(t => t.Attempts > 1)} tasks with more than one");
        var taken = prompts.CountBy(p => p).ToDictionary();
        Assert.All(ended, t => Assert.True(t.Status == OrchestrationTaskStatus.Completed, $"{t.Id}: {t.Status} after {t.Attempts}, {t.Reason}"));
        // An attempt whose pane was killed may have died before its prompt was taken; none was taken more often than is on record.
        Assert.All(ended, t => Assert.True(taken.GetValueOrDefault(t.Prompt) is >= 1 and var n && n <= t.Attempts, $"{t.Id}: {taken.GetValueOrDefault(t.Prompt)} prompts, {t.Attempts} attempts, {t.Reason}"));
        Assert.Equal(tasks, taken.Count);
    }

    private readonly Stopwatch _clock = new();
    private int _told;

    /// <summary>How often an orchestrator was started again because it had ended by itself.</summary>
    private int Revived { get; set; }

    private static string Prompt(int number) => $"prompt number {number} of many";

    private static int Ended(OrchestrationStore store)
    {
        try
        {
            var info = store.GetOrchestration("o");
            return info.Completed + info.Failed;
        }
        catch (MoanaException)
        {
            // The database is being restarted.
            return -1;
        }
    }

    /// <summary>Waits until so many tasks have ended. An orchestrator that ended by itself is started again, as a service would be.</summary>
    private async Task EndedAsync(OrchestrationStore store, List<Joiner> crowd, int count, PrivateTmux tmux)
    {
        var (most, since) = (-1, Stopwatch.StartNew());
        while (Ended(store) is var now && now < count)
        {
            if (now > most) (most, since) = (now, Stopwatch.StartNew());
            if (now >= _told + 50) output.WriteLine($"{_clock.Elapsed.TotalSeconds:0} s: {_told = now} tasks have ended");
            // With it all agents are gone, and nothing is left to wait for.
            Assert.True((await tmux.TryRunAsync("list-sessions")).IsSuccess, "the tmux server has died");
            Assert.True(since.Elapsed < Stall, $"{now} tasks have ended, and none more for {Stall}: {string.Join("; ", crowd.Select(j => j.Last))}");
            foreach (var ended in crowd.Where(j => j.HasEnded))
            {
                output.WriteLine($"one ended: {ended.Last}");
                ended.Restart();
                Revived++;
            }

            await Task.Delay(500, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Starts the agents of each orchestrator in a session of their own: who watches a session hears all that is written in it.</summary>
    private static async Task<List<Dictionary<string, string>>> StartAsync(PrivateTmux tmux, FakeAgentLog log, int count, int teams)
    {
        await using var server = TmuxServer.For(new() { SocketName = tmux.SocketName, Executable = PrivateTmux.Executable });
        var starter = new SessionStarter(new(server, ProfileCatalog.Load()), TimeProvider.System);
        var styles = new[] { "codex", "claude", "amp" };
        var launches = Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"a{i}", FormattableString.Invariant($"exec '{TestPaths.FakeAgent}' --style {styles[i % styles.Length]} --name a{i} --work 0.2 --log '{log.Path}'"))).ToList();
        var started = new List<Dictionary<string, string>>();
        for (var team = 0; team < teams; team++)
        {
            var agents = await starter.StartAsync($"s{team}", [.. launches.Where((_, i) => i % teams == team)], "/tmp", 120, 40, e => throw e, TestContext.Current.CancellationToken);
            started.Add(agents.ToDictionary(a => a.Name, a => a.Pane.Id.ToString()));
            await Eventually.TrueAsync(() => log.Events("ready").Count >= started.Sum(s => s.Count), "the agents are ready", TimeSpan.FromMinutes(2));
        }

        return started;
    }

    /// <summary>A process that takes part with some agents.</summary>
    private sealed class Joiner(PrivateTmux tmux, string address, IReadOnlyList<string> agents) : IDisposable
    {
        private Process? _process;

        /// <summary>Whether it has ended before the work has.</summary>
        public bool HasEnded => _process is { HasExited: true } && Last != "over";

        /// <summary>What it said last.</summary>
        public string Last { get; private set; } = "";

        private void Hear(string? said)
        {
            // Of an exception its words, and not where it was.
            if (said is { Length: > 0 } && !said.StartsWith("   ", StringComparison.Ordinal) && !said.StartsWith(" --->", StringComparison.Ordinal)) Last = said;
        }

        public void Start()
        {
            _process = Process.Start(new ProcessStartInfo(
                Path.Combine(TestPaths.Output("Moana.Joiner"), "moana-joiner"), [PrivateTmux.Executable, tmux.SocketName, address, "o", .. agents])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            _process.OutputDataReceived += (_, e) => Hear(e.Data);
            _process.ErrorDataReceived += (_, e) => Hear(e.Data);
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        public void Restart()
        {
            Dispose();
            Start();
        }

        public void Dispose()
        {
            _process?.Kill();
            _process?.WaitForExit();
            _process?.Dispose();
            _process = null;
        }
    }
}
