using Moana.Detection;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Detection;

/// <summary>Screens on which a person has pressed a key that is the program's own.</summary>
public sealed class PersonsKeysTests
{
    private const string Rule = "────────────────────────────────";

    [Theory]
    [InlineData("claude", $"● Done.\n\n✻ Baked for 1s · done 12:26 AM\n\n{Rule}\n❯ \n{Rule}\n  ⏸ manual mode on\n\nClaude Code is suspended. Run `fg` to bring it back.\nTo undo typing, press ctrl+_.", "suspended")]
    [InlineData("claude", $"● Done.\n\n✻ Baked for 1s · done 12:26 AM\n\n{Rule}\n❯ \n{Rule}\n  search prompts:   ⏸ manual mode on · ← for agents", "history-search")]
    [InlineData("claude", $"● Done.\n\n✻ Baked for 1s · done 12:26 AM\n\n{Rule}\n❯ \n{Rule}\n  no matching prompt: probe  ⏸ manual mode on", "history-search")]
    [InlineData("codex", "• Done.\n\n  Worked for 1s • 00:27\n\n› Ask Codex to do anything\n\n  model · /p\n  reverse-i-search:", "history-search")]
    [InlineData("codex", "• Done.\n\n  Worked for 1s • 00:27\n\n› do it\n\n  model · /p\n  reverse-i-search: do  enter accept · esc cancel", "history-search")]
    [InlineData("copilot", "Copilot has been suspended. Use `fg` to resume.\n^[", "suspended")]
    public void What_takes_no_prompt_is_not_called_ready(string agent, string screen, string rule)
    {
        var seen = Classifier.Classify(Profiles.Named(agent), Screen.Parse(screen), new PaneFacts());

        Assert.Equal((true, rule), (seen.KeepPrevious, seen.Rule));
    }

    [Fact]
    public void A_prompt_of_before_that_a_person_leafs_to_is_a_draft_and_no_dialog()
    {
        var seen = Classifier.Classify(
            Profiles.Named("claude"),
            Screen.Parse($"● Done.\n\n✻ Baked for 1s · done 12:26 AM\n\n─── History 38/38 ──────────────\n❯ second one\n{Rule}\n  ⏸ manual mode on"), new PaneFacts());

        Assert.Equal((AgentStatus.Completed, "second one"), (seen.Status, seen.Composer?.Text));
    }
}
