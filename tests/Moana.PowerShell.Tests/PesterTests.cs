using CliWrap;
using CliWrap.Buffered;
using Moana.Testing;

namespace Moana.Surface.Tests;

public sealed class PesterTests
{
    private const int NoPester = 2;

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task The_Pester_suite_passes(int version)
    {
        Assert.SkipWhen(Shells.Pwsh is null, "no pwsh on the PATH");
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var result = await Cli.Wrap(Shells.Pwsh!)
            .WithArguments(["-NoProfile", "-NonInteractive", "-File", Path.Combine(TestPaths.Root, "tests", "Pester", "run.ps1"), "-Version", $"{version}"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(limit.Token);
        Assert.SkipWhen(result.ExitCode == NoPester, result.StandardError);
        Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
    }
}
