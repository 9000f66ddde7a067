using CliWrap;
using Moana.Workspaces;

namespace Moana.Orchestration.Tests.Workspaces;

/// <summary>What cannot be is told before anything changes.</summary>
public sealed class BadRepositoryTests : IAsyncLifetime
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
    public async Task A_folder_that_is_none_is_no_repository_or_is_bare_is_told()
    {
        Directory.CreateDirectory(_rig["plain"]);
        await _rig.GitAsync("clone", "--quiet", "--bare", ".", _rig["bare"]);
        Assert.Equal("FolderNotFound", await OpenAsync(_rig["nowhere"]));
        Assert.Equal("NotRepository", await OpenAsync(_rig["plain"]));
        Assert.Equal("RepositoryBare", await OpenAsync(_rig["bare"]));
        Assert.Equal("NotRepository", await OpenAsync(Path.Combine(_rig.Root, ".git")));

        static async Task<string> OpenAsync(string folder) => (await Assert.ThrowsAsync<MoanaException>(() => Repository.OpenAsync(folder, Token))).ErrorId;
    }

    [Theory]
    [InlineData("git checkout -q --detach", "HeadDetached")]
    [InlineData("git checkout -q --orphan fresh", "HeadUnborn")]
    [InlineData("echo x >> a.txt", "BaseDirty")]
    [InlineData("git branch moana/codex", "BranchExists")]
    [InlineData("git branch moana", "BranchExists")]
    [InlineData("git worktree add -q -b moana/codex ../elsewhere", "BranchExists")]
    [InlineData("printf '[submodule \"s\"]\\n path = s\\n url = ../s\\n' > .gitmodules; git add .; git commit -qm s", "RepositoryHasSubmodules")]
    [InlineData("mkdir d; echo '*.bin filter=lfs' > d/.gitattributes; git add .; git commit -qm l; git config alias.lfs '!false'", "LfsMissing")]
    [InlineData("printf '#!/bin/sh\\necho no >&2; exit 1\\n' > .git/hooks/post-checkout; chmod +x .git/hooks/post-checkout", "WorkspaceNotMade")]
    public async Task A_repository_from_which_none_can_be_made_stays_as_it_is(string script, string id)
    {
        await Cli.Wrap("/bin/sh").WithArguments(["-ec", script]).WithWorkingDirectory(_rig.Root).ExecuteAsync(Token);
        var before = await FactsAsync();
        Assert.Equal(id, await RefusalAsync(o => o));
        Assert.Equal(before, await FactsAsync());
    }

    [Theory]
    [InlineData("-x")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("a..b")]
    [InlineData("a.lock")]
    public async Task A_name_that_git_or_a_folder_cannot_have_is_refused(string name) =>
        Assert.Equal("BadWorkspaceName", await RefusalAsync(o => o with { Name = name }));

    [Theory]
    [InlineData("nothing")]
    [InlineData("--all")]
    [InlineData("main:a.txt")]
    public async Task A_base_that_is_no_commit_is_refused(string given) =>
        Assert.Equal("BaseNotFound", await RefusalAsync(o => o with { Base = given }));

    [Fact]
    public async Task What_is_taken_or_would_be_lost_is_refused()
    {
        await _rig.MakeAsync("Codex");
        _rig.Write("open.env", "secret\n");
        Assert.Equal("WorkspaceExists", await RefusalAsync(o => o));
        Assert.Equal("CopyNotIgnored", await RefusalAsync(o => o with { Name = "other", Copy = ["*.env"] }));
        Assert.Equal("BadCopyPattern", await RefusalAsync(o => o with { Name = "other", Copy = ["../x"] }));
        Assert.Equal("SetupFailed", await RefusalAsync(o => o with { Name = "other", Setup = ["exit 3"] }));
        Assert.Equal(["Codex"], (await (await _rig.CatalogAsync()).ListAsync(e => throw e, Token)).Select(w => w.Name));
    }

    [Fact]
    public async Task A_shallow_clone_is_refused()
    {
        await _rig.CommitAsync("second");
        await Cli.Wrap("git").WithArguments(["clone", "--quiet", "--depth=1", new Uri(_rig.Root).AbsoluteUri.Replace("%0A", "\n", StringComparison.Ordinal).Replace("%20", " ", StringComparison.Ordinal).Replace("%22", "\"", StringComparison.Ordinal), _rig["shallow"]]).ExecuteAsync(Token);
        var catalog = new WorkspaceCatalog(await Repository.OpenAsync(_rig["shallow"], Token), TimeProvider.System);
        Assert.Equal("RepositoryShallow", (await Assert.ThrowsAsync<MoanaException>(() => catalog.MakeAsync(new() { Name = "codex" }, Token))).ErrorId);
    }

    [Fact]
    public async Task A_hook_that_hangs_is_ended_with_what_it_started_and_told()
    {
        GitRig.Write(_rig.Root, ".git/hooks/post-checkout", "#!/bin/sh\nexec sleep 600\n");
        File.SetUnixFileMode(Path.Combine(_rig.Root, ".git/hooks/post-checkout"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var git = new Git(Workplace.Local, _rig.Root) { Patience = TimeSpan.FromSeconds(1) };
        var error = await Assert.ThrowsAsync<MoanaException>(() => git.RunAsync(["checkout", "--quiet", "--detach"], Token));
        Assert.Equal("GitTimeout", error.ErrorId);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_a_hook_leaves_running_is_not_waited_for()
    {
        var (hook, pid) = (Path.Combine(_rig.Root, ".git/hooks/post-checkout"), _rig["pid"]);
        File.WriteAllText(hook, $"#!/bin/sh\nsleep 600 &\necho $! > '{pid}'\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            Assert.Equal(WorkspaceState.Ready, (await _rig.MakeAsync("codex")).State);
        }
        finally
        {
            using var left = System.Diagnostics.Process.GetProcessById(int.Parse(File.ReadAllText(pid), System.Globalization.CultureInfo.InvariantCulture));
            left.Kill();
        }
    }

    private async Task<string> RefusalAsync(Func<WorkspaceOptions, WorkspaceOptions> with) =>
        (await Assert.ThrowsAsync<MoanaException>(() => _rig.MakeAsync("codex", with))).ErrorId;

    private async Task<string> FactsAsync() => string.Join(
        '\n',
        await _rig.GitAsync("for-each-ref"),
        await _rig.GitAsync("status", "--porcelain"),
        await _rig.GitAsync("worktree", "list", "--porcelain"),
        string.Join('\n', Directory.EnumerateFiles(_rig.Root, "*", SearchOption.AllDirectories).Where(f => f.EndsWith(".json", StringComparison.Ordinal))));
}
