using System.Text.RegularExpressions;
using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>Each error says what to do next, apart from what happened.</summary>
public sealed partial class RemedyTests : IClassFixture<Engine>
{
    private readonly Engine _engine;

    public RemedyTests(Engine engine) => _engine = engine;

    public static TheoryData<string> Ids() => [.. File
        .ReadLines(Path.Combine(TestPaths.Root, "docs", "about", "about_Moana_Errors.help.txt"))
        .Select(l => Listed().Match(l)).Where(m => m.Success).Select(m => m.Groups[1].Value)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_error_id_has_a_next_step(string id)
    {
        // What every cmdlet's errors go through.
        var remedies = _engine.Run("Get-Command Get-MoanaAgent").Select(c => ((System.Management.Automation.CmdletInfo)c.BaseObject).ImplementingType.Assembly).Single()
            .GetType("Moana.Errors.Remedies")!;
        var remedy = (string)remedies.GetMethod("For", [typeof(string), typeof(object)])!.Invoke(null, [id, "name"])!;
        Assert.NotEmpty(remedy);
    }

    [Fact]
    public void An_error_record_tells_what_happened_and_apart_from_that_what_to_do()
    {
        var error = Assert.Single(_engine.TryRun("Get-MoanaStatus nobody -SocketName moana-nobody").Errors);
        Assert.Equal("'New-MoanaSession' starts one; -SocketName or -SocketPath names another server.", error.ErrorDetails.RecommendedAction);
        Assert.Equal(error.Exception.Message, error.ToString());
        Assert.DoesNotContain("-Moana", error.Exception.Message.Replace("moana-nobody", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PowerShell_shows_both_once()
    {
        var shown = (await Shells.RunWithModuleAsync("Get-MoanaStatus nobody -SocketName moana-nobody")).StandardError;
        Assert.Single(Regex.Matches(shown, "No server"));
        Assert.Single(Regex.Matches(shown.ReplaceLineEndings(" "), "'New-MoanaSession' +starts"));
    }

    [GeneratedRegex("^    ([A-Z][a-z]+(?:[A-Z][a-z]+)+)$")]
    private static partial Regex Listed();
}
