using System.Diagnostics;
using System.Globalization;
using Moana.Testing;
using Moana.Workspaces;

namespace Moana.Orchestration.Tests.Workspaces;

/// <summary>
/// Random histories over real git: the target is always a serial application of validated changes, whoever lands at once and
/// whoever is killed.
/// </summary>
[Collection(nameof(Alone))]
public sealed class LandingPropertyTests : IAsyncLifetime
{
    private const string Repo = "MOANA_TEST_LANDING_REPOSITORY";
    private const string Names = "MOANA_TEST_LANDING_WORKSPACES";
    private const int Files = 6;

    /// <summary>A bound for what hangs, far beyond what a busy machine takes for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private GitRig _rig = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// Fails where the files do not add up, as a program does not compile: each change adds a line to one file and moves the
    /// sum, so that two changes which were right alone can be wrong together.
    /// </summary>
    private static string Validation => "echo $(git rev-parse HEAD) >> \"$(git rev-parse --git-common-dir)/validated\"; test $(cat f* | wc -l) -le $(cat limit)";

    /// <summary>Few in the usual run; 200 by hand.</summary>
    private static int Landings => int.TryParse(Environment.GetEnvironmentVariable("MOANA_LANDINGS"), CultureInfo.InvariantCulture, out var n) ? n : 12;

    /// <summary>Few in the usual run; 100 by hand.</summary>
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("MOANA_LANDING_KILLS"), CultureInfo.InvariantCulture, out var n) ? n : 3;

    public async ValueTask InitializeAsync()
    {
        _rig = await GitRig.CreateAsync();
        for (var i = 0; i < Files; i++)
        {
            _rig.Write($"f{i}", string.Join("", Enumerable.Range(0, 5).Select(l => $"{l}\n")));
        }

        _rig.Write("limit", "1000\n");
        await _rig.CommitAsync("files");
    }

    public ValueTask DisposeAsync()
    {
        _rig.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact(Timeout = 3_600_000)]
    public async Task The_target_is_a_serial_application_of_validated_changes_and_no_work_is_lost()
    {
        const int seed = 7;
        var random = new Random(seed);
        var workspaces = new List<Workspace>();
        for (var i = 0; i < 3; i++)
        {
            workspaces.Add(await _rig.MakeAsync($"w{i}"));
        }

        var landed = new List<Landing>();
        var tips = new List<string> { await _rig.GitAsync("rev-parse", "main") };
        for (var round = 0; round < Landings; round++)
        {
            var workspace = workspaces[random.Next(workspaces.Count)];
            await EditAsync(workspace, random);
            if (random.Next(4) == 0)
            {
                _rig.Write($"own{round}", "a person's\n");
                tips.Add(await _rig.CommitAsync("a person's commit"));
            }

            if (random.Next(6) == 0)
            {
                _rig.Write("limit", $"{(random.Next(2) == 0 ? 10 : 1000)}\n");
                tips.Add(await _rig.CommitAsync("another limit"));
            }

            var held = await ContentAsync(workspace.Path);
            var method = (LandingMethod)random.Next(3);
            var landing = await _rig.LandAsync(workspace.Name, o => o with { Method = method, Validate = [Validation] });
            Assert.Equal(held, await ContentAsync(workspace.Path));
            Assert.Equal(tips[^1], landing.Before);
            if (landing.Outcome == LandingOutcome.Landed)
            {
                landed.Add(landing);
                tips.Add(landing.Commit!);
            }

            Assert.Equal(tips[^1], await _rig.GitAsync("rev-parse", "main"));
            Assert.Equal("", await _rig.GitAsync("status", "--porcelain"));
            if (landing.Outcome == LandingOutcome.Conflict)
            {
                // As an agent would: the target is merged in, and both sides are kept.
                await MergeAsync(workspace.Path);
            }

            if (landing.Outcome == LandingOutcome.Landed && random.Next(3) == 0)
            {
                var catalog = await _rig.CatalogAsync();
                Assert.Null((await catalog.RemoveAsync(workspace.Name, force: false, Token)).Bundle);
                workspaces[workspaces.IndexOf(workspace)] = await _rig.MakeAsync(workspace.Name);
            }
        }

        Assert.NotEmpty(landed);
        var validated = File.ReadAllLines(Path.Combine(_rig.Root, ".git/validated")).ToHashSet();
        Assert.All(landed, l => Assert.Contains(l.Commit!, validated));
        for (var i = 1; i < tips.Count; i++)
        {
            await _rig.GitAsync("merge-base", "--is-ancestor", tips[i - 1], tips[i]);
        }

        // What is left in the workspaces can be had again from the bundles.
        foreach (var workspace in workspaces)
        {
            var files = await ContentAsync(workspace.Path);
            var catalog = await _rig.CatalogAsync();
            if ((await catalog.RemoveAsync(workspace.Name, force: true, Token)).Bundle is { } bundle)
            {
                await _rig.GitAsync("fetch", "--quiet", "--force", bundle, "refs/moana/saved/*:refs/heads/saved/*");
                var kept = await _rig.FilesAsync($"saved/{workspace.Name}/work");
                Assert.All(files, f => Assert.Equal(f.Value.TrimEnd('\n'), kept[f.Key]));
            }
        }
    }

    [Fact(Timeout = 3_600_000)]
    public async Task Two_processes_that_land_at_once_lose_nothing_and_break_nothing()
    {
        string[] names = ["p0", "p1", "p2", "p3"];
        foreach (var name in names)
        {
            var workspace = await _rig.MakeAsync(name);
            GitRig.Write(workspace.Path, $"new-{name}", "x\n");
            // The last line for all is theirs in turn: only what is validated together may land.
            GitRig.Write(workspace.Path, $"f{name[1]}", $"{name}\n");
        }

        using var one = Start("p0 p1");
        using var other = Start("p2 p3");
        await Task.WhenAll(one.WaitForExitAsync(Token), other.WaitForExitAsync(Token));

        Assert.All(names, n => Assert.Equal("x", _rig.GitAsync("show", $"main:new-{n}").Result));
        Assert.Equal(names.Order(), (await _rig.GitAsync("log", "-4", "--format=%s", "main")).Split('\n').Select(s => s[..2]).Order());
        Assert.Equal("", await _rig.GitAsync("status", "--porcelain"));
    }

    [Fact(Timeout = 3_600_000)]
    public async Task Killed_at_any_moment_the_next_landing_ends_it_and_nothing_is_lost()
    {
        var random = new Random(3);
        var workspace = await _rig.MakeAsync("p0");
        for (var round = 0; round < Kills; round++)
        {
            GitRig.Write(workspace.Path, $"round{round}", $"{round}\n");
            if (random.Next(2) == 0)
            {
                await GitRig.CommitInAsync(workspace.Path, $"round {round}");
            }

            var before = await _rig.GitAsync("rev-parse", "main");
            using (var process = Start("p0"))
            {
                // Not before it has begun, and then at a moment that nobody chose.
                await Eventually.TrueAsync(() => process.HasExited || File.Exists(Path.Combine(_rig.Root, ".git/moana/landing.lock.holder")), "the landing begins", Patience);
                await Task.Delay(random.Next(400), Token);
                process.Kill();
                await process.WaitForExitAsync(Token);
            }

            var now = await _rig.GitAsync("rev-parse", "main");
            Assert.True(now == before || await IsThereAsync(now, $"round{round}"), "the target is as it was, or has the change");
            Assert.Equal($"{round}\n", File.ReadAllText(Path.Combine(workspace.Path, $"round{round}")));
            var landing = await _rig.LandAsync("p0", o => o with { Validate = [Validation] });
            Assert.Contains(landing.Outcome, (LandingOutcome[])[LandingOutcome.Landed, LandingOutcome.Empty]);
            Assert.True(await IsThereAsync("main", $"round{round}"));
            Assert.Equal("", await _rig.GitAsync("status", "--porcelain"));
        }

        var validated = File.ReadAllLines(Path.Combine(_rig.Root, ".git/validated")).ToHashSet();
        Assert.Contains(await _rig.GitAsync("rev-parse", "main"), validated);
        Assert.Null((await (await _rig.CatalogAsync()).RemoveAsync("p0", force: false, Token)).Bundle);
    }

    /// <summary>What the other processes do. Not a test of its own.</summary>
    [Fact(Explicit = true)]
    public async Task Child()
    {
        if (Environment.GetEnvironmentVariable(Repo) is not { } root)
        {
            return;
        }

        foreach (var name in Environment.GetEnvironmentVariable(Names)!.Split(' '))
        {
            var landing = await new Lander(await Repository.OpenAsync(root, Token), TimeProvider.System).LandAsync(name, new() { Validate = [Validation] }, Token);
            Assert.Equal((LandingOutcome.Landed, ""), (landing.Outcome, string.Join(',', landing.Conflicts)));
        }
    }

    private Process Start(string names)
    {
        File.Delete(Path.Combine(_rig.Root, ".git/moana/landing.lock.holder"));
        var start = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", "exec \"$@\" > /dev/null", "sh", Environment.ProcessPath! },
            Environment = { [Repo] = _rig.Root, [Names] = names },
        };
        foreach (var argument in (string[])["--explicit", "only", "--filter-method", $"{typeof(LandingPropertyTests).FullName}.{nameof(Child)}"])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private async Task<bool> IsThereAsync(string commit, string file) => (await _rig.FilesAsync(commit)).ContainsKey(file);

    private static async Task EditAsync(Workspace workspace, Random random)
    {
        var file = Path.Combine(workspace.Path, $"f{random.Next(Files)}");
        var lines = File.Exists(file) ? File.ReadAllLines(file).ToList() : [];
        lines.Insert(random.Next(lines.Count + 1), $"{workspace.Name} {random.Next(1000)}");
        File.WriteAllLines(file, lines);
        switch (random.Next(5))
        {
            case 0:
                File.WriteAllText(Path.Combine(workspace.Path, $"new {random.Next(3)}"), $"{workspace.Name}\n");
                break;
            case 1:
                await GitRig.CommitInAsync(workspace.Path, $"{workspace.Name} commits");
                break;
            case 2 when lines.Count > 8:
                File.Delete(file);
                break;
            case 3:
                // Names that differ in case only are two files here, and stay two.
                File.WriteAllText(Path.Combine(workspace.Path, random.Next(2) == 0 ? "Case" : "case"), $"{random.Next(9)}\n");
                break;
        }
    }

    private static async Task MergeAsync(string folder)
    {
        await GitRig.CommitInAsync(folder, "before the merge");
        try
        {
            await GitRig.GitInAsync(folder, "merge", "--quiet", "-X", "ours", "main");
        }
        catch (CliWrap.Exceptions.CommandExecutionException)
        {
            await GitRig.CommitInAsync(folder, "settled");
        }
    }

    private static async Task<Dictionary<string, string>> ContentAsync(string folder)
    {
        var names = (await GitRig.GitInAsync(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return names.Distinct().Where(n => File.Exists(Path.Combine(folder, n))).Order(StringComparer.Ordinal).ToDictionary(n => n, n => File.ReadAllText(Path.Combine(folder, n)));
    }
}
