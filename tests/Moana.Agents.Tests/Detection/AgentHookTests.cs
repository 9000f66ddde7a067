using System.Text.Json;
using Moana.Detection;
using Moana.Testing;

namespace Moana.Agents.Tests.Detection;

public sealed class AgentHookTests
{
    private static readonly ProfileCatalog Profiles = ProfileCatalog.Load();

    [Theory]
    [InlineData("claude", "UserPromptSubmit", "Working")]
    [InlineData("claude", "Stop", "Completed")]
    [InlineData("claude", "PermissionRequest", "WaitingForInput")]
    [InlineData("gemini", "BeforeAgent", "Working")]
    [InlineData("gemini", "AfterAgent", "Completed")]
    [InlineData("qwen", "UserPromptSubmit", "Working")]
    [InlineData("qwen", "StopFailure", "RateLimited")]
    [InlineData("qwen", "Stop", "Completed")]
    public void Settings_are_JSON_whose_commands_report_a_status(string agent, string @event, string status)
    {
        Assert.Contains($"@moana-status \"{status};$(date +%s);conversation=$(", Command(agent, @event), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_hooks_command_sets_the_option_on_its_own_pane()
    {
        await using var tmux = new PrivateTmux();
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        var script = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(
            script,
            $$$"""
            { {{{Command("claude", "Stop")}}}; } <<'END'
            {"session_id":"7f3a-01","transcript_path":"/x","prompt":"say \"session_id\": \"no\"","tool_input":{"session_id": "no"}}
            END

            """,
            TestContext.Current.CancellationToken);
        try
        {
            var pane = await tmux.NewSessionAsync("hook", $"sh {script}; exec cat");
            var report = "";
            await Eventually.TrueAsync(
                async () => (report = await tmux.RunAsync("show-options", "-pqv", "-t", pane, "@moana-status")).Length > 0, "the option is set");

            var read = HookReport.Parse(report);
            Assert.Equal((AgentStatus.Completed, "7f3a-01"), (read?.Status, read?.Conversation));
            Assert.InRange(read!.At!.Value, before, DateTimeOffset.UtcNow);
        }
        finally
        {
            File.Delete(script);
        }
    }

    [Fact]
    public void Codex_and_opencode_report_on_the_pane_that_they_run_in()
    {
        Assert.StartsWith("notify = [\"sh\", \"-c\", '", Profiles.HookOf("codex").Text, StringComparison.Ordinal);
        Assert.Contains("process.env.TMUX_PANE", Profiles.HookOf("OpenCode").Text, StringComparison.Ordinal);
        Assert.All(Profiles.Hooks, h => Assert.Contains("@moana-status", h.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void An_agent_without_hooks_is_an_error_that_tells_who_has_some()
    {
        var error = Assert.Throws<MoanaException>(() => Profiles.HookOf("amp"));

        Assert.Equal("HookNotFound", error.ErrorId);
        Assert.Contains("claude, codex, copilot, gemini, opencode, qwen", error.Message, StringComparison.Ordinal);
    }

    private static string Command(string agent, string @event)
    {
        using var json = JsonDocument.Parse(Profiles.HookOf(agent).Text);
        return json.RootElement.GetProperty("hooks").GetProperty(@event)[0].GetProperty("hooks")[0].GetProperty("command").GetString()!;
    }
}
