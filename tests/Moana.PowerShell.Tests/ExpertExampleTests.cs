using CliWrap.Buffered;
using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>The short scripts, all in one real pwsh on fake agents.</summary>
public sealed class ExpertExampleTests
{
    private const int MaxLines = 15;

    private static readonly string _folder = Path.Combine(TestPaths.Root, "examples", "expert");

    /// <summary>What each has to say, whatever the agents' pace.</summary>
    private static readonly Dictionary<string, string[]> _seen = new()
    {
        ["allowed-dialogs"] = ["tests is Completed", "answered for codex"],
        ["ci"] = [@"queue-1 is Completed after 1 attempt\(s\)"],
        ["cost"] = [@"1 turn\(s\), [1-9]\d* tokens in, [1-9]\d* out, 1 line\(s\) in ./cost.csv"],
        ["cron"] = [@"\A\s*\z"],
        ["fan-out"] = ["codex +Record +I read the files", "3 of 3: amp, claude, codex"],
        ["jobs"] = ["Running: queue-1 queue-2", @"queue-2 is Completed by \w+"],
        ["log"] = [@"3 line\(s\) in ./status.csv"],
        ["mocks"] = [@"\[\+\] names those that are idle", @"\[\+\] names none when all work", "Tests Passed: 2, Failed: 0"],
        ["new-agent"] = ["second: I read the files", "Ended"],
        ["notify"] = ["claude: WaitingForInput"],
        ["other-host"] = ["other reachable: True", "there: I read the files"],
        ["overnight"] = ["parser is Completed", "docs is Completed", "left undone: 0"],
        ["parallel"] = ["amp, Completed: ", "claude, Completed: I read", "codex, Completed: I read"],
        ["prompts-from-files"] = ["one is Completed", "two is Completed"],
        ["requires"] = [@"\d agent\(s\) take a prompt, under Moana \d+\.\d+\.\d+"],
        ["restart"] = ["amp: Idle", "restarted: 1"],
        ["send-and-answer"] = [@"codex answered [1-9]\d* characters, to be read in ./answer.md"],
        ["stop-and-resume"] = ["stopped: Stopped", "queue-1 is Completed", "queue-2 is Completed", "queue-3 is Completed"],
        ["worktrees"] = ["Completed: 1 file .*, landed", "A project", "not landed: 0"],
        ["write-review"] = ["Round 2: I read the files"],
    };

    private static IEnumerable<string> Scripts => Directory.GetFiles(_folder, "*.ps1").Where(f => Path.GetFileName(f) != "run.ps1");

    [Fact]
    public async Task Each_does_what_it_says()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var result = await Shells.Command(["-File", Path.Combine(_folder, "run.ps1")]).ExecuteBufferedAsync(limit.Token);

        Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
        Assert.Equal("", result.StandardError);
        var said = result.StandardOutput.Split("## ", StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('\n', 2)).ToDictionary(s => s[0], s => s[1]);
        Assert.Equal(_seen.Keys.Order(), said.Keys.Order());
        Assert.All(_seen, script => Assert.All(script.Value, seen => Assert.Matches($"(?m){seen}", said[script.Key])));
    }

    [Fact]
    public void Each_is_short_and_stands_in_the_documentation()
    {
        Assert.Equal(_seen.Keys.Order(), Scripts.Select(Path.GetFileNameWithoutExtension).Order());
        var text = File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "examples.md"));
        Assert.All(Scripts, script =>
        {
            Assert.InRange(File.ReadAllLines(script).Length, 1, MaxLines);
            Assert.Contains(File.ReadAllText(script).Trim(), text, StringComparison.Ordinal);
        });
    }
}
