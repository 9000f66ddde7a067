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
}
