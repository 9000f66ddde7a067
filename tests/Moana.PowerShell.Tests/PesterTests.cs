using CliWrap.Buffered;
using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>The Pester suite under a Pester: a class for each, so that they run beside each other.</summary>
/// <param name="major">The Pester's major version.</param>
public abstract class PesterTests(int major)
{
    private static readonly string _logs = Path.Combine(TestPaths.Root, "artifacts", "pester");

    /// <summary>Under the newest Pester the shell is a .NET tool, as in <c>dotnet pwsh</c>; its output stays in artifacts/pester.</summary>
    [Fact]
    public async Task The_Pester_suite_passes()
    {
        var version = Assert.Single(TestPaths.Pesters.Keys, v => Version.Parse(v).Major == major);
        string[] arguments = ["-File", Path.Combine(TestPaths.Root, "tests", "Pester", "run.ps1"), "-Pester", TestPaths.Pesters[version]];
        var tool = version == TestPaths.Pesters.Keys.MaxBy(Version.Parse);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var result = await (tool ? Shells.ToolCommand(arguments) : Shells.Command(arguments)).ExecuteBufferedAsync(limit.Token);
        Directory.CreateDirectory(_logs);
        await File.WriteAllTextAsync(Path.Combine(_logs, $"{version}.log"), result.StandardOutput + result.StandardError, limit.Token);
        Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
    }
}

public sealed class Pester5Tests() : PesterTests(5);

public sealed class Pester6Tests() : PesterTests(6);
