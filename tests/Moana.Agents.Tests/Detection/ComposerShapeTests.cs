using Moana.Detection;
using Moana.Testing;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Detection;

/// <summary>Where a composer is found, in profiles made for the test.</summary>
public sealed class ComposerShapeTests : IDisposable
{
    private const string Looks = """
        name: looks
        composer:
          - { above: '^═{5,}', prompt: '^', continuation: '^', below: '^═{5,}' }
          - { above: '^─{5,}', prompt: '^> ', mode: '^! ', continuation: '^  ', below: '^─{5,}', bounded: true, placeholder: '^Say something$' }
          - { above: '^mode: ', prompt: '^\$( |$)', continuation: '^  ', footer: 0 }
          - { prompt: '^% ', continuation: '^  ', footer: 1 }
        rules:
          - { id: failed, status: Failed, priority: 2, region: above, regex: '^✗ ', style: red }
          - { id: ready, status: Idle, priority: 1, composer: present }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moana-looks-");

    public void Dispose() => _folder.DeleteAll();

    [Theory]
    [InlineData("────────────────────\n> hello\n────────────────────\n", "hello")]
    [InlineData("mode: plain\n$ hello\n", "hello")]
    [InlineData("text\n════════\nhello\n════════\n", "hello")]
    [InlineData("text\n════════\n\n════════\n", "")]
    [InlineData("text\n════════\n\n\n════════\n status\n", "")]
    [InlineData("mode: plain\n$ hello\n  there\n", "hello\nthere")]
    [InlineData("% one\nand\n", "one\nand")]
    [InlineData("% one\n\n  two\n\n  status\n", "one\n\ntwo")]
    [InlineData("% one\n\n\n\n  two\n\n  status\n", "one\n\n\n\ntwo")]
    [InlineData("text\n════════\nhello\n════════\n1\n2\n3\n", "hello")]
    [InlineData("────────────────────\n! ls\n────────────────────\n", "! ls")]
    [InlineData("────────────────\n> hello              ~/a/sidebar\n────────────────     main\n", "hello")]
    public void A_profile_knows_several_looks_and_the_screen_chooses(string text, string typed) => Assert.Equal(typed, Look(text).Composer?.Text);

    [Theory]
    [InlineData("some text\n$ hello\n", "no row is its lower border")]
    [InlineData("────────────────────\nhello\n────────────────────\n", "no row has its prompt sign")]
    [InlineData("mode: plain\n$ a command\nits output\n", "none where a composer stands")]
    public void Where_none_is_found_the_evidence_says_which_part_is_missing(string text, string reason)
    {
        var seen = Look(text);

        Assert.Equal(AgentStatus.Unknown, seen.Status);
        Assert.Contains("no composer was found", seen.Evidence, StringComparison.Ordinal);
        Assert.Contains(reason, seen.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("% one\n\nan answer\n  and more\n\n  status\n")]
    [InlineData("% one\n\n\n\n\n  two\n\n  status\n")]
    [InlineData("% one\na\nb\n")]
    [InlineData("mode: plain\ntext\n$ hello\n")]
    [InlineData("text\n════════\nhello\n════════\n1\n2\n3\n4\n")]
    public void What_an_agent_wrote_below_a_prompt_is_no_draft(string text) => Assert.Null(Look(text).Composer);

    [Fact]
    public void Ghost_text_without_colours_is_known_by_its_words()
    {
        Assert.Equal("", Look("────────────────────\n> \e[7mS\e[0may something\n────────────────────\n").Composer?.Text);
        Assert.Equal("Say something", Look("────────────────────\n\e[35m> \e[39mSay something\n────────────────────\n").Composer?.Text);
    }

    [Fact]
    public void A_colour_is_asked_for_only_where_there_are_colours()
    {
        Assert.Equal(AgentStatus.Failed, Look("\e[31m✗ it failed\e[39m\n────────────────────\n> \n────────────────────\n").Status);
        Assert.Equal(AgentStatus.Idle, Look("✗ it failed\n────────────────────\n\e[35m> \e[39mhello\n────────────────────\n").Status);
        Assert.Equal(AgentStatus.Failed, Look("\e[1m✗ it failed\e[0m\n────────────────────\n> hello\n────────────────────\n").Status);
    }

    private Observation Look(string text)
    {
        var file = Path.Combine(_folder.FullName, "looks.yaml");
        File.WriteAllText(file, Looks);
        return Classifier.Classify(ProfileCatalog.Load([file]).Profiles["looks"], Screen.Parse(text), new PaneFacts { Command = "node" });
    }
}
