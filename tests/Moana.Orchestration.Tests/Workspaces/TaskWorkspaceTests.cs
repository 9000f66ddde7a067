using Moana.Engine;
using Moana.Orchestration.Tests.Engine;
using Moana.Storage;
using Moana.Validation;
using Moana.Workspaces;

namespace Moana.Orchestration.Tests.Workspaces;

/// <summary>Tasks with workspaces of their own and races, over real git; the agents live in this process.</summary>
public sealed class TaskWorkspaceTests : IAsyncLifetime
{
    private GitRig _rig = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _rig = await GitRig.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _rig.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact(Timeout = 120_000)]
    public async Task Each_task_is_done_in_a_workspace_of_its_own_and_one_builds_on_what_another_made()
    {
        _rig.Write(".env", "SECRET=1\n");
        var agents = Agents("a");
        agents.BeforeAccept = (agent, _) =>
        {
            var folder = agents.FolderOf(agent)!;
            Assert.Equal("SECRET=1\n", File.ReadAllText(Path.Combine(folder, ".env")));
            GitRig.Write(folder, $"made-{agents.Accepted.Count}.txt", "x\n");
            return Task.CompletedTask;
        };
        var own = Own("one") with
        {
            Copy = [".env"],
            Setup = ["echo $MOANA_AGENT/$MOANA_TASK/$MOANA_ATTEMPT/$MOANA_ORCHESTRATION >> bin-setup; mkdir bin; mv bin-setup bin/; test \"$MOANA_PATH\" = \"$PWD\""],
            Validate = ["test \"$MOANA_PATH\" = \"$PWD\" && test \"$(cat bin/bin-setup)\" = a/$MOANA_TASK/1/o"],
        };
        var results = await RunAsync(agents, own, own with { Id = "two", DependsOn = ["one"], Base = "one" }, new() { Id = "three", Prompt = "do", DependsOn = ["two"], Land = false });

        Assert.All(results.Take(2), r => Assert.Equal((OrchestrationTaskStatus.Completed, ""), (r.Status, r.Status == OrchestrationTaskStatus.Completed ? "" : r.Reason + r.ValidationOutput)));
        Assert.Equal([("one-o", 1, 1), ("two-o", 1, 1)], results.Take(2).Select(r => (r.Change!.Name, r.Change.Files, r.Change.Added)));
        var folder = results[1].Change!.Path;
        Assert.True(File.Exists(Path.Combine(folder, "made-0.txt")) && File.Exists(Path.Combine(folder, "made-1.txt")), "the second task has what the first one made");
        Assert.False(File.Exists(Path.Combine(_rig.Root, "made-0.txt")), "the person's files are as they were");
        Assert.Equal([("a", results[0].Change!.Path), ("a", folder), ("a", null)], agents.Moves);
        Assert.Null(results[2].Change);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_setup_that_fails_ends_its_task_with_what_it_said_and_leaves_nothing()
    {
        var agents = Agents("a");
        var result = Assert.Single(await RunAsync(agents, Own("one") with { Setup = ["true", "echo no network; exit 3"] }));
        Assert.Equal((OrchestrationTaskStatus.Failed, 0), (result.Status, result.Attempts));
        Assert.Contains("'echo no network; exit 3' exited with 3", result.Reason, StringComparison.Ordinal);
        Assert.Contains("no network", result.Reason, StringComparison.Ordinal);
        Assert.Empty(agents.Accepted);
        Assert.Empty(agents.Moves);
        Assert.Empty(await (await _rig.CatalogAsync()).ListAsync(e => throw e, Token));
        Assert.Equal("main", await _rig.GitAsync("for-each-ref", "--format=%(refname:short)", "refs/heads"));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_setup_that_was_killed_is_made_to_its_end_and_nothing_is_made_twice()
    {
        // As a killed process leaves it: the worktree is there, the record says that it is not ready, and nobody knows how far its setup came.
        var catalog = await _rig.CatalogAsync();
        await _rig.MakeAsync("one-o", o => o with { Setup = ["mkdir -p bin; echo set up >> bin/log"], Task = "one" });
        var records = new WorkspaceRecords(await _rig.OpenAsync());
        await records.SaveAsync((await records.FindAsync("one-o"))! with { Ready = false });

        var agents = Agents("a");
        var result = Assert.Single(await RunAsync(agents, Own("one") with { Setup = ["mkdir -p bin; echo set up >> bin/log"], Validate = ["cat bin/log"] }));
        Assert.Equal((OrchestrationTaskStatus.Completed, "one-o"), (result.Status, result.Change?.Name));
        Assert.Equal("set up\nset up\n", result.ValidationOutput);
        Assert.Single(await catalog.ListAsync(e => throw e, Token));
    }

    [Fact(Timeout = 120_000)]
    public async Task Half_a_worktree_of_a_killed_process_is_made_anew()
    {
        var there = await _rig.MakeAsync("one-o");
        var records = new WorkspaceRecords(await _rig.OpenAsync());
        await records.SaveAsync((await records.FindAsync("one-o"))! with { Ready = false });
        File.Delete(Path.Combine(there.Path, ".git"));

        var result = Assert.Single(await RunAsync(Agents("a"), Own("one") with { Validate = ["git status --porcelain"] }));
        Assert.Equal((OrchestrationTaskStatus.Completed, there.Path), (result.Status, result.Change?.Path));
        Assert.Equal("?? made.txt\n", result.ValidationOutput);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_agents_own_workspace_is_made_once_and_lands_task_after_task()
    {
        var agents = Agents("a");
        agents.BeforeAccept = (agent, _) =>
        {
            GitRig.Write(agents.FolderOf(agent)!, $"made-{agents.Accepted.Count}.txt", "x\n");
            return Task.CompletedTask;
        };
        var own = Own("one") with { Workspace = TaskWorkspace.Agent, Land = true, Setup = ["mkdir bin; echo x >> bin/setup"], Validate = ["test -e made-0.txt"] };
        var results = await RunAsync(agents, own, own with { Id = "two", DependsOn = ["one"] });
        Assert.All(results, r => Assert.Equal((OrchestrationTaskStatus.Completed, "a", 1), (r.Status, r.Change!.Name, r.Change.Files)));
        Assert.Equal([results[1].Change!.LandedAs!, results[0].Change!.LandedAs!], (await _rig.GitAsync("log", "--format=%H", "-2", "main")).Split('\n'));
        Assert.Single(agents.Moves);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_task_is_validated_in_its_folder_of_the_workspace()
    {
        _rig.Write("api/build.txt", "b\n");
        await _rig.CommitAsync("api");
        var result = Assert.Single(await RunAsync(Agents("a"), Own("one") with { Path = "api", Land = true, Validate = ["test -e build.txt && test \"$(basename $PWD)\" = api"] }));
        Assert.Equal((OrchestrationTaskStatus.Completed, ""), (result.Status, result.Status == OrchestrationTaskStatus.Completed ? "" : result.ValidationOutput));
    }

    [Fact(Timeout = 120_000)]
    public async Task What_cannot_have_a_workspace_is_told_before_anything_is_begun()
    {
        var workspaces = new TaskWorkspaces(TimeProvider.System);
        await workspaces.CheckAsync([Own("one"), Own("two") with { Base = "one", DependsOn = ["one"] }], _rig.Root, Token);
        await FailsAsync("BaseNotFound", Own("one") with { Base = "nowhere" });
        _rig.Write("secret", "s\n");
        await FailsAsync("CopyNotIgnored", Own("one") with { Copy = ["secret"] });
        _rig.Write("a.txt", "not committed\n");
        await FailsAsync("BaseDirty", Own("one") with { Workspace = TaskWorkspace.None, Race = ["a", "b"] });
        Directory.CreateDirectory(_rig["nothing"]);
        await FailsAsync("NotRepository", Own("one") with { Path = _rig["nothing"] });

        async Task FailsAsync(string id, OrchestrationTask task) =>
            Assert.Equal(id, (await Assert.ThrowsAsync<MoanaException>(() => workspaces.CheckAsync([task], _rig.Root, Token))).ErrorId);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_first_of_a_race_that_passes_lands_and_the_others_are_stopped_and_kept()
    {
        var agents = Agents("slow", "wrong", "right");
        agents.BeforeAccept = async (agent, token) =>
        {
            GitRig.Write(agents.FolderOf(agent)!, "answer.txt", $"{agent}\n");
            if (agent == "right")
            {
                // The slow one is at work already when it is decided, and the wrong one has failed.
                var record = new OrchestrationStore(_rig["moana.db"]);
                while (!agents.Accepted.Any(p => p.Agent == "slow") || record.GetTask("o", "fix.wrong").Status != OrchestrationTaskStatus.Failed)
                {
                    await Task.Delay(10, token);
                }
            }
        };
        agents.IsSlow = agent => agent == "slow";
        var events = new List<OrchestrationEvent>();
        var result = Assert.Single(await RunAsync(agents, events, new OrchestrationTask
        {
            Id = "fix",
            Prompt = "fix it",
            Race = ["slow", "wrong", "right"],
            Validate = ["grep right answer.txt"],
            MaxFixes = 0,
            Land = true,
        }));

        Assert.Equal((OrchestrationTaskStatus.Completed, "right", "fix.right-o"), (result.Status, result.Agent, result.Change?.Name));
        Assert.Equal("right", await _rig.GitAsync("show", $"{result.Change!.LandedAs}:answer.txt"));
        Assert.Equal(await _rig.GitAsync("rev-parse", "main"), result.Change.LandedAs);
        var tasks = new OrchestrationStore(_rig["moana.db"]).GetTasks("o");
        Assert.Equal(
            [("fix", null), ("fix.slow", "fix"), ("fix.wrong", "fix"), ("fix.right", "fix")], tasks.Select(t => (t.Id, t.RaceOf)));
        Assert.Equal(
            [OrchestrationTaskStatus.Completed, OrchestrationTaskStatus.Cancelled, OrchestrationTaskStatus.Failed, OrchestrationTaskStatus.Completed], tasks.Select(t => t.Status));
        Assert.Equal(TurnOutcome.Interrupted, agents.OutcomeOf("slow"));
        Assert.Equal("slow\n", File.ReadAllText(Path.Combine(tasks[1].Change!.Path, "answer.txt")));
        Assert.Equal(OrchestrationStatus.Completed, new OrchestrationStore(_rig["moana.db"]).GetOrchestration("o").Status);
        Assert.Contains("right wins", Assert.Single(events, e => e.Kind == OrchestrationEventKind.RaceDecided).Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("smallest", "b")]
    [InlineData("grep -q '\"Agent\": \"b\"' \"$MOANA_CANDIDATES\" && echo thinking && echo c", "c")]
    [InlineData("echo nobody", null)]
    public async Task A_race_is_won_by_the_smallest_change_or_by_the_one_that_a_command_names(string pick, string? winner)
    {
        var agents = Agents("a", "b", "c");
        agents.BeforeAccept = (agent, _) =>
        {
            GitRig.Write(agents.FolderOf(agent)!, "answer.txt", string.Concat(Enumerable.Repeat("line\n", agent switch { "a" => 9, "b" => 2, _ => 5 })));
            return Task.CompletedTask;
        };
        var result = Assert.Single(await RunAsync(agents, new OrchestrationTask { Id = "fix", Prompt = "fix it", Race = ["a", "b", "c"], Pick = pick }));
        Assert.Equal(winner, result.Agent);
        Assert.Equal(winner is null ? OrchestrationTaskStatus.Failed : OrchestrationTaskStatus.Completed, result.Status);
        Assert.Contains(winner is null ? "nobody" : "", result.Reason, StringComparison.Ordinal);
    }

    private static OrchestrationTask Own(string id) => new() { Id = id, Prompt = $"do {id}", Workspace = TaskWorkspace.Task };

    private InMemoryAgents Agents(params string[] names)
    {
        var agents = new InMemoryAgents(TimeSpan.FromMilliseconds(20), names) { Folder = _ => _rig.Root };
        agents.BeforeAccept = (agent, _) =>
        {
            GitRig.Write(agents.FolderOf(agent)!, "made.txt", "x\n");
            return Task.CompletedTask;
        };
        return agents;
    }

    private Task<List<TaskResult>> RunAsync(InMemoryAgents agents, params OrchestrationTask[] tasks) => RunAsync(agents, [], tasks);

    private async Task<List<TaskResult>> RunAsync(InMemoryAgents agents, List<OrchestrationEvent> events, params OrchestrationTask[] tasks)
    {
        var run = new OrchestrationRun { Id = "o", Agents = agents.Names, Tasks = tasks, Path = _rig.Root };
        var engine = new OrchestrationEngine(agents, new OrchestrationStore(_rig["moana.db"]), new CommandValidator(), TimeProvider.System, new TaskWorkspaces(TimeProvider.System));
        var results = new List<TaskResult>();
        await foreach (var update in engine.RunAsync(run, Token))
        {
            events.Add(update.Event);
            results.AddRange(update.Result is { } result ? [result] : []);
        }

        return results;
    }
}
