using Moana.Workspaces;

namespace Moana.Orchestration.Tests.Workspaces;

/// <summary>What lands is what was validated, on the newest target.</summary>
public sealed class LandingTests : IAsyncLifetime
{
    private GitRig _rig = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _rig = await GitRig.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _rig.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(LandingMethod.Rebase, new[] { "first", "elsewhere", "one", "T (A)" })]
    [InlineData(LandingMethod.Squash, new[] { "first", "elsewhere", "T (A)" })]
    [InlineData(LandingMethod.Merge, new[] { "first", "elsewhere", "one", "T (A)", "T (A)" })]
    public async Task A_change_lands_on_the_newest_target_with_what_was_not_committed(LandingMethod method, string[] subjects)
    {
        var workspace = await _rig.MakeAsync("codex", o => o with { Agent = "A", Task = "T" });
        GitRig.Write(workspace.Path, "b.txt", "b\n");
        await GitRig.CommitInAsync(workspace.Path, "one");
        GitRig.Write(workspace.Path, "c.txt", "c\n");
        _rig.Write("d.txt", "d\n");
        await _rig.CommitAsync("elsewhere");

        var landing = await _rig.LandAsync("codex", o => o with { Method = method, Validate = ["test -f b.txt && test -f c.txt && test -f d.txt && test \"$MOANA_AGENT$MOANA_TASK\" = AT"] });

        Assert.Equal(LandingOutcome.Landed, landing.Outcome);
        Assert.Equal(landing.Commit, await _rig.GitAsync("rev-parse", "main"));
        Assert.Equal(subjects.Order(), (await _rig.GitAsync("log", "--format=%s", "main")).Split('\n').Order());
        // It is checked out, so its files have moved along.
        Assert.Equal("c\n", File.ReadAllText(Path.Combine(_rig.Root, "c.txt")));
        Assert.Equal("", await _rig.GitAsync("status", "--porcelain"));
        Assert.Equal("?? c.txt", await GitRig.GitInAsync(workspace.Path, "status", "--porcelain"));

        Assert.Equal(LandingOutcome.Empty, (await _rig.LandAsync("codex", o => o with { Method = method })).Outcome);
        Assert.Null((await (await _rig.CatalogAsync()).RemoveAsync("codex", force: false, Token)).Bundle);
    }

    [Theory]
    [InlineData(LandingMethod.Rebase)]
    [InlineData(LandingMethod.Squash)]
    [InlineData(LandingMethod.Merge)]
    public async Task A_workspace_lands_again_what_came_since(LandingMethod method)
    {
        var workspace = await _rig.MakeAsync("codex");
        GitRig.Write(workspace.Path, "a.txt", "1\ntwo\nthree\n");
        Assert.Equal(LandingOutcome.Landed, (await _rig.LandAsync("codex", o => o with { Method = method })).Outcome);
        // What had landed uncommitted is committed later, with more.
        await GitRig.CommitInAsync(workspace.Path, "the same");
        GitRig.Write(workspace.Path, "a.txt", "1\n2\nthree\n");
        await GitRig.CommitInAsync(workspace.Path, "more");
        var landing = await _rig.LandAsync("codex", o => o with { Method = method });
        Assert.Equal((LandingOutcome.Landed, ""), (landing.Outcome, string.Join(',', landing.Conflicts)));
        Assert.Equal("1\n2\nthree", await _rig.GitAsync("show", "main:a.txt"));
    }

    [Fact]
    public async Task A_conflict_and_a_failed_validation_leave_the_target_as_it_was_and_are_told()
    {
        var workspace = await _rig.MakeAsync("codex");
        GitRig.Write(workspace.Path, "a.txt", "1\ntwo\nthree\n");
        var failed = await _rig.LandAsync("codex", o => o with { Validate = ["true", "echo broken; exit 7"] });
        Assert.Equal(LandingOutcome.ValidationFailed, failed.Outcome);
        Assert.Equal((7, "broken\n"), (failed.Validation[^1].ExitCode, failed.Validation[^1].Output));

        _rig.Write("a.txt", "uno\ntwo\nthree\n");
        var before = await _rig.CommitAsync("theirs");
        var conflict = await _rig.LandAsync("codex");
        Assert.Equal((LandingOutcome.Conflict, "a.txt"), (conflict.Outcome, string.Join(',', conflict.Conflicts)));
        Assert.Equal(before, await _rig.GitAsync("rev-parse", "main"));

        // The agent merges the target and settles it; that lands as one commit.
        await GitRig.CommitInAsync(workspace.Path, "mine");
        await Assert.ThrowsAsync<CliWrap.Exceptions.CommandExecutionException>(() => GitRig.GitInAsync(workspace.Path, "merge", "main"));
        GitRig.Write(workspace.Path, "a.txt", "uno 1\ntwo\nthree\n");
        await GitRig.CommitInAsync(workspace.Path, "settled");
        Assert.Equal(LandingOutcome.Landed, (await _rig.LandAsync("codex")).Outcome);
        Assert.Equal("uno 1\ntwo\nthree", await _rig.GitAsync("show", "main:a.txt"));
        Assert.Equal(before, await _rig.GitAsync("rev-parse", "main^"));
    }

    [Fact]
    public async Task A_target_with_a_persons_changes_in_the_way_is_refused_and_they_stay()
    {
        var workspace = await _rig.MakeAsync("codex");
        GitRig.Write(workspace.Path, "a.txt", "1\ntwo\nthree\n");
        GitRig.Write(workspace.Path, "new.txt", "new\n");
        _rig.Write("a.txt", "mine\n");
        var before = await _rig.GitAsync("rev-parse", "main");
        var error = await Assert.ThrowsAsync<MoanaException>(() => _rig.LandAsync("codex"));
        Assert.Equal("TargetNotMoved", error.ErrorId);
        Assert.Equal(("mine\n", before), (File.ReadAllText(Path.Combine(_rig.Root, "a.txt")), await _rig.GitAsync("rev-parse", "main")));

        // Changes elsewhere are in nobody's way.
        await _rig.GitAsync("checkout", "--quiet", "a.txt");
        _rig.Write("other.txt", "mine\n");
        Assert.Equal(LandingOutcome.Landed, (await _rig.LandAsync("codex")).Outcome);
        Assert.Equal("?? other.txt", await _rig.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task A_target_that_moves_while_a_change_is_validated_is_never_overwritten()
    {
        var workspace = await _rig.MakeAsync("codex");
        GitRig.Write(workspace.Path, "b.txt", "b\n");
        await _rig.GitAsync("checkout", "--quiet", "--detach");
        // The first validation has somebody else move the branch; the second one sees what he did.
        var landing = await _rig.LandAsync("codex", o => o with
        {
            Validate = ["test -f ../moved && test -f theirs.txt || { touch ../moved; echo t > theirs.txt; export GIT_INDEX_FILE=$PWD/../moved; rm ../moved; git read-tree main; git add theirs.txt; git update-ref refs/heads/main $(git commit-tree $(git write-tree) -p main -m theirs); }"],
        });
        File.Delete(Path.Combine(Path.GetDirectoryName(WorkspaceFolders.Queue(await _rig.OpenAsync()))!, "moved"));
        Assert.Equal(LandingOutcome.Landed, landing.Outcome);
        Assert.Contains("theirs", (await _rig.GitAsync("log", "--format=%s", "main")).Split('\n'));
    }

    [Fact]
    public async Task Setup_runs_once_in_the_queue_and_copied_files_are_there()
    {
        _rig.Write(".env", "KEY=1\n");
        _rig.Write(".gitignore", ".env\nbin/\nsetups\n");
        await _rig.CommitAsync("ignore");
        var workspace = await _rig.MakeAsync("codex", o => o with { Copy = [".env"], Setup = ["echo x >> setups"] });
        foreach (var round in (string[])["1", "2"])
        {
            GitRig.Write(workspace.Path, "b.txt", round);
            var landing = await _rig.LandAsync("codex", o => o with { Validate = ["cat .env", "cat setups"] });
            Assert.Equal(["KEY=1\n", "x\n"], landing.Validation.Select(v => v.Output));
        }
    }

    [Fact]
    public async Task Two_machines_that_push_to_one_remote_lose_nothing()
    {
        await _rig.GitAsync("clone", "--quiet", "--bare", ".", _rig["remote"]);
        await _rig.GitAsync("remote", "add", "origin", _rig["remote"]);
        await _rig.GitAsync("clone", "--quiet", _rig["remote"], _rig["other"]);
        await GitRig.NameAsync(_rig["other"]);
        GitRig.Write(_rig["other"], "other.txt", "o\n");
        await GitRig.CommitInAsync(_rig["other"], "other");
        await GitRig.GitInAsync(_rig["other"], "push", "--quiet");
        var workspace = await _rig.MakeAsync("codex");
        GitRig.Write(workspace.Path, "b.txt", "b\n");

        var landing = await _rig.LandAsync("codex", o => o with { Push = true, Validate = ["test -f other.txt"] });
        Assert.Equal((LandingOutcome.Landed, "origin"), (landing.Outcome, landing.Pushed));
        Assert.Equal(landing.Commit, await GitRig.GitInAsync(_rig["remote"], "rev-parse", "main"));
        Assert.Equal(landing.Commit, await _rig.GitAsync("rev-parse", "main"));

        GitRig.Write(workspace.Path, "c.txt", "c\n");
        await _rig.GitAsync("remote", "set-url", "origin", _rig["gone"]);
        Assert.Equal("RemoteUnreachable", (await Assert.ThrowsAsync<MoanaException>(() => _rig.LandAsync("codex", o => o with { Push = true }))).ErrorId);
        Assert.Equal(landing.Commit, await _rig.GitAsync("rev-parse", "main"));
    }

    [Fact]
    public async Task What_a_killed_landing_left_is_settled_by_the_next()
    {
        var workspace = await _rig.MakeAsync("codex");
        GitRig.Write(workspace.Path, "a.txt", "1\ntwo\nthree\n");
        var repository = await _rig.OpenAsync();
        var records = new WorkspaceRecords(repository);
        Assert.Equal(LandingOutcome.Landed, (await _rig.LandAsync("codex", o => o with { Method = LandingMethod.Squash })).Outcome);
        // As if it had been killed between the move of the target and its note, and the target had gone on.
        var landed = (await records.FindAsync("codex"))!;
        await records.SaveAsync(landed with { LandedTip = null, LandedAs = null, Pending = new("main", landed.LandedTip!, landed.LandedAs!) });
        _rig.Write("a.txt", "uno\ntwo\nthree\n");
        await _rig.CommitAsync("goes on");
        var folder = WorkspaceFolders.Queue(repository);
        File.WriteAllText(Path.Combine(File.ReadAllText(Path.Combine(folder, ".git"))[8..].Trim(), "index.lock"), "");
        GitRig.Write(folder, "half", "done\n");

        Assert.Equal(LandingOutcome.Empty, (await _rig.LandAsync("codex")).Outcome);
        GitRig.Write(workspace.Path, "b.txt", "b\n");
        Assert.Equal(LandingOutcome.Landed, (await _rig.LandAsync("codex", o => o with { Validate = ["test ! -e half"] })).Outcome);
    }

    [Fact]
    public async Task Marks_of_a_conflict_and_half_a_rebase_do_not_land()
    {
        var workspace = await _rig.MakeAsync("codex");
        GitRig.Write(workspace.Path, "a.txt", "uno\ntwo\nthree\n");
        await GitRig.CommitInAsync(workspace.Path, "mine");
        _rig.Write("a.txt", "1\ntwo\nthree\n");
        var before = await _rig.CommitAsync("theirs");
        await Assert.ThrowsAsync<CliWrap.Exceptions.CommandExecutionException>(() => GitRig.GitInAsync(workspace.Path, "rebase", "main"));

        var error = await Assert.ThrowsAsync<MoanaException>(() => _rig.LandAsync("codex"));
        Assert.Equal("WorkspaceUnsettled", error.ErrorId);
        Assert.Contains("a.txt", error.Message, StringComparison.Ordinal);
        GitRig.Write(workspace.Path, "a.txt", "both\ntwo\nthree\n");
        await GitRig.GitInAsync(workspace.Path, "add", "a.txt");
        Assert.Equal("WorkspaceUnsettled", (await Assert.ThrowsAsync<MoanaException>(() => _rig.LandAsync("codex"))).ErrorId);
        Assert.Equal(before, await _rig.GitAsync("rev-parse", "main"));

        await GitRig.GitInAsync(workspace.Path, "-c", "core.editor=true", "rebase", "--continue");
        Assert.Equal(LandingOutcome.Landed, (await _rig.LandAsync("codex")).Outcome);
        Assert.Equal("both\ntwo\nthree", await _rig.GitAsync("show", "main:a.txt"));
    }

    [Fact]
    public async Task What_is_no_branch_is_no_target_although_git_knows_its_commit()
    {
        var workspace = await _rig.MakeAsync("codex");
        GitRig.Write(workspace.Path, "b.txt", "b\n");
        foreach (var target in (string[])["main@{0}", "main~0", "main^{commit}", "HEAD", "-x"])
        {
            Assert.Equal("TargetNotFound", (await Assert.ThrowsAsync<MoanaException>(() => _rig.LandAsync("codex", o => o with { Target = target }))).ErrorId);
        }
    }

    [Fact]
    public async Task A_workspace_without_its_index_lands_and_is_kept_in_a_bundle_as_any_other()
    {
        var workspace = await _rig.MakeAsync("codex");
        GitRig.Write(workspace.Path, "b.txt", "b\n");
        File.Delete(await GitRig.GitInAsync(workspace.Path, "rev-parse", "--git-path", "index"));
        Assert.Equal("b.txt", string.Join(',', (await (await _rig.CatalogAsync()).ReadChangeAsync("codex", null, false, Token)).Files.Select(f => f.Path)));
        Assert.Equal(LandingOutcome.Landed, (await _rig.LandAsync("codex")).Outcome);
        Assert.Equal("b", await _rig.GitAsync("show", "main:b.txt"));
    }

    [Fact]
    public async Task What_Moana_cannot_write_beside_a_repository_is_an_error_about_it()
    {
        await _rig.MakeAsync("codex");
        var folder = (await _rig.OpenAsync()).RecordFolder;
        Directory.CreateDirectory(Path.Combine(folder, RepositoryLock.Landing));
        Assert.Equal("RepositoryFilesUnusable", (await Assert.ThrowsAsync<MoanaException>(() => _rig.LandAsync("codex"))).ErrorId);
    }
}
