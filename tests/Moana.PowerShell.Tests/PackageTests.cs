using System.IO.Compression;
using System.Xml.Linq;
using CliWrap;
using CliWrap.Buffered;
using Moana.Testing;

namespace Moana.Surface.Tests;

public sealed class PackageTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moana-package-");

    private string Module => Path.Combine(_folder.FullName, "Moana");

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await Cli.Wrap("dotnet")
            .WithArguments(["pack", Path.Combine(TestPaths.Root, "src", "Moana.PowerShell"), "--no-build", "-c", TestPaths.Configuration, "-o", _folder.FullName, "-nodeReuse:false"])
            .ExecuteBufferedAsync(limit.Token);
        var package = Assert.Single(Directory.GetFiles(_folder.FullName, "Moana.*.nupkg"));
        ZipFile.ExtractToDirectory(package, Module);
    }

    public ValueTask DisposeAsync()
    {
        _folder.DeleteAll();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_package_holds_the_staged_files_and_imports_in_a_clean_process()
    {
        string[] ofNuGet = ["Moana.nuspec", "[Content_Types].xml", "_rels/", "package/"];
        var packed = Files(Module).Where(f => !ofNuGet.Any(o => f.StartsWith(o, StringComparison.Ordinal)));
        Assert.Equal(Files(TestPaths.Module), packed);

        var metadata = XDocument.Load(Path.Combine(Module, "Moana.nuspec")).Root!.Elements().First().Elements().ToDictionary(e => e.Name.LocalName, e => e.Value);
        Assert.Equal("Moana", metadata["id"]);
        var tags = metadata["tags"].Split(' ');
        Assert.All(["PSModule", "PSEdition_Core", "Linux", "PSCmdlet_Get-MoanaStatus"], tag => Assert.Contains(tag, tags));

        var result = await Shells.RunAsync($$"""
            Import-Module '{{Module}}' -ErrorAction Stop
            $module = Get-Module Moana
            "$($module.Version) $($module.ModuleBase) $([Moana.AgentStatus]::Idle)"
            Get-MoanaSession -SocketName moana-nobody -ErrorAction Stop
            """);
        Assert.Equal("", result.StandardError);
        Assert.Equal($"{metadata["version"]} {Module} Idle\n", result.StandardOutput);
    }

    private static IEnumerable<string> Files(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal);
}
