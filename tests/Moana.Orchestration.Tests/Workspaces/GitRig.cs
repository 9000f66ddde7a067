using CliWrap;
using CliWrap.Buffered;
using Moana.Hosts;
using Moana.Testing;
using Moana.Workspaces;

namespace Moana.Orchestration.Tests.Workspaces;

/// <summary>A repository of a test's own, with one commit on <c>main</c>, below a folder with an awkward name.</summary>
public sealed class GitRig : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private GitRig()
    {
    }

    /// <summary>The repository's root.</summary>
    public string Root => _folder["it's \"a\" -repo\nof two lines"];

    /// <summary>A folder outside of it.</summary>
    public string this[string name] => _folder[name];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<GitRig> CreateAsync()
    {
        var rig = new GitRig();
        Directory.CreateDirectory(rig.Root);
        await rig.GitAsync("init", "--quiet", "--initial-branch=main");
        await NameAsync(rig.Root);
        rig.Write("a.txt", "one\ntwo\nthree\n");
        rig.Write(".gitignore", ".env\nbin/\n");
        await rig.CommitAsync("first");
        return rig;
    }

    public static async Task NameAsync(string folder)
    {
        await GitInAsync(folder, "config", "user.name", "A Person");
        await GitInAsync(folder, "config", "user.email", "person@example.org");
    }

    /// <summary>The host by which it is worked on; null for this machine, straight.</summary>
    public Host? Host { get; set; }

    public Task<Repository> OpenAsync() => Host is null ? Repository.OpenAsync(Root, Token) : Repository.OpenAsync(Host, Root, Token);

    public async Task<WorkspaceCatalog> CatalogAsync() => new(await OpenAsync(), TimeProvider.System);

    public async Task<Workspace> MakeAsync(string name, Func<WorkspaceOptions, WorkspaceOptions>? with = null)
    {
        var options = new WorkspaceOptions { Name = name, Agent = name };
        return await (await CatalogAsync()).MakeAsync(with?.Invoke(options) ?? options, Token);
    }

    public async Task<Landing> LandAsync(string name, Func<LandingOptions, LandingOptions>? with = null)
    {
        var options = new LandingOptions();
        return await new Lander(await OpenAsync(), TimeProvider.System).LandAsync(name, with?.Invoke(options) ?? options, Token);
    }

    public void Write(string file, string text) => Write(Root, file, text);

    public static void Write(string folder, string file, string text)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public Task<string> CommitAsync(string message) => CommitInAsync(Root, message);

    public static async Task<string> CommitInAsync(string folder, string message)
    {
        await GitInAsync(folder, "add", "--all");
        await GitInAsync(folder, "commit", "--quiet", "--allow-empty", "-m", message);
        return await GitInAsync(folder, "rev-parse", "HEAD");
    }

    /// <summary>The files of a commit with their content.</summary>
    public async Task<Dictionary<string, string>> FilesAsync(string commit)
    {
        var files = new Dictionary<string, string>();
        foreach (var name in (await GitAsync("ls-tree", "-r", "-z", "--name-only", commit)).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            files[name] = await GitAsync("show", $"{commit}:{name}");
        }

        return files;
    }

    public Task<string> GitAsync(params string[] arguments) => GitInAsync(Root, arguments);

    public static async Task<string> GitInAsync(string folder, params string[] arguments) =>
        (await Cli.Wrap("git").WithArguments(arguments).WithWorkingDirectory(folder).ExecuteBufferedAsync(Token)).StandardOutput.TrimEnd('\n');

    public void Dispose() => _folder.Dispose();
}
