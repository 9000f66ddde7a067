using Moana.Testing;

namespace Moana.Surface.Tests;

public sealed class ImportTests
{
    [Fact]
    public void The_staged_module_exports_what_its_manifest_lists()
    {
        using var engine = new Engine();
        var exported = engine.Run("(Get-Module Moana).ExportedCmdlets.Keys").Select(o => $"{o}").ToList();
        var listed = engine.Run($"(Test-ModuleManifest '{TestPaths.Module}/Moana.psd1').ExportedCmdlets.Keys").Select(o => $"{o}");
        Assert.NotEmpty(exported);
        Assert.Equal(listed.Order(), exported.Order());
    }

    [Fact]
    public void Public_types_are_there_as_literals_right_after_the_import()
    {
        using var engine = new Engine();
        Assert.Equal("Completed", $"{engine.Run("[Moana.AgentStatus]::Completed")[0]}");
        Assert.Equal("Moana.MoanaException", $"{engine.Run("[Moana.MoanaException].FullName")[0]}");
    }

    [Fact]
    public async Task It_can_be_removed_and_imported_again_and_by_force()
    {
        var result = await Shells.RunAsync($$"""
            foreach ($round in 1..3) {
                Import-Module '{{TestPaths.Module}}' -Force -ErrorAction Stop
                Remove-Module Moana
                "removed: $(@(Get-Command -Module Moana).Count)"
                Import-Module '{{TestPaths.Module}}' -ErrorAction Stop
                Import-Module '{{TestPaths.Module}}' -Force -ErrorAction Stop
                Get-MoanaSession -SocketName moana-nobody -ErrorAction Stop
                "imported: $(@(Get-Command -Module Moana).Count -gt 0) $([Moana.AgentStatus]::Idle)"
            }
            """);
        Assert.Equal("", result.StandardError);
        Assert.Equal(string.Concat(Enumerable.Repeat("removed: 0\nimported: True Idle\n", 3)), result.StandardOutput);
    }

    [Fact]
    public async Task Runspaces_side_by_side_can_import_and_use_it_at_the_same_time()
    {
        var result = await Shells.RunAsync($$"""
            1..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module '{{TestPaths.Module}}' -ErrorAction Stop
                Get-MoanaSession -SocketName moana-nobody -ErrorAction Stop
                "$([Moana.AgentStatus]::Working)"
            }
            "contexts: $(@([Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -eq Moana).Count)"
            """);
        Assert.Equal("", result.StandardError);
        Assert.Equal(string.Concat(Enumerable.Repeat("Working\n", 8)) + "contexts: 1\n", result.StandardOutput);
    }

    [Fact]
    public async Task It_works_in_a_job_and_its_objects_come_back()
    {
        await using var tmux = new PrivateTmux();
        await tmux.NewSessionAsync("work");
        var result = await Shells.RunAsync($$"""
            $job = Start-Job { Import-Module '{{TestPaths.Module}}'; Get-MoanaSession -SocketName {{tmux.SocketName}} }
            $job | Receive-Job -Wait -AutoRemoveJob | ForEach-Object { "$($_.Name) $($_.Windows) $($_.PSObject.TypeNames[0])" }
            """);
        Assert.Equal("", result.StandardError);
        Assert.Equal("work 1 Deserialized.Moana.MoanaSession\n", result.StandardOutput);
    }

    [Fact]
    public async Task A_second_copy_in_one_process_is_refused_with_the_reason()
    {
        var folder = Directory.CreateTempSubdirectory("moana-second-");
        try
        {
            var copy = Path.Combine(folder.FullName, "Moana");
            foreach (var file in Directory.EnumerateFiles(TestPaths.Module, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(copy, Path.GetRelativePath(TestPaths.Module, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }

            var result = await Shells.RunAsync($"Import-Module '{TestPaths.Module}'; Import-Module '{copy}'; (Get-Module Moana).Path");
            var words = string.Join(' ', result.StandardError.Split((char[])[' ', '\n', '|'], StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains($"Moana is already loaded in this process, from {TestPaths.Module}.", words, StringComparison.Ordinal);
            Assert.Contains("start a new PowerShell", words, StringComparison.Ordinal);
            Assert.Contains(TestPaths.Module, result.StandardOutput, StringComparison.Ordinal);
        }
        finally
        {
            folder.DeleteAll();
        }
    }
}
