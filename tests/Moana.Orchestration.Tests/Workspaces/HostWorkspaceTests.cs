using Moana.Engine;
using Moana.Hosts;
using Moana.Testing;
using Moana.Workspaces;

namespace Moana.Orchestration.Tests.Workspaces;

/// <summary>Workspaces at the end of a carrier, with another state folder and another home.</summary>
public sealed class HostWorkspaceTests : IAsyncLifetime
{
    private const string Carrier = "[ -e \"$0.cut\" ] && { echo >>\"$0.tried\"; echo 'No route to host' >&2; exit 255; }; echo $$ >>\"$0.pids\"; echo Welcome; exec env HOME=/nowhere XDG_STATE_HOME=\"$0.state\" \"$@\"";

    private GitRig _rig = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await GitRig.CreateAsync();
        _rig.Host = Via(Carrier);
    }

    public ValueTask DisposeAsync()
    {
        _rig.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_workspace_is_made_read_landed_and_removed_there_as_it_is_here()
    {
        _rig.Write(".env", "secret\n");
        var workspace = await _rig.MakeAsync("codex", o => o with { Copy = [".env"], Setup = ["echo \"it's $MOANA_AGENT\" >made.txt"] });
        Assert.Equal(("build1", WorkspaceState.Ready), (workspace.HostName, workspace.State));
        Assert.StartsWith(_rig["carrier.state"] + "/moana/workspaces/", workspace.Path, StringComparison.Ordinal);
        Assert.Equal("secret\n", await File.ReadAllTextAsync(Path.Combine(workspace.Path, ".env"), Token));
        GitRig.Write(workspace.Path, "-b ü.txt", "b\n");

        var change = await (await _rig.CatalogAsync()).ReadChangeAsync("codex", target: null, diff: true, Token);
        Assert.Equal(["-b ü.txt", "made.txt"], change.Files.Select(f => f.Path));
        Assert.Equal("build1", change.HostName);
        Assert.Empty(change.Conflicts!);
        Assert.Contains("+it's codex", change.Diff, StringComparison.Ordinal);

        var failed = await _rig.LandAsync("codex", o => o with { Validate = ["echo \"on $HOME\"; exit 7"] });
        Assert.Equal((LandingOutcome.ValidationFailed, 7, "on /nowhere"), (failed.Outcome, failed.Validation[^1].ExitCode, failed.Validation[^1].Output.Trim()));
        var landed = await _rig.LandAsync("codex", o => o with { Validate = ["test -f made.txt && test -f .env"] });
        Assert.Equal((LandingOutcome.Landed, landed.Commit), (landed.Outcome, await _rig.GitAsync("rev-parse", "main")));
        Assert.Equal("b\n", await File.ReadAllTextAsync(Path.Combine(_rig.Root, "-b ü.txt"), Token));

        GitRig.Write(workspace.Path, ".env", "changed\n");
        Assert.Equal("WorkspaceHasWork", (await Assert.ThrowsAsync<MoanaException>(async () => await (await _rig.CatalogAsync()).RemoveAsync("codex", force: false, Token))).ErrorId);
        var removal = await (await _rig.CatalogAsync()).RemoveAsync("codex", force: true, Token);
        Assert.StartsWith(_rig["carrier.state"] + "/moana/bundles/", removal.Bundle, StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace.Path));
        await _rig.GitAsync("fetch", "--quiet", removal.Bundle!, "refs/moana/saved/*:refs/heads/saved/*");
        Assert.Equal("changed", await _rig.GitAsync("show", "saved/codex/work:.env"));
        Assert.Empty(await (await _rig.CatalogAsync()).ListAsync(e => throw e, Token));
    }

    [Fact]
    public async Task What_was_made_in_a_pod_lands_there()
    {
        using var kubectl = new EngineProgram("kubectl");
        _rig.Host = Host.For("cluster", string.Join('\n', [kubectl.Path, .. new PodCarrier("agents-0", "ci", "prod").Words.Skip(1)]));
        var workspace = await _rig.MakeAsync("codex");
        Assert.StartsWith($"{kubectl.Home}/.local/state/moana/workspaces/", workspace.Path, StringComparison.Ordinal);
        GitRig.Write(workspace.Path, "made.txt", "m\n");

        var landed = await _rig.LandAsync("codex", o => o with { Validate = ["test -f made.txt && echo \"$HOME\""] });

        Assert.Equal((LandingOutcome.Landed, kubectl.Home), (landed.Outcome, landed.Validation[^1].Output.Trim()));
        Assert.Equal("m\n", await File.ReadAllTextAsync(Path.Combine(_rig.Root, "made.txt"), Token));
    }

    [Fact]
    public async Task A_program_in_a_workspace_there_keeps_it_and_what_fails_leaves_nothing()
    {
        var workspace = await _rig.MakeAsync("codex");
        using (var user = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sleep", "300") { WorkingDirectory = workspace.Path })!)
        {
            var error = await Assert.ThrowsAsync<MoanaException>(async () => await (await _rig.CatalogAsync()).RemoveAsync("codex", force: true, Token));
            Assert.Equal("WorkspaceInUse", error.ErrorId);
            Assert.Contains($"sleep ({user.Id})", error.Message, StringComparison.Ordinal);
            user.Kill();
            await user.WaitForExitAsync(Token);
        }

        await (await _rig.CatalogAsync()).RemoveAsync("codex", force: false, Token);
        Assert.Equal("SetupFailed", (await Assert.ThrowsAsync<MoanaException>(() => _rig.MakeAsync("codex", o => o with { Setup = ["exit 1"] }))).ErrorId);
        Assert.Empty(await (await _rig.CatalogAsync()).ListAsync(e => throw e, Token));
        Assert.Equal("", await _rig.GitAsync("branch", "--list", "moana/*"));
    }

    [Fact]
    public async Task A_lock_excludes_those_who_work_there_and_those_who_work_from_here_and_is_free_when_the_way_is_cut()
    {
        var there = await _rig.OpenAsync();
        _rig.Host = null;
        var here = await _rig.OpenAsync();
        static Task<RepositoryLock> TakeAsync(Repository repository, double seconds) => RepositoryLock.TakeAsync(repository, RepositoryLock.Landing, TimeSpan.FromSeconds(seconds), TimeProvider.System, Token);

        using (await TakeAsync(here, 0))
        {
            var error = await Assert.ThrowsAsync<MoanaException>(() => TakeAsync(there, 0));
            Assert.Equal("LandingQueueBusy", error.ErrorId);
            Assert.Contains($"process {Environment.ProcessId} on", error.Message, StringComparison.Ordinal);
        }

        using (await TakeAsync(there, 60))
        {
            Assert.Equal("LandingQueueBusy", (await Assert.ThrowsAsync<MoanaException>(() => TakeAsync(here, 0))).ErrorId);
            Kill();

            using var free = await TakeAsync(here, 60);
        }
    }

    [Fact]
    public async Task A_tasks_workspace_is_made_on_its_agents_machine_and_lands_there_and_one_who_stands_in_a_workspace_gets_the_next_of_the_same_repository()
    {
        var workspaces = new TaskWorkspaces(TimeProvider.System, agent => agent == "far" ? _rig.Host! : Host.For(null, null));
        WorkspaceWish Wish(string folder, string name) => new(
            folder, name, new() { Id = "fix", Prompt = "p", Agent = "far", Workspace = TaskWorkspace.Task }, "far", null, null, new Dictionary<string, string>(), TimeSpan.FromMinutes(1));

        var one = await workspaces.TakeAsync(Wish(_rig.Root, "one"), Token);
        Assert.Equal(("build1", _rig.Root), (one.HostName, one.Repository));
        Assert.Equal(one.Path, await workspaces.FindRootAsync("far", one.Path + "/inner", Token));
        Assert.Null(await workspaces.FindRootAsync("near", one.Path, Token));
        var two = await workspaces.TakeAsync(Wish(one.Path, "two"), Token);
        Assert.Equal((_rig.Root, one.Base), (two.Repository, two.Base));

        GitRig.Write(one.Path, "made.txt", "m\n");
        Assert.Equal(1, (await workspaces.ReadAsync("far", one, Token)).Files);
        var task = new OrchestrationTask { Id = "fix", Prompt = "p", Agent = "far", Land = true, Validate = ["test -f made.txt && test \"$HOME\" = /nowhere"] };
        var landed = await workspaces.LandAsync(one.Path, new(task, "far", "", new Dictionary<string, string>(), TimeSpan.FromMinutes(1)), Token);
        Assert.True(landed.Result.Passed, landed.Result.Output);
        Assert.Equal(landed.Commit, await _rig.GitAsync("rev-parse", "main"));
    }

    [Fact]
    public async Task While_the_host_is_away_a_tasks_workspace_and_landing_wait_for_it_and_a_validation_that_was_cut_tells_nothing_of_the_work()
    {
        var workspaces = new PatientWorkspaces(new TaskWorkspaces(TimeProvider.System, _ => _rig.Host!), TimeProvider.System);
        var task = new OrchestrationTask { Id = "fix", Prompt = "p", Agent = "far", Workspace = TaskWorkspace.Task, Land = true };
        TaskLanding Landing(params string[] validate) => new(task with { Validate = validate }, "far", "", new Dictionary<string, string>(), TimeSpan.FromMinutes(1));

        var one = await AfterAsync(() => workspaces.TakeAsync(new(_rig.Root, "one", task, "far", null, null, new Dictionary<string, string>(), TimeSpan.FromMinutes(1)), Token));
        GitRig.Write(one.Path, "made.txt", "m\n");
        var cut = await workspaces.LandAsync(one.Path, Landing("kill -9 $PPID"), Token);
        Assert.Equal((false, "HostRunCut"), (cut.Result.Passed, cut.Result.ErrorId));
        var landed = await AfterAsync(() => workspaces.LandAsync(one.Path, Landing("test -f made.txt"), Token));
        Assert.True(landed.Result.Passed, landed.Result.Output);
        Assert.Equal(landed.Commit, await _rig.GitAsync("rev-parse", "main"));

        // The way is cut when it is begun, and mended when that was noticed.
        async Task<T> AfterAsync<T>(Func<Task<T>> begin)
        {
            await File.WriteAllTextAsync(_rig["carrier.cut"], "", Token);
            File.Delete(_rig["carrier.tried"]);
            Kill();
            var work = begin();
            await Eventually.TrueAsync(() => File.Exists(_rig["carrier.tried"]), "the way was tried");
            File.Delete(_rig["carrier.cut"]);
            return await work;
        }
    }

    [Fact]
    public async Task A_hook_that_fails_is_told_in_its_words_and_a_record_of_zeros_spoils_no_other()
    {
        await _rig.MakeAsync("codex");
        GitRig.Write(_rig.Root, ".git/hooks/post-checkout", "#!/bin/sh\nno-such-program\n");
        File.SetUnixFileMode(Path.Combine(_rig.Root, ".git/hooks/post-checkout"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var error = await Assert.ThrowsAsync<MoanaException>(() => _rig.MakeAsync("amp"));
        Assert.Contains("no-such-program", error.Message, StringComparison.Ordinal);

        var file = Path.Combine(_rig.Root, ".git/moana/workspaces/broken.json");
        await File.WriteAllBytesAsync(file, new byte[300], Token);
        var unreadable = new List<MoanaException>();
        Assert.Equal(["codex"], (await (await _rig.CatalogAsync()).ListAsync(unreadable.Add, Token)).Select(w => w.Name));
        Assert.Contains(file, Assert.Single(unreadable).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_there_is_told()
    {
        Assert.Equal("FolderNotFound", (await Assert.ThrowsAsync<MoanaException>(() => Repository.OpenAsync(_rig.Host!, "/no/such/folder", Token))).ErrorId);
        Assert.Equal("NotRepository", (await Assert.ThrowsAsync<MoanaException>(() => Repository.OpenAsync(_rig.Host!, "/", Token))).ErrorId);

        // All programs but these.
        Directory.CreateDirectory(_rig["bin"]);
        foreach (var program in new[] { "sh", "env", "uname", "mktemp", "head", "rm", "mkdir", "cat", "ls", "sync", "mv", "tr" })
        {
            File.CreateSymbolicLink(Path.Combine(_rig["bin"], program), (File.Exists($"/bin/{program}") ? "/bin/" : "/usr/bin/") + program);
        }

        _rig.Host = Via($"export PATH='{_rig["bin"]}'; exec \"$@\"");
        Assert.Equal("GitMissing", (await Assert.ThrowsAsync<MoanaException>(() => _rig.OpenAsync())).ErrorId);
        File.CreateSymbolicLink(_rig["bin/git"], "/usr/bin/git");
        Assert.Equal("HostToolMissing", (await Assert.ThrowsAsync<MoanaException>(() => _rig.MakeAsync("codex"))).ErrorId);

        await File.WriteAllTextAsync(_rig["carrier.cut"], "", Token);
        var error = await Assert.ThrowsAsync<MoanaException>(() => Repository.OpenAsync(Via("true; " + Carrier), _rig.Root, Token));
        Assert.Equal(("HostUnreachable", "build1"), (error.ErrorId, error.Target));
    }

    /// <summary>Ends all carriers.</summary>
    private void Kill()
    {
        foreach (var id in (File.Exists(_rig["carrier.pids"]) ? File.ReadAllLines(_rig["carrier.pids"]) : []).Select(int.Parse).Where(id => Directory.Exists($"/proc/{id}")))
        {
            using var carrier = System.Diagnostics.Process.GetProcessById(id);
            carrier.Kill();
        }
    }

    private Host Via(string script) => Host.For("build1", string.Join('\n', "sh", "-c", script, _rig["carrier"]));
}
