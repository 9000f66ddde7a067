using System.Diagnostics;
using System.Globalization;
using Moana.Engine;
using Moana.Orchestration.Tests.Engine;
using Moana.Storage;
using Moana.Testing;
using Moana.Validation;
using Moana.Workspaces;

namespace Moana.Orchestration.Tests.Workspaces;

/// <summary>
/// A process that runs tasks in workspaces of their own is killed again and again: in setup, in the move, in validation, in the
/// landing. Whoever resumes it ends it, with nothing made, sent or landed twice.
/// </summary>
[Collection(nameof(Alone))]
public sealed class KilledWorkspaceTests : IAsyncLifetime
{
    private const string Folder = "MOANA_TEST_KILLED_WORKSPACES";

    /// <summary>A bound for what hangs, far beyond what a busy machine takes for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private GitRig _rig = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Few in the usual run; 100 by hand.</summary>
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("MOANA_WORKSPACE_KILLS"), CultureInfo.InvariantCulture, out var n) ? n : 2;

    private static int Tasks(int kills) => Math.Max(4, kills / 2);

    public async ValueTask InitializeAsync() => _rig = await GitRig.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _rig.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact(Timeout = 3_600_000)]
    public async Task Killed_at_any_moment_and_resumed_every_task_is_made_sent_and_landed_once()
    {
        var random = new Random(5);
        var store = new OrchestrationStore(_rig["moana.db"]);
        for (var kill = 0; kill < Kills; kill++)
        {
            var seen = kill == 0 ? 0 : store.GetEvents("o").Count;
            using var process = Start();
            // Not before it goes on, and then at a moment that nobody chose.
            await Eventually.TrueAsync(() => process.HasExited || (store.Exists && store.GetOrchestrations().Count > 0 && store.GetEvents("o").Count > seen + 1), "the process goes on", Patience);
            await Task.Delay(random.Next(600), Token);
            process.Kill();
            await process.WaitForExitAsync(Token);
        }

        await RunAsync(_rig.Root, _rig["moana.db"], Kills, Token);
        var count = Tasks(Kills);
        var tasks = store.GetTasks("o");
        Assert.All(tasks, t => Assert.Equal((OrchestrationTaskStatus.Completed, "", 1), (t.Status, t.Status == OrchestrationTaskStatus.Completed ? "" : $"{t.Id}: {t.Reason} {t.ValidationOutput}", t.Attempts)));
        var ids = Enumerable.Range(1, count).Select(i => $"t{i}").Order().ToList();
        Assert.Equal(ids, tasks.Select(t => t.Id).Order());
        Assert.Equal(ids.Select(i => $"do {i}").Order(), File.ReadLines(_rig["accepted"]).Select(l => l.Split('\t')[2]).Order());
        Assert.Equal(ids.Select(i => $"{i}-o").Order(), (await (await _rig.CatalogAsync()).ListAsync(e => throw e, Token)).Where(w => w.State == WorkspaceState.Ready).Select(w => w.Name).Order());
        Assert.Equal(ids, (await _rig.GitAsync("log", "--format=%s", "main")).Split('\n').SkipLast(1).Select(s => s.Split(' ')[0]).Order());
        Assert.Equal("", await _rig.GitAsync("status", "--porcelain"));
    }

    /// <summary>What the killed process does. Not a test of its own.</summary>
    [Fact(Explicit = true)]
    public async Task Child()
    {
        if (Environment.GetEnvironmentVariable(Folder) is { } root)
        {
            await RunAsync(root, Path.Combine(Path.GetDirectoryName(root)!, "moana.db"), Kills, Token);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { [Folder] = _rig.Root } };
        foreach (var argument in (string[])["--explicit", "only", "--filter-method", $"{typeof(KilledWorkspaceTests).FullName}.{nameof(Child)}"])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task RunAsync(string root, string record, int kills, CancellationToken token)
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(10), "a", "b") { Folder = _ => root }.KeptIn(Path.Combine(Path.GetDirectoryName(root)!, "accepted"));
        agents.BeforeAccept = (agent, _) =>
        {
            var folder = agents.FolderOf(agent)!;
            GitRig.Write(folder, $"{Path.GetFileName(folder)}.txt", "made\n");
            return Task.CompletedTask;
        };
        var store = new OrchestrationStore(record);
        var engine = new OrchestrationEngine(agents, store, new CommandValidator(), TimeProvider.System, new TaskWorkspaces(TimeProvider.System));
        var tasks = Enumerable.Range(1, Tasks(kills)).Select(i => new OrchestrationTask
        {
            Id = $"t{i}",
            Prompt = $"do t{i}",
            Workspace = TaskWorkspace.Task,
            Setup = ["sleep 0.1; mkdir -p bin"],
            Validate = [$"sleep 0.1; test -e t{i}-o.txt && test -d bin"],
            Land = true,
        }).ToList();
        var updates = store.GetOrchestrations().Count > 0
            ? engine.ResumeAsync("o", token: token)
            : engine.RunAsync(new OrchestrationRun { Id = "o", Agents = agents.Names, Tasks = tasks, Path = root }, token);
        await foreach (var _ in updates)
        {
        }
    }
}
