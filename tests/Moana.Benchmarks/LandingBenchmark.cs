using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using Moana.Testing;
using Moana.Workspaces;

namespace Moana.Benchmarks;

/// <summary>Landings with an empty validation in a repository of many files, against the git commands that a person would type.</summary>
internal static class LandingBenchmark
{
    public static async Task<object> RunAsync(Arguments arguments)
    {
        var files = arguments.Number("files", 5000);
        var rounds = arguments.Number("rounds", 20);
        var folder = Directory.CreateTempSubdirectory("moana-bench-landing-");
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", Path.Combine(folder.FullName, "state"));
        try
        {
            var root = await MakeAsync(Path.Combine(folder.FullName, "repository"), files);
            var repository = await Repository.OpenAsync(root, CancellationToken.None);
            var workspace = await new WorkspaceCatalog(repository, TimeProvider.System).MakeAsync(new() { Name = "codex" }, CancellationToken.None);
            var bare = Path.Combine(folder.FullName, "bare");
            await GitAsync(root, "worktree", "add", "--quiet", "-b", "bare", bare);

            int landed = 0, typed = 0;
            var lander = new Lander(repository, TimeProvider.System);
            var ours = await Figures.MeasureAsync(rounds, async () =>
            {
                Write(workspace.Path, "landed", landed++);
                if (await lander.LandAsync("codex", new(), CancellationToken.None) is { Outcome: not LandingOutcome.Landed } other)
                {
                    throw new InvalidOperationException(other.Reason);
                }
            });
            var theirs = await Figures.MeasureAsync(rounds, async () =>
            {
                Write(bare, "typed", typed++);
                await GitAsync(bare, "add", "--all");
                await GitAsync(bare, "commit", "--quiet", "-m", "typed");
                await GitAsync(bare, "rebase", "--quiet", "main");
                await GitAsync(root, "merge", "--quiet", "--ff-only", "bare");
            });
            return new
            {
                files,
                rounds,
                landing_median_ms = Figures.Median(ours),
                git_median_ms = Figures.Median(theirs),
                landings_per_minute = Math.Round(60_000 / Figures.Median(ours)),
                git_per_minute = Math.Round(60_000 / Figures.Median(theirs)),
                ratio = Math.Round(Figures.Median(ours) / Figures.Median(theirs), 2),
            };
        }
        finally
        {
            folder.DeleteAll();
        }
    }

    private static async Task<string> MakeAsync(string root, int files)
    {
        for (var i = 0; i < files; i++)
        {
            Write(Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"d{i / 100}")), string.Create(CultureInfo.InvariantCulture, $"f{i}"), i);
        }

        await GitAsync(root, "init", "--quiet", "--initial-branch=main");
        await GitAsync(root, "config", "user.name", "A Person");
        await GitAsync(root, "config", "user.email", "person@example.org");
        await GitAsync(root, "add", "--all");
        await GitAsync(root, "commit", "--quiet", "-m", "files");
        return root;
    }

    private static void Write(string folder, string name, int number)
    {
        Directory.CreateDirectory(folder);
        File.AppendAllText(Path.Combine(folder, name), string.Create(CultureInfo.InvariantCulture, $"line {number}\n"));
    }

    private static Task GitAsync(string folder, params string[] arguments) =>
        Cli.Wrap("git").WithArguments(arguments).WithWorkingDirectory(folder).ExecuteBufferedAsync();
}
