using Moana.Detection;
using Moana.Screens;
using Moana.Tmux.Screens;

namespace Moana.Agents.Tests.Detection;

/// <summary>What is read of the choices of dialogs, on screens of real programs and on drawn ones.</summary>
public sealed class DialogMenuTests
{
    /// <summary>
    /// Where a person types into a choice; the list of a screen reader, which takes a number and highlights none; letters that answer.
    /// </summary>
    private static readonly string[] _others = ["permission-feedback", "claude/2.1.332-screenreader", "cline/"];

    [Fact]
    public void Copilot_is_denied_by_its_key_as_Enter_on_its_No_does_nothing()
    {
        var dialogs = ScreenCorpus.All.Where(s => s is { Agent: "copilot", Status: AgentStatus.WaitingForInput })
            .Select(s => Classifier.Classify(Profiles.Named("copilot"), s.Styled(), s.Facts))
            .Where(seen => seen.Menu?.Choices.Any(c => c.Text.StartsWith("No, and tell Copilot", StringComparison.Ordinal)) == true).ToList();

        Assert.NotEmpty(dialogs);
        Assert.All(dialogs, seen => Assert.Equal(["Escape"], Profiles.Named("copilot").AnswersTo(seen.Rule)["deny"].Keys));
    }

    [Fact]
    public void A_rule_between_two_choices_cuts_no_question_in_two()
    {
        var screen = ScreenCorpus.At("claude/2.1.330/120x40/question-1");
        var seen = Classifier.Classify(Profiles.Named("claude"), screen.Styled(), screen.Facts);

        Assert.Contains("Which database should we use?", seen.Question, StringComparison.Ordinal);
        Assert.Equal(["Alpha", "Beta", "Type something.", "Chat about this"], seen.Menu!.Choices.Select(c => c.Text));
    }

    [Fact]
    public void On_each_screen_that_asks_for_a_permission_the_highlighted_choice_is_read_and_a_confirmation_means_one_that_goes_on_once()
    {
        var wrong = new List<string>();
        foreach (var screen in ScreenCorpus.All.Where(s => s is { Status: AgentStatus.WaitingForInput } && s.State.StartsWith("permission", StringComparison.Ordinal) && !_others.Any(o => s.Path.Contains(o, StringComparison.Ordinal))))
        {
            var profile = Profiles.Named(screen.Agent);
            var seen = Classifier.Classify(profile, screen.Styled(), screen.Facts);
            var confirms = seen.Menu is { } menu ? profile.AnswersTo(seen.Rule).GetValueOrDefault("confirm")?.In(menu) : null;
            var means = confirms?.Text is { } text && !text.Contains("again", StringComparison.Ordinal) && !text.Contains("always", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("No", StringComparison.Ordinal);
            if (seen.Menu?.Marked is null || (!means && screen.Source.Setting?.StartsWith("lang", StringComparison.Ordinal) != true))
            {
                wrong.Add($"{screen.Path}: {seen.Status} {seen.Rule} [{seen.Menu}] highlights {seen.Menu?.Marked}, confirm {confirms}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count}:\n{string.Join('\n', wrong)}");
    }

    [Theory]
    [InlineData("codex/0.169.0/100x30/permission-moved-1", 2, "Yes, and don't ask again for commands that start with `rm -rf build/cache` (p)")]
    [InlineData("claude/2.1.258/120x40/startup-trust-1", null, "No, exit")]
    [InlineData("claude/2.1.330/120x40/startup-automode-1", null, "Yes, set auto mode as my default permission mode")]
    [InlineData("claude/2.1.330/120x40/question-1", 1, "Alpha")]
    [InlineData("copilot/1.0.102-screenreader/160x45/permission-2", 1, "Yes")]
    [InlineData("gemini/0.61.0-screenreader/160x45/permission-2", 1, "Allow once")]
    [InlineData("opencode/1.18.33/100x30/permission-1", null, "Allow once")]
    [InlineData("opencode/1.18.33/120x40/question-1", 1, "Alpha")]
    [InlineData("opencode/1.18.33/132x43/questions-2", 1, "Unit tests")]
    [InlineData("codex/0.169.0/120x40/question-1", 1, "Alpha")]
    [InlineData("codex/0.133.0/120x40/startup-first-1", 1, "Sign in with ChatGPT")]
    [InlineData("gemini/0.61.0/132x43/quota-dialog-1", 1, "Keep trying")]
    [InlineData("copilot/1.0.102-truecolor/80x24/err500-1", null, "Conversation only")]
    public void The_highlighted_choice_is_read(string path, int? number, string text)
    {
        var screen = ScreenCorpus.At(path);
        var menu = Classifier.Classify(Profiles.Named(screen.Agent), screen.Styled(), screen.Facts).Menu;

        Assert.Equal((number, text), (menu?.Marked?.Number, menu?.Marked?.Text));
    }

    [Theory]
    [InlineData(" ❯ 1. Yes\n   2. No, exit", "Yes")]
    [InlineData(" › Yes\n   No, exit", "Yes")]
    [InlineData("   Yes\n › No, exit", "No, exit")]
    [InlineData(" ( ) Yes\n (●) No, exit", "No, exit")]
    [InlineData("│ ● 1. Yes      │\n│   2. No, exit │", "Yes")]
    [InlineData(" 1. Yes\n 2. No, exit", null)]
    [InlineData(" 1. Yes\n\u001b[7m 2. No, exit \u001b[0m", "No, exit")]
    [InlineData(" 1) Yes\n>2) No, exit", null)]
    [InlineData(" (checked) 1. Yes\n 2. No, exit", "Yes")]
    public void Menus_of_several_looks_are_read(string rows, string? highlighted)
    {
        var menu = Classify($" Do you want to proceed?\n{rows}\n\n Esc to cancel · Tab to amend").Menu;

        Assert.Equal(highlighted, menu?.Marked?.Text);
        if (highlighted is not null || menu is not null)
        {
            Assert.Equal(["Yes", "No, exit"], menu!.Choices.Select(c => c.Text));
        }
    }

    [Theory]
    [InlineData("Yes", 1)]
    [InlineData("yes", 1)]
    [InlineData("3", 3)]
    [InlineData("No", null)]
    [InlineData("No, and tell the agent what to do", 3)]
    [InlineData("Yes, and don’t ask again", 2)]
    [InlineData("Yes, and", 2)]
    [InlineData("4", null)]
    [InlineData("", null)]
    [InlineData("Y", null)]
    public void A_choice_is_named_by_all_of_its_text_by_two_of_its_first_words_or_by_its_number(string name, int? number)
    {
        var menu = Classify(" Do you want to proceed?\n ❯ 1. Yes\n   2. Yes, and don't ask again for\n      touch commands\n   3. No, and tell the agent what to do (esc)\n\n Esc to cancel").Menu!;

        Assert.Equal(number, menu.Named(name)?.Number);
    }

    [Theory]
    [InlineData(" You've hit your limit · resets 3pm (UTC)\n\n What do you want to do?\n ❯ 1. Upgrade your plan\n   2. Stop and wait for limit to reset", true)]
    [InlineData(" You've reached your usage limit. Try again in 2 hours.\n ❯ 1. Buy more credits\n   2. Back", true)]
    [InlineData(" Do you want to run `npm upgrade`?\n ❯ 1. Yes\n   2. Yes, and don't ask again for upgrade commands", false)]
    [InlineData(" A new version is there.\n ❯ 1. Upgrade now\n   2. Skip", false)]
    public void The_menu_of_a_limit_is_a_limit_and_no_question(string rows, bool isLimit)
    {
        var seen = Classify($"{rows}\n\n Enter to confirm · Esc to cancel");

        Assert.Equal(isLimit ? AgentStatus.RateLimited : AgentStatus.WaitingForInput, seen.Status);
        Assert.Equal(isLimit, seen.ResetsAt > Profiles.Now);
        Assert.NotNull(seen.Question);
    }

    [Theory]
    [InlineData("Working")]
    [InlineData("Failed")]
    public void No_hook_overrules_the_menu_of_a_limit(string reported)
    {
        var report = $"{reported};{Profiles.Now.ToUnixTimeSeconds() - 1};conversation=7f3a";
        var seen = Classify(" You've hit your limit · resets 3pm (UTC)\n\n ❯ 1. Upgrade your plan\n   2. Stop and wait for limit to reset\n\n Enter to confirm · Esc to cancel", report);

        Assert.Equal(AgentStatus.RateLimited, seen.Status);
        Assert.True(seen.IsDialog);
    }

    private static Observation Classify(string rows, string? report = null) => Classifier.Classify(
        Profiles.Named("claude"), Screen.Parse($"{new string('─', 40)}\n{rows}\n"),
        new() { Now = Profiles.Now, Title = "✳ Claude Code", Command = "claude", HookReport = report });
}
