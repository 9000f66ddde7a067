using System.Text.RegularExpressions;

namespace Moana.Workspaces;

/// <summary>The tool that opens pull requests where a repository's remote is: GitHub's gh, or GitLab's glab.</summary>
/// <param name="Tool">The program.</param>
/// <param name="Repository">Where it runs: the repository tells it the project.</param>
internal sealed partial record Forge(string Tool, Repository Repository)
{
    private const string GitHub = "gh";
    private const string GitLab = "glab";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>They ask nothing, and write no colours.</summary>
    private static readonly Dictionary<string, string?> Variables = new()
    {
        ["GH_PROMPT_DISABLED"] = "1",
        ["NO_PROMPT"] = "1",
        ["NO_COLOR"] = "1",
        ["GH_NO_UPDATE_NOTIFIER"] = "1",
    };

    /// <summary>The tool for a remote: by its address, else the one that is installed.</summary>
    /// <exception cref="MoanaException"><c>PullRequestToolMissing</c>.</exception>
    public static async Task<Forge> FindAsync(Repository repository, string address)
    {
        string[] tools = address.Contains("gitlab", StringComparison.OrdinalIgnoreCase) ? [GitLab]
            : address.Contains("github", StringComparison.OrdinalIgnoreCase) ? [GitHub]
            : [GitHub, GitLab];
        foreach (var tool in tools)
        {
            if (await repository.Place.HasProgramAsync(tool).ConfigureAwait(false)) return new(tool, repository);
        }

        throw WorkspaceErrors.PullRequestToolMissing(tools, address);
    }

    /// <summary>Refuses a tool that nobody is logged in with.</summary>
    /// <exception cref="MoanaException"><c>PullRequestToolUnauthorized</c>.</exception>
    public async Task DemandLoginAsync(CancellationToken token)
    {
        if (await RunAsync(["auth", "status"], token).ConfigureAwait(false) is { Succeeded: false } result)
        {
            throw WorkspaceErrors.PullRequestToolUnauthorized(Tool, result);
        }
    }

    /// <summary>Opens a request for a branch that was pushed. One that is there already is told with its address.</summary>
    /// <exception cref="MoanaException"><c>PullRequestFailed</c>: the branch is pushed.</exception>
    public async Task<(string? Url, bool IsThere)> OpenAsync(string branch, string target, string title, string body, bool draft, CancellationToken token)
    {
        IReadOnlyList<string> words = Tool == GitHub
            ? ["pr", "create", "--head", branch, "--base", target, "--title", title, "--body", body]
            : ["mr", "create", "--yes", "--source-branch", branch, "--target-branch", target, "--title", title, "--description", body];
        var result = await RunAsync(draft ? [.. words, "--draft"] : words, token).ConfigureAwait(false);
        var isThere = !result.Succeeded && (result.Error + result.Output).Contains("already exists", StringComparison.OrdinalIgnoreCase);
        return result.Succeeded || isThere
            ? (Address().Match(result.Output + "\n" + result.Error) is { Success: true } url ? url.Value : null, isThere)
            : throw WorkspaceErrors.PullRequestFailed(Tool, branch, result);
    }

    private async Task<GitResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken token)
    {
        try
        {
            return await Repository.Place.RunAsync(Tool, arguments, Repository.Root, Variables, Patience, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return new(1, "", $"It did not end within {Patience.TotalSeconds:0} s and was ended.");
        }
        catch (FileNotFoundException e)
        {
            return new(1, "", $"It could not be started: {e.Message}");
        }
    }

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Address();
}
