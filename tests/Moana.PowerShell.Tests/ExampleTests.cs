using CliWrap.Buffered;
using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>The examples, each run in real pwsh on fake agents.</summary>
public sealed class ExampleTests
{
    private static readonly string _folder = Path.Combine(TestPaths.Root, "examples");

    /// <summary>What has to be seen of each, whatever the agents' pace.</summary>
    private static readonly Dictionary<string, string[]> _seen = new()
    {
        ["01-start-and-look"] = ["agent amp +Passed", "claude +claude +1:claude", "codex +Idle"],
        ["02-one-prompt-to-many"] = ["amp +(Started|Submitted)", "claude +Completed", "codex +Completed", "Name: codex"],
        ["03-queue"] = ["queue-1 +Completed", "queue-5 +Completed"],
        ["04-plan"] = ["parser +Completed +codex", "review +Completed +claude", "docs +Completed"],
        ["05-watch-and-react"] = ["amp gets: ", "amp is done", "All is done."],
        ["06-wait-for-all"] = ["The first was (amp|claude|codex), which is Completed.", "amp +Completed", "claude +Completed", "codex +Completed"],
        ["07-answer-a-dialog"] = ["Would you like to run", "codex +Answered +Enter +WaitingForInput", "codex +Completed"],
        ["08-write-prompts"] = ["RelativePath", "^Fix the failing test of sortino\\(\\) in /.+/src/risk.rs line 42\\.$", "style of rustdoc", "claude +(Started|Submitted)"],
        ["09-own-profile"] = ["my-agent +5", "asking.ansi +WaitingForInput", "working.ansi +Working", "\\d+ +working +'status'"],
        ["10-report"] = ["amp +Completed +amp", "The report is in report.html, \\d+ KB", "^# "],
        ["11-compare-answers"] = ["amp +Completed +Screen", "codex +Completed +Record", "What claude says:\\r?\\nI read the files"],
        ["12-review-until-lgtm"] = ["Round 1: I read the files", "After 2 rounds claude does not agree"],
        ["14-cost-of-a-night"] = ["bugs +Completed +codex +I read the files", "fix +Completed +claude", "claude +1 +\\d+ +\\d+", "fix +1 +\\d+ +\\d+"],
        ["16-race"] = ["about +Completed +amp +1 file \\+3 -0, landed", "more +Completed +\\w+ +1 file .*landed", "about\\.codex +Completed +codex +1 file \\+5 -0", "^more \\(\\w+\\)\\r?$", "^amp 3\\r?$"],
        ["18-hand-over"] = ["codex answered: I read the files", "claude +codex +Delivered +The parser stands", "codex +amp +Delivered +The parser is tested"],
        ["19-one-file-starts-a-night"] = ["parser +Completed +codex", "review +Completed +claude", "2 of 2 tasks done by codex, claude", "- parser \\(codex\\): I read the files"],
        ["13-workspaces"] = ["amp-apart +main +0 +2 +\\+2", "amp-apart +Landed +main", "codex-apart +Conflict +main +.*index.md", "codex-apart +codex-apart-.*\\.bundle"],
        ["17-survives"] = ["review:\\w+\\.rs +Completed +\\w+ +I read the files", "sum +Completed +claude", "nightly +Stopped +4 +4 +0 +0 +0"],
        ["15-answer-as-data"] = ["2 bugs are in bugs.csv", "src/risk.rs +42 +divides by zero"],
    };

    public static TheoryData<string> Examples() =>
        [.. Directory.GetFiles(_folder, "??-*.ps1").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_does_what_it_says(string name)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var result = await Shells.Command(["-File", Path.Combine(_folder, "run.ps1"), name[..2]]).ExecuteBufferedAsync(limit.Token);

        Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
        Assert.Equal("", result.StandardError);
        Assert.All(_seen[name], seen => Assert.Matches($"(?m){seen}", result.StandardOutput));
    }

    [Fact]
    public void Each_example_stands_in_the_documentation_as_it_is()
    {
        var text = File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "examples.md"));
        Assert.All(Examples(), example =>
        {
            var script = File.ReadAllText(Path.Combine(_folder, $"{example.Data}.ps1"));
            Assert.Contains(script[(script.IndexOf("#>", StringComparison.Ordinal) + 2)..].Trim(), text, StringComparison.Ordinal);
        });
        Assert.Equal(19, Examples().Count);
    }
}
