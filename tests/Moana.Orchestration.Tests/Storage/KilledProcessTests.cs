using Moana.Orchestration.Tests.Scheduling;
using Moana.Orchestration.Tests.Engine;
using System.Diagnostics;
using Moana.Engine;
using Moana.Storage;
using Moana.Testing;
using Moana.Validation;

namespace Moana.Orchestration.Tests.Storage;

/// <summary>A real process that orchestrates over the real store, and is killed again and again.</summary>
[Collection(nameof(Alone))]
public sealed class KilledProcessTests
{
    private const string Folder = "MOANA_TEST_KILLED_FOLDER";
    private const string Record = "MOANA_TEST_KILLED_RECORD";
    private const int Tasks = 200;

    [Theory(Timeout = 300_000)]
    [InlineData(RecordKind.Sqlite)]
    [InlineData(RecordKind.Postgres)]
    public async Task Killed_at_any_moment_and_resumed_nothing_is_lost_and_nothing_is_sent_twice(RecordKind kind)
    {
        using var folder = new TemporaryFolder();
        var address = Records.New(kind, folder);
        var store = new OrchestrationStore(address);
        var random = new Random(1);
        for (var kill = 0; kill < 5; kill++)
        {
            var enough = (kill == 0 ? 0 : store.GetOrchestration("o").Completed) + random.Next(5, 25);
            using var process = Start(folder.Path, address);
            await Eventually.TrueAsync(
                () => store.Exists && store.GetOrchestrations() is [{ Completed: var now }] && now >= enough,
                "the process goes on with the tasks");
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(OrchestrationStatus.Interrupted, store.GetOrchestration("o").Status);
        }

        await RunAsync(folder.Path, address);
        Assert.Equal((OrchestrationStatus.Completed, Tasks), (store.GetOrchestration("o").Status, store.GetOrchestration("o").Completed));
        var accepted = await File.ReadAllLinesAsync(folder["accepted"], TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, Tasks).Select(i => $"do {i}").Order(), accepted.Select(l => l.Split('\t')[2]).Order());
        Assert.Equal(5, store.GetEvents("o").Count(e => e.Kind == OrchestrationEventKind.Resumed));
    }

    /// <summary>What the killed process does. Not a test of its own.</summary>
    [Fact(Explicit = true)]
    public async Task Child()
    {
        if (Environment.GetEnvironmentVariable(Folder) is { } folder)
        {
            await RunAsync(folder, Environment.GetEnvironmentVariable(Record)!);
        }
    }

    private static Process Start(string folder, string address)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { [Folder] = folder, [Record] = address } };
        foreach (var argument in (string[])["--explicit", "only", "--filter-method", $"{typeof(KilledProcessTests).FullName}.{nameof(Child)}"])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task RunAsync(string folder, string address)
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(10), "a", "b", "c").KeptIn(Path.Combine(folder, "accepted"));
        var store = new OrchestrationStore(address);
        var engine = new OrchestrationEngine(agents, store, new CommandValidator(), TimeProvider.System);
        var tasks = Enumerable.Range(1, Tasks).Select(i => SchedulerRig.Task($"t{i}") with { Prompt = $"do {i}" }).ToList();
        var updates = store.GetOrchestrations().Count > 0
            ? engine.ResumeAsync("o")
            : engine.RunAsync(new OrchestrationRun { Id = "o", Agents = agents.Names, Tasks = tasks, Path = folder });
        await foreach (var _ in updates)
        {
        }
    }
}
