using System.Diagnostics;
using System.Globalization;
using CliWrap.EventStream;
using Moana.Storage;
using Moana.Testing;

namespace Moana.EndToEnd.Tests;

/// <summary>Two shells over one queue in a database, each with an agent of its own; one is killed, as nothing can be caught.</summary>
public sealed class SharedQueueKillTests
{
    private const int Patience = 10 * 60_000;

    /// <summary>How often one of them is killed.</summary>
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("MOANA_QUEUE_KILLS") ?? "1", CultureInfo.InvariantCulture);

    [Fact(Timeout = Patience)]
    public async Task The_other_one_goes_on_and_what_the_dead_one_left_is_settled_by_its_pane_when_it_joins_again()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("MOANA_QUEUE_KILLS") is { Length: > 0 }, "It starts four shells, and is run where MOANA_QUEUE_KILLS is set.");
        Assert.SkipWhen(PostgresServer.Hindrance is not null, PostgresServer.Hindrance ?? "");
        var address = PostgresServer.Shared.NewRecord();
        var store = new OrchestrationStore(address);
        store.Initialize([], []);
        await using var shell = new OrchestrationShell();
        await shell.StartAgentsAsync(2, work: 0.2);
        var tasks = 4 + (Kills * 4);
        store.Share(new()
        {
            Id = "o", Agents = [], Path = "/tmp",
            Tasks = [.. Enumerable.Range(1, tasks).Select(i => new OrchestrationTask { Id = $"{i}", Prompt = $"prompt number {i} of many" })],
        });
        using var limit = new CancellationTokenSource(Patience);
        var other = shell.RunAsync(Join("a1"), TimeSpan.FromMilliseconds(Patience));
        for (var kill = 1; kill <= Kills; kill++)
        {
            var sent = Sent(store);
            await foreach (var e in shell.Command(Join("a0")).ListenAsync(limit.Token))
            {
                if (e is StartedCommandEvent started)
                {
                    await Eventually.TrueAsync(() => Sent(store) > sent, "the first one has been given a prompt");
                    using var process = Process.GetProcessById(started.ProcessId);
                    process.Kill();
                }
            }
        }

        await shell.RunAsync(Join("a0"), TimeSpan.FromMilliseconds(Patience));
        await other;
        Assert.All(store.GetTasks("o"), t => Assert.True(t is { Status: OrchestrationTaskStatus.Completed, Attempts: 1 }, $"{t.Id}: {t.Status} after {t.Attempts}, {t.Reason}"));
        Assert.Equal(
            Enumerable.Range(1, tasks).Select(i => $"prompt number {i} of many").Order(StringComparer.Ordinal),
            shell.Log.Prompts().Order(StringComparer.Ordinal));

        string Join(string agent) => $"$null = Start-MoanaOrchestration -Name {agent} -Join o -Store '{address}'";
    }

    private static int Sent(OrchestrationStore store) => store.GetEvents("o").Count(e => e is { Kind: OrchestrationEventKind.PromptSending, Agent: "a0" });
}
