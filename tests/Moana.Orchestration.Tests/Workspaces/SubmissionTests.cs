using Moana.Workspaces;

namespace Moana.Orchestration.Tests.Workspaces;

/// <summary>Pull requests through gh and glab, which are scripts here; the PATH is the process's, so these tests are alone.</summary>
[Collection(nameof(Alone))]
public sealed class SubmissionTests : IAsyncLifetime
{
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");
    private GitRig _rig = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await GitRig.CreateAsync();
        Directory.CreateDirectory(_rig["tools"]);
        // Only git is there beside what a test puts there.
        File.CreateSymbolicLink(Path.Combine(_rig["tools"], "git"), (_path ?? "").Split(':').Select(p => Path.Combine(p, "git")).First(File.Exists));
        await _rig.GitAsync("init", "--quiet", "--bare", _rig["remote.git"]);
        await _rig.GitAsync("remote", "add", "origin", _rig["remote.git"]);
        await _rig.GitAsync("push", "--quiet", "origin", "main");
        var workspace = await _rig.MakeAsync("codex", o => o with { Task = "fix" });
        GitRig.Write(workspace.Path, "b.txt", "b\n");
        await GitRig.CommitInAsync(workspace.Path, "b is new");
        GitRig.Write(workspace.Path, "c.txt", "not committed\n");
        Environment.SetEnvironmentVariable("PATH", _rig["tools"]);
    }

    public ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        _rig.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact(Timeout = 60_000)]
    public async Task A_change_is_pushed_whole_and_a_pull_request_is_opened_and_brought_up_to_date()
    {
        Tool("gh", "[ \"$1\" = auth ] || printf '%s\\n' \"$@\" > \"$0.said\"", "[ \"$1\" = auth ] || echo https://github.example/pull/7");
        var submission = await SubmitAsync(new() { Title = "{task}, by {agent}", Draft = true });
        Assert.Equal(("moana/codex", "main", "origin", "https://github.example/pull/7", false, "gh"),
            (submission.Branch, submission.Target, submission.Remote, submission.Url, submission.Updated, submission.Tool));
        Assert.Equal(
            ["pr", "create", "--head", "moana/codex", "--base", "main", "--title", "fix, by codex", "--body", "- b is new", "- fix, by codex", "--draft"],
            File.ReadAllLines(Path.Combine(_rig["tools"], "gh.said")));
        var files = await _rig.FilesAsync(submission.Commit);
        Assert.Equal(("b", "not committed"), (files["b.txt"], files["c.txt"]));
        Assert.Equal(submission.Commit, await _rig.GitAsync("--git-dir", _rig["remote.git"], "rev-parse", "moana/codex"));
        Assert.Equal("?? c.txt", await GitRig.GitInAsync(PathOf, "status", "--porcelain"));

        // The commits are others now, as after a rebase, and the request is there.
        await GitRig.GitInAsync(PathOf, "commit", "--quiet", "--amend", "-m", "b is newer");
        Tool("gh", "[ \"$1\" = auth ] || { echo 'a pull request for branch \"moana/codex\" already exists:' >&2; echo https://github.example/pull/7 >&2; exit 1; }");
        var again = await SubmitAsync(new());
        Assert.Equal((true, "https://github.example/pull/7"), (again.Updated, again.Url));
        Assert.Equal(again.Commit, await _rig.GitAsync("--git-dir", _rig["remote.git"], "rev-parse", "moana/codex"));

        // What somebody else has pushed there is not written over.
        await _rig.GitAsync("push", "--quiet", "--force", "origin", "main:moana/codex");
        Assert.Equal("PushFailed", (await Assert.ThrowsAsync<MoanaException>(() => SubmitAsync(new()))).ErrorId);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_tool_or_a_login_nothing_is_pushed_and_an_error_says_so()
    {
        Assert.Equal("PullRequestToolMissing", (await Assert.ThrowsAsync<MoanaException>(() => SubmitAsync(new()))).ErrorId);
        Tool("gh", "echo 'You are not logged into any GitHub hosts.' >&2; exit 1");
        var error = await Assert.ThrowsAsync<MoanaException>(() => SubmitAsync(new()));
        Assert.Equal("PullRequestToolUnauthorized", error.ErrorId);
        Assert.Contains("not logged into", error.Message, StringComparison.Ordinal);
        Assert.Equal("", await _rig.GitAsync("ls-remote", "origin", "moana/*"));

        Tool("gh", "[ \"$1\" = auth ] && exit 0; echo 'no commits between main and moana/codex' >&2; exit 1");
        Assert.Equal("PullRequestFailed", (await Assert.ThrowsAsync<MoanaException>(() => SubmitAsync(new()))).ErrorId);
    }

    [Fact(Timeout = 60_000)]
    public async Task Where_the_remote_is_GitLabs_glab_opens_a_merge_request()
    {
        await _rig.GitAsync("remote", "set-url", "--push", "origin", _rig["remote.git"]);
        Directory.Move(_rig["remote.git"], _rig["gitlab.git"]);
        await _rig.GitAsync("remote", "set-url", "origin", _rig["gitlab.git"]);
        await _rig.GitAsync("remote", "set-url", "--push", "origin", _rig["gitlab.git"]);
        Tool("gh", "exit 1");
        Tool("glab", "[ \"$1\" = auth ] || printf '%s\\n' \"$@\" > \"$0.said\"; [ \"$1\" = auth ] || echo https://gitlab.example/merge_requests/3");
        var submission = await SubmitAsync(new() { Title = "T", Body = "B" });
        Assert.Equal(("glab", "https://gitlab.example/merge_requests/3"), (submission.Tool, submission.Url));
        Assert.Equal(
            ["mr", "create", "--yes", "--source-branch", "moana/codex", "--target-branch", "main", "--title", "T", "--description", "B"],
            File.ReadAllLines(Path.Combine(_rig["tools"], "glab.said")));
    }

    private string PathOf => new WorkspaceCatalog(_rig.OpenAsync().GetAwaiter().GetResult(), TimeProvider.System).FindPathAsync("codex").GetAwaiter().GetResult();

    private async Task<Submission> SubmitAsync(SubmissionOptions options) =>
        await new ChangeSubmitter(await _rig.OpenAsync(), TimeProvider.System).SubmitAsync("codex", options, Token);

    private void Tool(string name, params string[] lines)
    {
        var path = Path.Combine(_rig["tools"], name);
        File.WriteAllText(path, string.Join('\n', ["#!/bin/sh", .. lines, ""]));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
