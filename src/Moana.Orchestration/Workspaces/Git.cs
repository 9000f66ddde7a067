namespace Moana.Workspaces;

/// <summary>How a git command ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record GitResult(int ExitCode, string Output, string Error)
{
    /// <summary>True when it exited with 0.</summary>
    public bool Succeeded => ExitCode == 0;
}

/// <summary>
/// Runs git in a folder. Hooks, credentials, signing and configuration stay the user's; nothing asks, no editor opens, and
/// what hangs is ended.
/// </summary>
/// <param name="Place">The machine.</param>
/// <param name="Folder">Where it runs, as an absolute path.</param>
internal sealed record Git(Workplace Place, string Folder)
{
    /// <summary>The first git that has all that is used here; Debian 11 has it.</summary>
    public static readonly Version Minimum = new(2, 30);

    /// <summary>The first git that merges without a worktree.</summary>
    public static readonly Version MergeTree = new(2, 38);

    /// <summary>
    /// Git's messages are read, so they are in English; and a git that was started by a hook of git's must not work on
    /// the hook's repository.
    /// </summary>
    private static readonly Dictionary<string, string?> Always = new()
    {
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["LC_ALL"] = "C",
        ["GIT_EDITOR"] = "true",
        ["GIT_MERGE_AUTOEDIT"] = "no",
        ["GIT_DIR"] = null,
        ["GIT_WORK_TREE"] = null,
        ["GIT_INDEX_FILE"] = null,
        ["GIT_COMMON_DIR"] = null,
        ["GIT_OBJECT_DIRECTORY"] = null,
        ["GIT_NAMESPACE"] = null,
        ["GIT_PREFIX"] = null,
    };

    /// <summary>How long one command may take, a hook of the user's included.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Variables of its own.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Runs a command that has to succeed, and gives its output without the last line's end.</summary>
    /// <exception cref="MoanaException"><c>GitFailed</c>, <c>GitTimeout</c>, <c>GitMissing</c>.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken token)
    {
        var result = await TryAsync(arguments, token).ConfigureAwait(false);
        return result.Succeeded ? Line(result.Output) : throw WorkspaceErrors.GitFailed(Folder, arguments, result);
    }

    /// <summary>Runs a command that may fail.</summary>
    /// <exception cref="MoanaException"><c>GitTimeout</c>, <c>GitMissing</c>.</exception>
    public async Task<GitResult> TryAsync(IReadOnlyList<string> arguments, CancellationToken token)
    {
        try
        {
            return await Place.RunAsync("git", arguments, Folder, Always.Concat(Environment), Patience, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw WorkspaceErrors.GitTimeout(Folder, arguments, Patience);
        }
        catch (FileNotFoundException e)
        {
            throw WorkspaceErrors.GitMissing(e);
        }
        catch (DirectoryNotFoundException)
        {
            throw WorkspaceErrors.FolderGone(Folder);
        }
    }

    /// <summary>True when a command exits with 0.</summary>
    public async Task<bool> AsksAsync(IReadOnlyList<string> arguments, CancellationToken token) =>
        (await TryAsync(arguments, token).ConfigureAwait(false)).Succeeded;

    /// <summary>The output of a command, or null when it fails.</summary>
    public async Task<string?> FindAsync(IReadOnlyList<string> arguments, CancellationToken token) =>
        await TryAsync(arguments, token).ConfigureAwait(false) is { Succeeded: true } result ? Line(result.Output) : null;

    /// <summary>The parts of an output with <c>-z</c>: paths may have any other character.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(IReadOnlyList<string> arguments, CancellationToken token)
    {
        var parts = (await RunAsync(arguments, token).ConfigureAwait(false)).Split('\0');
        return parts[^1].Length == 0 ? parts[..^1] : parts;
    }

    /// <summary>The commit that is checked out in the folder; null where there is no worktree, and where it has none.</summary>
    public async Task<string?> TryHeadAsync(CancellationToken token) =>
        await Place.ExistsAsync(Path.Combine(Folder, ".git")).ConfigureAwait(false) ? await FindAsync(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], token).ConfigureAwait(false) : null;

    /// <summary>The version of the git that is installed.</summary>
    public async Task<Version> GetVersionAsync(CancellationToken token)
    {
        var words = (await RunAsync(["version"], token).ConfigureAwait(false)).Split(' ');
        var numbers = words.Length > 2 ? words[2].Split('.').TakeWhile(n => int.TryParse(n, out _)).Take(2).ToList() : [];
        return numbers.Count == 2 ? Version.Parse(string.Join('.', numbers)) : new(0, 0);
    }

    /// <summary>Only the last line's end goes: a path may end with one of its own.</summary>
    private static string Line(string output) => output is [.. var text, '\n'] ? text : output;
}
