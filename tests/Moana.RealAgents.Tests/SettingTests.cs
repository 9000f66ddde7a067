using System.Text.Json.Nodes;
using Moana.RealAgents.Settings;
using Moana.Testing;

namespace Moana.RealAgents.Tests;

/// <summary>The table of settings, without a real program.</summary>
public sealed class SettingTests
{
    public static TheoryData<string> Agents => [.. AgentKit.All.Select(k => k.Name)];

    [Theory]
    [MemberData(nameof(Agents))]
    public void Each_setting_of_a_program_has_a_name_of_its_own_and_can_be_written_over_its_configuration(string name)
    {
        var kit = AgentKit.Named(name);
        Assert.Distinct(AgentSettings.For(kit).Select(s => s.Name));
        foreach (var setting in AgentSettings.For(kit))
        {
            using var folder = new TemporaryFolder();
            var site = new AgentSite(folder["install"], folder["home"], folder["project"], "http://127.0.0.1:1");
            kit.Configure(site);
            var before = setting.Files.Keys.ToDictionary(f => f, f => Path.Combine(site.Home, f) is var file && File.Exists(file) ? File.ReadAllText(file) : "");

            setting.Configure(site);

            foreach (var (file, text) in before)
            {
                var after = File.ReadAllText(Path.Combine(site.Home, file));
                Assert.NotEqual(text, after);
                if (Path.GetExtension(file) != ".json")
                {
                    Assert.Equal($"{setting.Files[file]}\n{text}", after);
                }
                else if (text.Length > 0)
                {
                    // What was there before stays.
                    Assert.Subset(JsonNode.Parse(after)!.AsObject().Select(p => p.Key).ToHashSet(), JsonNode.Parse(text)!.AsObject().Select(p => p.Key).ToHashSet());
                }
            }
        }
    }

    [Fact]
    public void A_version_is_asked_for_behind_the_name_and_a_wrong_name_is_told_with_those_that_are_known()
    {
        Assert.Equal(("qwen", "0.12.0", "qwen@0.12.0"), (AgentKit.Named("qwen@0.12.0").Name, AgentKit.Named("qwen@0.12.0").Version, $"{AgentKit.Named("qwen@0.12.0")}"));
        Assert.NotEqual("0.12.0", AgentKit.Named("qwen").Version);
        Assert.Contains("osc11-dark", Assert.Throws<ArgumentException>(() => AgentSettings.Named(AgentKit.Named("qwen"), "dark")).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_attached_terminal_answers_the_query_for_its_colours()
    {
        await using var tmux = new PrivateTmux();
        var pane = new TmuxPane(tmux, await tmux.NewSessionAsync("one", $"""
            {AnsweringTerminal.WaitsForAnswer}
            echo answered; exec cat
            """));
        await using var terminal = await AnsweringTerminal.AttachAsync(tmux, "one", new("#cdd6f4", "#1e1e2e"), (120, 40));

        await pane.SeesAsync("answered");
    }
}
