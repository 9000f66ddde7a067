using CliWrap.Buffered;
using Moana.Testing;

namespace Moana.Surface.Tests;

public sealed class PesterTests
{
    private static readonly string _logs = Path.Combine(TestPaths.Root, "artifacts", "pester");

    public static TheoryData<string> Versions() => [.. TestPaths.Pesters.Keys];

    /// <summary>Under the newest Pester the shell is a .NET tool, as in <c>dotnet pwsh</c>; its output stays in artifacts/pester.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_Pester_suite_passes(string version)
    {
        string[] arguments = ["-File", Path.Combine(TestPaths.Root, "tests", "Pester", "run.ps1"), "-Pester", TestPaths.Pesters[version]];
        var tool = version == TestPaths.Pesters.Keys.MaxBy(Version.Parse);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var result = await (tool ? Shells.ToolCommand(arguments) : Shells.Command(arguments)).ExecuteBufferedAsync(limit.Token);
        Directory.CreateDirectory(_logs);
        await File.WriteAllTextAsync(Path.Combine(_logs, $"{version}.log"), result.StandardOutput + result.StandardError, limit.Token);
        Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
    }
}
