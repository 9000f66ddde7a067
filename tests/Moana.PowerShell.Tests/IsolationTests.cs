using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>Other modules carry the same libraries; each module has to get its own copies.</summary>
public sealed class IsolationTests
{
    private static string UseOurs => $$"""
        Import-Module '{{TestPaths.Module}}' -ErrorAction Stop
        Get-MoanaSession -SocketName moana-nobody -ErrorAction Stop
        $private = [Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -eq Moana
        foreach ($file in [IO.Directory]::GetFiles('{{TestPaths.Module}}/deps', '*.dll')) {
            $ours = $private.LoadFromAssemblyName([Reflection.AssemblyName]::new([IO.Path]::GetFileNameWithoutExtension($file)))
            if ($ours.Location -ne $file) { "wrong: $($ours.Location) for $file" }
        }
        $core = $private.LoadFromAssemblyName([Reflection.AssemblyName]::new('Moana.Agents'))
        "profiles: $($core.GetType('Moana.Detection.ProfileCatalog').GetMethod('Load').Invoke($null, @($null)).Profiles.ContainsKey('codex'))"
        $sqlite = $private.LoadFromAssemblyName([Reflection.AssemblyName]::new('Microsoft.Data.Sqlite')).GetType('Microsoft.Data.Sqlite.SqliteConnection')
        $connection = [Activator]::CreateInstance($sqlite, 'Data Source=:memory:')
        $connection.Open()
        "sqlite: $($connection.State)"
        [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | Where-Object { $_.Location -like '*/Moana/deps/*' } | ForEach-Object { "leaked: $_" }

        """;

    public static TheoryData<string, bool> Cases()
    {
        var cases = new TheoryData<string, bool>();
        foreach (var copies in Enum.GetNames<OtherModule.Copies>())
        {
            cases.Add(copies, true);
            cases.Add(copies, false);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Another_modules_copies_of_our_libraries_stay_its_own_and_ours_stay_ours(string copies, bool otherFirst)
    {
        using var other = new OtherModule(Enum.Parse<OtherModule.Copies>(copies));
        var theirs = $"Import-Module '{other.Module}' -ErrorAction Stop; Get-OtherLibrary\n";
        var result = await Shells.RunAsync(otherFirst ? theirs + UseOurs + theirs : UseOurs + theirs);

        Assert.Equal("", result.StandardError);
        Assert.Equal(0, result.ExitCode);
        var lines = result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["profiles: True", "sqlite: Open"], lines.Where(l => !l.Contains('|', StringComparison.Ordinal)));
        var libraries = lines.Select(l => l.Split('|')).Where(f => f.Length == 3).ToList();
        Assert.Equal(otherFirst ? 6 : 3, libraries.Count);
        Assert.All(libraries, f => Assert.Equal(other.Folder, f[2]));
        if (copies == nameof(OtherModule.Copies.Higher)) Assert.All(libraries, f => Assert.StartsWith("99.", f[1], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Libraries_are_loaded_when_they_are_needed_and_not_at_import()
    {
        var result = await Shells.RunAsync($$"""
            Import-Module '{{TestPaths.Module}}' -ErrorAction Stop
            $null = Get-Command -Module Moana
            $private = [Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -eq Moana
            'context: ' + @($private).Count
            $private.Assemblies | ForEach-Object { $_.GetName().Name } | Where-Object { $_ -notlike 'Moana.*' }
            """);
        Assert.Equal("context: 1\n", result.StandardOutput);
        Assert.Equal("", result.StandardError);
    }

    [Theory]
    [InlineData("Moana.PowerShell.dll")]
    [InlineData("Moana.Loader.dll")]
    [InlineData("Moana.Model.dll")]
    public void What_lives_in_PowerShells_own_context_refers_to_nothing_that_others_bring_too(string file)
    {
        using var stream = File.OpenRead(Path.Combine(TestPaths.Module, file));
        using var image = new PEReader(stream);
        var reader = image.GetMetadataReader();
        var references = reader.AssemblyReferences.Select(h => reader.GetString(reader.GetAssemblyReference(h).Name));
        Assert.All(references, name => Assert.Matches(@"^(System|Moana)\.|^netstandard$", name));
    }
}
