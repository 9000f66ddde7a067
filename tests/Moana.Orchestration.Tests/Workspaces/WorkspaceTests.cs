namespace Moana.Orchestration.Tests.Workspaces;

/// <summary>A workspace has what its agent needs, and nothing in it is lost.</summary>
public sealed class WorkspaceTests : IAsyncLifetime
{
    private GitRig _rig = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _rig = await GitRig.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _rig.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_workspace_has_a_branch_of_its_own_the_files_it_was_to_have_and_its_setup()
    {
        _rig.Write(".env", "KEY=1\n");
        _rig.Write("bin/tool", "old\n");
        var workspace = await _rig.MakeAsync("codex", o => o with
        {
            Copy = [".env"],
            Setup = ["printf %s \"$MOANA_AGENT:$MOANA_PATH\" > bin.log", "mkdir bin && mv bin.log bin/"],
        });

        Assert.Equal(("moana/codex", "main", WorkspaceState.Ready), (workspace.Branch, workspace.Target, workspace.State));
        Assert.Equal("KEY=1\n", File.ReadAllText(Path.Combine(workspace.Path, ".env")));
        Assert.Equal($"codex:{workspace.Path}", File.ReadAllText(Path.Combine(workspace.Path, "bin/bin.log")));
        Assert.False(File.Exists(Path.Combine(workspace.Path, "bin/tool")));
        Assert.Equal("moana/codex", await GitRig.GitInAsync(workspace.Path, "branch", "--show-current"));
        Assert.Equal(workspace with { }, Assert.Single(await (await _rig.CatalogAsync()).ListAsync(e => throw e, Token)));
    }

    [Fact]
    public async Task A_workspace_without_work_goes_with_its_branch_and_leaves_nothing()
    {
        var workspace = await _rig.MakeAsync("codex");
        var removal = await (await _rig.CatalogAsync()).RemoveAsync("CODEX", force: false, Token);

        Assert.Null(removal.Bundle);
        Assert.False(Directory.Exists(workspace.Path));
        Assert.Equal("refs/heads/main", await _rig.GitAsync("for-each-ref", "--format=%(refname)"));
        Assert.Empty(await (await _rig.CatalogAsync()).ListAsync(e => throw e, Token));
        Assert.Equal(workspace.Path, (await _rig.MakeAsync("codex")).Path);
    }

    [Fact]
    public async Task Work_is_not_removed_and_by_force_only_when_a_bundle_holds_all_of_it()
    {
        _rig.Write(".env", "KEY=1\n");
        var workspace = await _rig.MakeAsync("codex", o => o with { Copy = [".env"] });
        GitRig.Write(workspace.Path, "committed.txt", "c\n");
        await GitRig.CommitInAsync(workspace.Path, "work");
        GitRig.Write(workspace.Path, "a.txt", "changed\n");
        GitRig.Write(workspace.Path, "new file.txt", "n\n");
        GitRig.Write(workspace.Path, ".env", "KEY=2\n");
        var catalog = await _rig.CatalogAsync();

        var refused = await Assert.ThrowsAsync<MoanaException>(() => catalog.RemoveAsync("codex", force: false, Token));
        Assert.Equal("WorkspaceHasWork", refused.ErrorId);
        Assert.Contains("1 commit(s), 2 uncommitted", refused.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(workspace.Path, "new file.txt")));

        var bundle = (await catalog.RemoveAsync("codex", force: true, Token)).Bundle!;
        Assert.StartsWith(StateHome.Path, bundle, StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace.Path));
        await _rig.GitAsync("fetch", "--quiet", bundle, "refs/moana/saved/codex/work:refs/heads/back");
        var files = await _rig.FilesAsync("back");
        Assert.Equal(("c", "changed", "n", "KEY=2"), (files["committed.txt"], files["a.txt"], files["new file.txt"], files[".env"]));
        Assert.Contains("work", await _rig.GitAsync("log", "--format=%s", "back"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_branch_that_was_left_and_a_folder_that_was_deleted_keep_their_commits()
    {
        var workspace = await _rig.MakeAsync("codex");
        GitRig.Write(workspace.Path, "work.txt", "w\n");
        await GitRig.CommitInAsync(workspace.Path, "work");
        Directory.Delete(workspace.Path, recursive: true);
        var catalog = await _rig.CatalogAsync();
        Assert.Equal((WorkspaceState.Missing, 1), Assert.Single(await catalog.ListAsync(e => throw e, Token)) is var w ? (w.State, w.Commits) : default);
        Assert.Equal("WorkspaceMissing", (await Assert.ThrowsAsync<MoanaException>(() => catalog.ReadChangeAsync("codex", null, false, Token))).ErrorId);
        Assert.Equal("WorkspaceHasWork", (await Assert.ThrowsAsync<MoanaException>(() => catalog.RemoveAsync("codex", force: false, Token))).ErrorId);

        var bundle = (await catalog.RemoveAsync("codex", force: true, Token)).Bundle!;
        await _rig.GitAsync("fetch", "--quiet", bundle, "refs/moana/saved/codex/branch:refs/heads/back");
        Assert.Equal("w", (await _rig.FilesAsync("back"))["work.txt"]);
        Assert.Equal("", await _rig.GitAsync("worktree", "list", "--porcelain") is var list && list.Contains("codex", StringComparison.Ordinal) ? list : "");
    }

    [Fact]
    public async Task A_persons_worktrees_branches_stashes_and_index_stay_as_they_are()
    {
        await _rig.GitAsync("worktree", "add", "--quiet", "-b", "theirs", _rig["theirs"]);
        GitRig.Write(_rig["theirs"], "a.txt", "stashed\n");
        await GitRig.GitInAsync(_rig["theirs"], "stash", "--quiet");
        var workspace = await _rig.MakeAsync("codex");
        GitRig.Write(workspace.Path, "a.txt", "staged\n");
        await GitRig.GitInAsync(workspace.Path, "add", "a.txt");
        GitRig.Write(workspace.Path, "a.txt", "staged and changed\n");
        var before = await Facts();

        var catalog = await _rig.CatalogAsync();
        Assert.Equal(1, (await catalog.ReadChangeAsync("codex", null, true, Token)).Uncommitted);
        await Assert.ThrowsAsync<MoanaException>(() => catalog.RemoveAsync("codex", force: false, Token));
        Assert.Equal("staged", await GitRig.GitInAsync(workspace.Path, "show", ":a.txt"));
        await catalog.RemoveAsync("codex", force: true, Token);
        Assert.Equal(before, await Facts());

        async Task<string> Facts() => string.Join('\n', await _rig.GitAsync("for-each-ref", "refs/heads/main", "refs/heads/theirs", "refs/stash"), await GitRig.GitInAsync(_rig["theirs"], "status", "--porcelain", "--branch"));
    }

    [Fact]
    public async Task A_workspace_in_which_a_program_runs_stays()
    {
        var workspace = await _rig.MakeAsync("codex");
        using var program = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sleep", "600") { WorkingDirectory = workspace.Path })!;
        try
        {
            var error = await Assert.ThrowsAsync<MoanaException>(async () => await (await _rig.CatalogAsync()).RemoveAsync("codex", force: true, Token));
            Assert.Equal("WorkspaceInUse", error.ErrorId);
            Assert.Contains($"sleep ({program.Id})", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            program.Kill();
        }
    }

    [Fact]
    public async Task A_repository_in_a_workspace_is_told_and_kept()
    {
        var workspace = await _rig.MakeAsync("codex");
        await GitRig.GitInAsync(workspace.Path, "init", "--quiet", "inner");
        GitRig.Write(workspace.Path, "inner/file", "x\n");
        await GitRig.NameAsync(Path.Combine(workspace.Path, "inner"));
        await GitRig.CommitInAsync(Path.Combine(workspace.Path, "inner"), "inner");
        var error = await Assert.ThrowsAsync<MoanaException>(async () => await (await _rig.CatalogAsync()).RemoveAsync("codex", force: true, Token));
        Assert.Equal("WorkspaceHasRepository", error.ErrorId);
        Assert.True(File.Exists(Path.Combine(workspace.Path, "inner/file")));
    }

    [Fact]
    public async Task A_dependant_begins_with_what_its_dependency_made_committed_or_not()
    {
        var first = await _rig.MakeAsync("first");
        GitRig.Write(first.Path, "made.txt", "m\n");
        var second = await _rig.MakeAsync("second", o => o with { Base = "first" });
        Assert.Equal("m\n", File.ReadAllText(Path.Combine(second.Path, "made.txt")));
        Assert.Equal("main", second.Target);
        Assert.Empty((await (await _rig.CatalogAsync()).ReadChangeAsync("second", null, false, Token)).Files);
    }

    [Fact]
    public async Task A_change_tells_commits_files_lines_text_and_conflicts_to_come()
    {
        var workspace = await _rig.MakeAsync("codex");
        GitRig.Write(workspace.Path, "a.txt", "ONE\ntwo\nthree\nfour\n");
        await GitRig.CommitInAsync(workspace.Path, "in capitals");
        GitRig.Write(workspace.Path, "docs/näw \"file\".md", "x\ny\n");
        File.WriteAllBytes(Path.Combine(workspace.Path, "picture"), [0, 1, 2, 0]);
        await GitRig.GitInAsync(workspace.Path, "mv", ".gitignore", "IGNORE");

        var catalog = await _rig.CatalogAsync();
        var change = await catalog.ReadChangeAsync("codex", null, diff: true, Token);
        Assert.Equal("in capitals", Assert.Single(change.Commits).Subject);
        Assert.Equal(
            [("IGNORE", FileChange.Renamed, 0, 0), ("a.txt", FileChange.Modified, 2, 1), ("docs/näw \"file\".md", FileChange.Added, 2, 0), ("picture", FileChange.Added, null, null)],
            change.Files.Select(f => (f.Path, f.Kind, f.Added, f.Removed)));
        Assert.Equal((4, 1), (change.Added, change.Removed));
        Assert.Contains("+ONE", change.Diff, StringComparison.Ordinal);
        Assert.Equal([], change.Conflicts ?? []);

        _rig.Write("a.txt", "uno\ntwo\nthree\n");
        await _rig.CommitAsync("in Italian");
        if ((await _rig.OpenAsync()).Version >= new Version(2, 38))
        {
            Assert.Equal(["a.txt"], (await catalog.ReadChangeAsync("codex", null, false, Token)).Conflicts!);
        }
    }
}
