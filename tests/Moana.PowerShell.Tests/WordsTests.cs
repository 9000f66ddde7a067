using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>Below the cmdlets nobody knows of cmdlets: a dashboard or another adapter says the same in its own words.</summary>
public sealed partial class WordsTests
{
    private static readonly string[] _assemblies = ["Moana.Model", "Moana.Tmux", "Moana.Agents", "Moana.Orchestration", "Moana.Dashboard", "Moana.Mcp"];

    public static TheoryData<string> Assemblies => [.. _assemblies];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Its_texts_name_no_cmdlet_and_no_switch(string assembly) =>
        Assert.Equal("", string.Join('\n', Texts(assembly).Where(t => Cmdlet().IsMatch(t) || Switch().IsMatch(t))));

    [Fact]
    public void The_walk_sees_the_texts() => Assert.Contains(Texts("Moana.Agents"), t => t.Contains("There is no agent named '", StringComparison.Ordinal));

    [Theory]
    [InlineData("'Get-MoanaAgent' lists them", true)]
    [InlineData("Use -Force", true)]
    [InlineData("(-WhenBusy Wait)", true)]
    [InlineData("tmux select-pane -e", false)]
    [InlineData("a letter, '-', '_'", false)]
    [InlineData("UTF-8 and Fast-Forward", false)]
    [InlineData("-NoProfile", false)]
    public void It_tells_a_cmdlet_and_a_switch_from_other_words(string text, bool isOne) =>
        Assert.Equal(isOne, Cmdlet().IsMatch(text) || Switch().IsMatch(text));

    /// <summary>All string literals, as they stand in the compiled assembly: pieces of interpolated ones, too.</summary>
    private static List<string> Texts(string assembly)
    {
        var file = Directory.GetFiles(TestPaths.Module, $"{assembly}.dll", SearchOption.AllDirectories).Single();
        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        var texts = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            texts.Add(metadata.GetUserString(handle));
        }

        return texts;
    }

    [GeneratedRegex("[A-Z][a-z]+-Moana")]
    private static partial Regex Cmdlet();

    /// <summary>Within a text: one that stands alone is an argument for a program.</summary>
    [GeneratedRegex(@"(?<=[\s('""])-[A-Z][a-z]{2,}")]
    private static partial Regex Switch();
}
