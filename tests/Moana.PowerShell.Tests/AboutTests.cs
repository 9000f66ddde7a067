using System.Text.RegularExpressions;
using Moana.Testing;

namespace Moana.Surface.Tests;

public sealed partial class AboutTests
{
    public static TheoryData<string> Topics() =>
        [.. Directory.GetFiles(Path.Combine(TestPaths.Root, "docs", "about"), "about_*.help.txt").Select(f => Path.GetFileName(f).Split('.')[0]).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topic_is_found_by_Get_Help(string topic)
    {
        using var engine = new Engine();
        Assert.Contains("SHORT DESCRIPTION", $"{Assert.Single(engine.Run($"Get-Help {topic}"))}", StringComparison.Ordinal);
    }

    [Fact]
    public void Every_error_id_is_listed_and_every_listed_id_exists()
    {
        var thrown = Directory.EnumerateFiles(Path.Combine(TestPaths.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => Thrown().Matches(File.ReadAllText(f))).Select(m => m.Groups["id"].Value).ToHashSet();
        var listed = File.ReadLines(Path.Combine(TestPaths.Root, "docs", "about", "about_Moana_Errors.help.txt"))
            .Select(l => Listed().Match(l)).Where(m => m.Success).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.NotEmpty(thrown);
        Assert.Equal(thrown.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("\"(?<id>[A-Z][A-Za-z]+)\",\\s*(?:MoanaErrorKind\\.)?(?:InvalidInput|NotFound|Exists|InvalidState|Timeout|Unavailable)\\b|const string \\w+Id = \"(?<id>\\w+)\"")]
    private static partial Regex Thrown();

    /// <summary>An id stands alone in its line, at the depth of ids.</summary>
    [GeneratedRegex("^    ([A-Z][a-z]+(?:[A-Z][a-z]+)+)$")]
    private static partial Regex Listed();
}
