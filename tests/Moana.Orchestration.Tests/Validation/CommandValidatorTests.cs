using System.Diagnostics;
using System.Globalization;
using Moana.Testing;
using Moana.Validation;

namespace Moana.Orchestration.Tests.Validation;

public sealed class CommandValidatorTests : IDisposable
{
    private const int Patience = 60_000;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Dictionary<string, string> NoVariables = [];

    private readonly TemporaryFolder _folder = new();

    static CommandValidatorTests() => Shells.PutOnPath();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Patience)]
    public async Task Commands_run_in_the_shell_in_the_tasks_folder_one_after_another()
    {
        Directory.CreateDirectory(_folder["sub"]);
        var results = await Run("sub", "echo one > file && ls", "cat file; pwd", "echo two >&2");
        Assert.Equal(["file\n", $"one\n{_folder["sub"]}\n", "two\n"], results.Select(r => r.Output));
        Assert.All(results, r => Assert.Equal((true, 0), (r.Passed, r.ExitCode)));
    }

    [Fact(Timeout = Patience)]
    public async Task The_first_command_that_fails_is_the_last_one_that_runs()
    {
        var results = await Run(null, "true", "echo broken; exit 7", "touch never");
        Assert.Equal([(true, 0), (false, 7)], results.Select(r => (r.Passed, r.ExitCode!.Value)));
        Assert.Equal("broken\n", results[^1].Output);
        Assert.False(File.Exists(_folder["never"]));
    }

    [Theory(Timeout = Patience)]
    [InlineData("'said'; Test-Path .", true, 0, "said\nTrue\n")]
    [InlineData("'said'; $false", false, 1, "said\nFalse\nThe script ended with $false.\n")]
    [InlineData("'said'; throw 'broken'", false, 1, "said\nbroken\n")]
    [InlineData("Get-Item /no/such/file; 'never'", false, 1, null)]
    [InlineData("sh -c 'exit 7'", false, 7, "")]
    [InlineData("\"it's `$5\"; exit 3", false, 3, "it's $5\n")]
    public async Task A_script_fails_with_an_error_an_exit_code_or_false_at_its_end(string script, bool passed, int code, string? output)
    {
        var result = Assert.Single(await Run(null, PowerShellCheck.Write(script)));
        Assert.Equal((passed, code), (result.Passed, result.ExitCode!.Value));
        if (output is not null)
        {
            Assert.Equal(output, result.Output);
        }
        else
        {
            Assert.DoesNotContain("never", result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_script_runs_in_the_PowerShell_that_runs_this_or_else_in_the_PATHs()
    {
        Assert.Equal(["/opt/powershell/pwsh"], PowerShellCheck.FindProgram("/opt/powershell/pwsh", "/opt/powershell"));
        Assert.Equal(["/usr/bin/dotnet", Path.Combine(TestPaths.PowerShell, "pwsh.dll")], PowerShellCheck.FindProgram("/usr/bin/dotnet", TestPaths.PowerShell));
        Assert.Equal(["pwsh"], PowerShellCheck.FindProgram("/usr/bin/dotnet", "/no/powershell"));
        Assert.Equal(["pwsh"], PowerShellCheck.FindProgram("/usr/bin/someone-elses", TestPaths.PowerShell));
    }

    [Fact(Timeout = Patience)]
    public async Task A_command_that_takes_too_long_is_ended_with_all_that_it_started()
    {
        var result = (await new CommandValidator().RunAsync(["echo begun; sleep 600 & echo $! > child; wait"], _folder.Path, NoVariables, TimeSpan.FromSeconds(1), Token)).Single();
        Assert.Equal((false, null), (result.Passed, result.ExitCode));
        Assert.StartsWith("begun\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("did not end within 1 s", result.Output, StringComparison.Ordinal);
        var child = File.ReadAllText(_folder["child"]).Trim();
        await Eventually.TrueAsync(() => !IsRunning(child), "the command's own child is ended");
    }

    [Fact(Timeout = Patience)]
    public async Task A_cancelled_validation_is_ended()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var run = new CommandValidator().RunAsync(["echo $$ > shell; exec sleep 600"], _folder.Path, NoVariables, Minute, stop.Token);
        await Eventually.TrueAsync(() => File.Exists(_folder["shell"]) && File.ReadAllText(_folder["shell"]).EndsWith('\n'), "the command runs");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        var shell = File.ReadAllText(_folder["shell"]).Trim();
        await Eventually.TrueAsync(() => !IsRunning(shell), "the command is ended");
    }

    [Fact(Timeout = Patience)]
    public async Task Of_a_long_output_the_end_is_kept()
    {
        var result = (await Run(null, "seq 1 200000; exit 1")).Single();
        Assert.InRange(result.Output.Length, CommandValidator.TailLength, CommandValidator.TailLength + 20);
        Assert.StartsWith("[...]\n", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("199999\n200000\n", result.Output, StringComparison.Ordinal);
    }

    [Theory(Timeout = Patience)]
    [InlineData("sleep 600 & echo $! > child; echo done; exit 0", 0)]
    [InlineData("sleep 600 & echo $! > child; echo done; exit 3", 3)]
    public async Task A_command_has_ended_when_it_has_exited_whatever_it_leaves_behind(string command, int code)
    {
        var result = (await Run(null, command)).Single();
        Assert.Equal((code == 0, (int?)code, "done\n"), (result.Passed, result.ExitCode, result.Output));
        var child = File.ReadAllText(_folder["child"]).Trim();
        Assert.True(IsRunning(child));
        using var process = Process.GetProcessById(int.Parse(child, CultureInfo.InvariantCulture));
        process.Kill();
    }

    [Fact(Timeout = Patience)]
    public async Task All_that_was_written_before_the_end_is_there_and_nothing_else()
    {
        var result = (await Run(null, "printf 'no newline'; printf 'an error' >&2; kill -9 $$")).Single();
        Assert.Equal(137, result.ExitCode);
        Assert.Contains("no newline", result.Output, StringComparison.Ordinal);
        Assert.Contains("an error", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0001', result.Output);
    }

    [Fact(Timeout = Patience)]
    public async Task A_folder_that_is_not_there_is_a_failed_validation_that_says_so()
    {
        var result = (await Run("nowhere", "true")).Single();
        Assert.False(result.Passed);
        Assert.Contains($"{_folder["nowhere"]} does not exist", result.Output, StringComparison.Ordinal);
    }

    private static bool IsRunning(string processId) =>
        File.Exists($"/proc/{processId}/stat") && !File.ReadAllText($"/proc/{processId}/stat").Contains(") Z ", StringComparison.Ordinal);

    private Task<IReadOnlyList<ValidationResult>> Run(string? path, params string[] commands) =>
        new CommandValidator().RunAsync(commands, _folder[path ?? ""], NoVariables, Minute, Token);
}
