using System.Collections.Concurrent;
using Moana.Engine;
using Moana.Orchestration.Tests.Engine;
using Moana.Storage;
using Moana.Validation;
using Moana.Workspaces;

namespace Moana.Orchestration.Tests.Workspaces;

/// <summary>A plan whose tasks land: each is validated where it was done, and again on what the others have landed.</summary>
public sealed class TaskLandingTests : IAsyncLifetime
{
    /// <summary>The project's build and tests: each program in it runs.</summary>
    private const string Build = "for program in *.sh; do sh $program > /dev/null || { echo \"$program fails\"; exit 1; }; done";

    private GitRig _rig = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await GitRig.CreateAsync();
        _rig.Write("lib", "greet() { echo hello; }\n");
        _rig.Write("first.sh", "set -e\n. ./lib\ngreet\n");
        await _rig.CommitAsync("a small project");
    }

    public ValueTask DisposeAsync()
    {
        _rig.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact(Timeout = 120_000)]
    public async Task A_change_that_breaks_anothers_only_together_is_caught_in_the_queue_and_corrected()
    {
        var folders = new Dictionary<string, string> { ["a"] = (await _rig.MakeAsync("a")).Path, ["b"] = (await _rig.MakeAsync("b")).Path };
        var prompts = new Dictionary<string, int> { ["a"] = 0, ["b"] = 0 };
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a", "b") { Folder = a => Path.Combine(folders[a], "somewhere") };
        agents.BeforeAccept = async (agent, _) =>
        {
            var folder = folders[agent];
            switch (agent, ++prompts[agent])
            {
                case ("a", 1):
                    GitRig.Write(folder, "lib", "welcome() { echo hello; }\n");
                    GitRig.Write(folder, "first.sh", "set -e\n. ./lib\nwelcome\n");
                    await GitRig.CommitInAsync(folder, "a better name");
                    break;
                case ("b", 1):
                    GitRig.Write(folder, "second.sh", "set -e\n. ./lib\ngreet\n");
                    break;
                case ("b", 2):
                    await GitRig.CommitInAsync(folder, "a second program");
                    await GitRig.GitInAsync(folder, "merge", "--quiet", "main");
                    GitRig.Write(folder, "second.sh", "set -e\n. ./lib\nwelcome\n");
                    await GitRig.CommitInAsync(folder, "calls it by its new name");
                    break;
                case ("a", 2):
                    // It goes on from what the other one has landed.
                    Assert.True(File.Exists(Path.Combine(folder, "lib")));
                    GitRig.Write(folder, "third.sh", "set -e\n. ./lib\nwelcome\n");
                    break;
            }
        };

        var results = await RunAsync(
            agents,
            Task("rename", "a"),
            Task("second", "b") with { DependsOn = ["rename"], Validate = [Build, "test \"$MOANA_AGENT/$MOANA_TASK/$MOANA_ORCHESTRATION\" = b/second/o"] },
            Task("third", "a") with { DependsOn = ["second"] });

        Assert.All(results, r => Assert.Equal((OrchestrationTaskStatus.Completed, ""), (r.Status, r.Status == OrchestrationTaskStatus.Completed ? "" : $"{r.Reason} {r.ValidationOutput}")));
        Assert.Equal([0, 1, 0], results.Select(r => r.Fixes));
        var correction = agents.Accepted.Single(p => p.Agent == "b" && p.Prompt.Contains("git merge main", StringComparison.Ordinal)).Prompt;
        Assert.Contains("second.sh fails", correction, StringComparison.Ordinal);
        Assert.Equal(
            ["third (a)", "second (b)", "a better name", "a small project", "first"], (await _rig.GitAsync("log", "--format=%s", "main")).Split('\n'));
        var check = Assert.Single(await new CommandValidator().RunAsync([Build], _rig.Root, new Dictionary<string, string>(), TimeSpan.FromMinutes(1), Token));
        Assert.True(check.Passed, check.Output);
    }

    [Fact(Timeout = 240_000)]
    public async Task Four_agents_do_eight_tasks_of_which_two_break_each_other_and_what_has_landed_builds()
    {
        var begun = new ConcurrentDictionary<string, bool>();
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a", "b", "c", "d") { Folder = _ => _rig.Root };
        agents.BeforeAccept = async (agent, token) =>
        {
            var folder = agents.FolderOf(agent)!;
            var task = Path.GetFileName(folder).Split('-')[0];
            if (!begun.TryAdd(task, true))
            {
                await GitRig.GitInAsync(folder, "merge", "--quiet", "main");
                GitRig.Write(folder, "second.sh", "set -e\n. ./lib\nwelcome\n");
                await GitRig.CommitInAsync(folder, $"{task} goes with what has landed");
                return;
            }

            switch (task)
            {
                case "rename":
                    GitRig.Write(folder, "lib", "welcome() { echo hello; }\n");
                    GitRig.Write(folder, "first.sh", "set -e\n. ./lib\nwelcome\n");
                    break;
                case "caller":
                    GitRig.Write(folder, "second.sh", "set -e\n. ./lib\ngreet\n");
                    break;
                default:
                    GitRig.Write(folder, $"{task}.sh", "set -e\n. ./lib\n");
                    break;
            }

            await GitRig.CommitInAsync(folder, task);
            // Both have begun from the same state before one of them lands.
            while (task is "rename" or "caller" && !(begun.ContainsKey("rename") && begun.ContainsKey("caller")))
            {
                await System.Threading.Tasks.Task.Delay(10, token);
            }
        };

        string[] ids = ["rename", "caller", "t3", "t4", "t5", "t6", "t7", "t8"];
        var results = await RunAsync(agents, [.. ids.Select(id => Task(id, OrchestrationTask.AnyAgent) with { Workspace = TaskWorkspace.Task })]);
        Assert.All(results, r => Assert.Equal((OrchestrationTaskStatus.Completed, ""), (r.Status, r.Status == OrchestrationTaskStatus.Completed ? "" : $"{r.Id}: {r.Reason} {r.ValidationOutput}")));
        Assert.Equal(1, Assert.Single(results, r => r.Fixes > 0).Fixes);
        Assert.Contains("second.sh fails", Assert.Single(agents.Accepted, p => p.Prompt.Contains("git merge main", StringComparison.Ordinal)).Prompt, StringComparison.Ordinal);
        var check = Assert.Single(await new CommandValidator().RunAsync([Build], _rig.Root, new Dictionary<string, string>(), TimeSpan.FromMinutes(1), Token));
        Assert.True(check.Passed, check.Output);
        Assert.Equal(8, Directory.GetFiles(_rig.Root, "*.sh").Length);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_workspace_goes_on_from_what_landed_and_keeps_what_is_new_in_it()
    {
        var workspace = await _rig.MakeAsync("a");
        GitRig.Write(workspace.Path, "mine.txt", "m\n");
        _rig.Write("theirs.txt", "t\n");
        await _rig.CommitAsync("theirs");
        var landing = await _rig.LandAsync("a", o => o with { Advance = true });
        Assert.Equal((landing.Commit, ""), (await GitRig.GitInAsync(workspace.Path, "rev-parse", "HEAD"), await GitRig.GitInAsync(workspace.Path, "status", "--porcelain")));
        Assert.Equal("t\n", File.ReadAllText(Path.Combine(workspace.Path, "theirs.txt")));
        Assert.True((await (await _rig.CatalogAsync()).ReadChangeAsync("a", null, false, Token)).IsEmpty);

        // What comes up while it lands stays, and nothing is moved under it.
        _rig.Write("mine.txt", "other\n");
        await _rig.CommitAsync("theirs too");
        GitRig.Write(workspace.Path, "new.txt", "n\n");
        await _rig.LandAsync("a", o => o with { Advance = true, Validate = [$"echo late > '{workspace.Path}/mine.txt'"] });
        Assert.Equal("late\n", File.ReadAllText(Path.Combine(workspace.Path, "mine.txt")));
    }

    [Fact(Timeout = 120_000)]
    public async Task An_agent_without_a_workspace_is_told_that_nothing_can_land()
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), "a") { Folder = _ => _rig.Root };
        var result = Assert.Single(await RunAsync(agents, Task("t", "a") with { Validate = [], MaxFixes = 0 }));
        Assert.Equal(OrchestrationTaskStatus.Failed, result.Status);
        Assert.Contains("works in no workspace", result.ValidationOutput, StringComparison.Ordinal);
    }

    private static OrchestrationTask Task(string id, string agent) => new() { Id = id, Prompt = $"do {id}", Agent = agent, Validate = [Build], Land = true };

    private async Task<List<TaskResult>> RunAsync(InMemoryAgents agents, params OrchestrationTask[] tasks)
    {
        var run = new OrchestrationRun { Id = "o", Agents = agents.Names, Tasks = tasks, Path = _rig.Root };
        var engine = new OrchestrationEngine(agents, new OrchestrationStore(_rig["moana.db"]), new CommandValidator(), TimeProvider.System, new TaskWorkspaces(TimeProvider.System));
        return await engine.RunAsync(run, Token).Where(u => u.Result is not null).Select(u => u.Result!).ToListAsync(Token);
    }
}
