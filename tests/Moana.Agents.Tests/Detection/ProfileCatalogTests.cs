using Moana.Detection;
using Moana.Testing;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Detection;

public sealed class ProfileCatalogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moana-profiles-");

    public void Dispose() => _folder.DeleteAll();

    [Fact]
    public void The_built_in_profiles_are_there()
    {
        Assert.Equal(
            ["amp", "antigravity", "claude", "cline", "codex", "continue", "copilot", "gemini", "nanocoder", "opencode", "pi", "qwen", "template"],
            Profiles.Catalog.Profiles.Keys.Order(StringComparer.Ordinal));
        Assert.All(Profiles.Catalog.Profiles.Values, p => Assert.NotEmpty(p.RuleIds));
        Assert.Same(Profiles.Named("codex"), Profiles.Catalog.Named("CODEX"));
    }

    [Fact]
    public void The_built_in_profiles_are_without_errors() =>
        Assert.Empty(Profiles.Catalog.Profiles.Values.SelectMany(p => ProfileCatalog.CheckOnly(p.Source)));

    [Fact]
    public void A_pattern_that_is_known_to_be_good_is_built_when_a_text_first_may_match_it()
    {
        var cannotBeBuilt = Pattern.Known("esc to (?=interrupt|cancel)");

        Assert.False(cannotBeBuilt.IsMatch("a row of something else"));
        Assert.Throws<NotSupportedException>(() => cannotBeBuilt.IsMatch("esc to interrupt"));
    }

    [Fact]
    public void A_profile_that_is_not_there_is_an_error_that_lists_the_others()
    {
        var error = Assert.Throws<MoanaException>(() => Profiles.Catalog.Named("codx"));

        Assert.Equal("ProfileNotFound", error.ErrorId);
        Assert.Contains("codex", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_that_extends_keeps_what_it_does_not_say_and_replaces_rules_by_id()
    {
        Write("mine.yaml", """
            name: codex
            extends: codex
            delivery:
              settle: 1.5 s
            rules:
              - id: title-works
                status: Failed
                priority: 200
                region: title
                text: BROKEN
              - id: own
                status: Starting
                priority: 150
                region: screen
                text: booting
            """);
        var basis = Profiles.Named("codex");

        var mine = ProfileCatalog.Load([_folder.FullName]).Profiles["codex"];

        Assert.Equal(TimeSpan.FromSeconds(1.5), mine.Delivery.Settle);
        Assert.Equal(basis.Delivery.QueueKeys, mine.Delivery.QueueKeys);
        Assert.Equal(basis.RuleIds.Count + 1, mine.RuleIds.Count);
        Assert.Equal(["title-works", "own"], mine.RuleIds.Take(2));
        Assert.Equal(AgentStatus.Failed, Classifier.Classify(mine, Screen.Parse("x"), new PaneFacts { Title = "BROKEN" }).Status);
        Assert.NotEqual(AgentStatus.Working, Classifier.Classify(mine, Screen.Parse("x"), new PaneFacts { Title = "⠋ proj" }).Status);
    }

    [Fact]
    public void A_profile_of_the_same_name_that_does_not_extend_stands_alone()
    {
        Write("mine.yml", "name: codex\nrules:\n  - {id: only, status: Idle, region: screen, text: x}\n");

        Assert.Equal(["only"], ProfileCatalog.Load([_folder.FullName]).Profiles["codex"].RuleIds);
    }

    [Fact]
    public void Profiles_of_one_folder_may_extend_one_another_in_any_order()
    {
        Write("a.yaml", "name: a\nextends: b\nrules:\n  - {id: a, status: Idle, region: screen, text: x}\n");
        Write("b.yaml", "name: b\nrules:\n  - {id: b, status: Working, priority: 1, region: screen, text: y}\n");

        Assert.Equal(["b", "a"], ProfileCatalog.Load([_folder.FullName]).Profiles["a"].RuleIds);
    }

    [Fact]
    public void Profiles_that_extend_each_other_in_a_circle_are_an_error()
    {
        Write("a.yaml", "name: a\nextends: b\n");
        Write("b.yaml", "name: b\nextends: a\n");

        Assert.Equal(2, ProfileCatalog.Check([_folder.FullName]).Count);
    }

    [Fact]
    public void A_name_twice_in_one_folder_is_an_error()
    {
        Write("a.yaml", "name: a\n");
        Write("b.yaml", "name: A\n");

        Assert.Contains(ProfileCatalog.Check([_folder.FullName]), e => e.Reason.Contains("keep one", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("claude", null, null, "claude")]
    [InlineData("node", "node /usr/lib/node_modules/@openai/codex/bin/codex.js", null, "codex")]
    [InlineData("node", "node\nnode --no-warnings /usr/local/bin/gemini --yolo", null, "gemini")]
    [InlineData("node", "/usr/bin/node /home/u/.local/bin/qwen", null, "qwen")]
    [InlineData("node", "node /opt/copilot/node_modules/.bin/copilot", null, "copilot")]
    [InlineData("bash", "bash /usr/local/bin/opencode\n/opt/opencode serve", null, "opencode")]
    [InlineData("node", "node server.js", "◇  Ready (proj)   ", "gemini")]
    [InlineData("node", null, "✳︎ Qwen - proj", "qwen")]
    [InlineData("node", "node server.js", "my server", null)]
    [InlineData("bash", "-bash", "✳ Claude Code", null)]
    [InlineData("bash", null, "✳ Claude Code", null)]
    [InlineData("vim", "vim codex.md", null, null)]
    public void An_agent_is_recognized_from_its_process_then_its_title(string command, string? commandLine, string? title, string? profile)
    {
        Assert.Equal(profile, Profiles.Catalog.Recognize(new PaneFacts { Command = command, CommandLine = commandLine, Title = title })?.Name);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
