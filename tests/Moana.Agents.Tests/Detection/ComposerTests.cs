using Moana.Detection;
using Moana.Screens;

namespace Moana.Agents.Tests.Detection;

/// <summary>What was typed into the composers of real programs.</summary>
public sealed class ComposerTests
{
    private const string Short = "explain what the main function does";
    private const string Long = "please refactor the parser so that it handles nested input and keeps the line numbers, then run the whole test suite and report every failure with its cause and the file and line where it happens";

    [Theory]
    [InlineData("codex/0.169.0/120x40/typed-1", Short)]
    [InlineData("claude/2.1.330/120x40/typed-1", Short)]
    [InlineData("claude/2.1.330-inline/120x40/typed-1", Short)]
    [InlineData("opencode/1.18.33/120x40/typed-1", Short)]
    [InlineData("qwen/0.24.4/120x40/typed-1", Short)]
    [InlineData("copilot/1.0.102/120x40/typed-1", Short)]
    [InlineData("claude/2.1.330/120x40/typed-long-1", Long)]
    [InlineData("gemini/0.61.0/120x40/typed-long-1", Long)]
    [InlineData("qwen/0.24.4/120x40/typed-long-1", Long)]
    [InlineData("copilot/1.0.102/120x40/typed-long-1", Long)]
    [InlineData("codex/0.169.0/120x40/pasted-3lines-1", "first line of paste second line third line")]
    [InlineData("copilot/1.0.102/120x40/pasted-3lines-1", "first line of paste second line third line")]
    [InlineData("codex/0.169.0/120x40/working-typed-1", "my next question")]
    [InlineData("claude/2.1.330/120x40/working-typed-1", "my next question")]
    [InlineData("gemini/0.61.0/120x40/working-typed-1", "slow 8 as my next question")]
    [InlineData("qwen/0.24.4/120x40/working-typed-1", "slow 8 as my next question")]
    [InlineData("codex/0.169.0/120x40/typed-slash-1", "/")]
    [InlineData("gemini/0.61.0/120x40/typed-slash-1", "/")]
    [InlineData("claude/2.1.330/120x40/err429-interrupted-1", "err429 please")]
    [InlineData("qwen/0.24.4/120x40/interrupted-1", "slow 30 please")]
    [InlineData("codex/0.171.0-osc11-dark/160x45/typed-1", Short)]
    [InlineData("codex/0.171.0-osc11-dark/160x45/working-typed-1", "next")]
    [InlineData("copilot/1.0.102-osc11-dark/160x45/typed-1", Short)]
    [InlineData("copilot/1.0.102-osc11-dark/160x45/working-typed-1", "next")]
    [InlineData("gemini/0.61.0-base/160x45/typed-1", Short)]
    [InlineData("gemini/0.61.0-base/160x45/working-typed-1", "next")]
    [InlineData("gemini/0.61.0-nobg/160x45/typed-1", Short)]
    [InlineData("gemini/0.61.0-nobg/160x45/working-typed-1", "next")]
    public void What_was_typed_is_read_without_sign_borders_and_padding(string path, string text)
    {
        var screen = ScreenCorpus.At(path);
        foreach (var capture in new[] { screen.Styled(), screen.Plain() })
        {
            var composer = Classifier.Classify(Profiles.Named(screen.Agent), capture, new PaneFacts { Now = Profiles.Now }).Composer;

            Assert.Equal(text, composer?.Text.Replace('\n', ' '));
            Assert.Null(composer!.PastePlaceholder);
        }
    }

    [Theory]
    [InlineData("codex/0.169.0/120x40/pasted-20k-1", "[Pasted Content 20000 chars]")]
    [InlineData("claude/2.1.330/120x40/pasted-60lines-1", "[Pasted text #1 +59 lines]")]
    [InlineData("gemini/0.61.0/120x40/pasted-60lines-1", "[Pasted Text: 60 lines]")]
    [InlineData("gemini/0.61.0/120x40/pasted-20k-1", "[Pasted Text: 220 lines]")]
    [InlineData("opencode/1.18.33/120x40/pasted-3lines-1", "[Pasted ~3 lines]")]
    [InlineData("opencode/1.18.33/120x40/pasted-20k-1", "[Pasted ~220 lines]")]
    [InlineData("qwen/0.24.4/120x40/pasted-20k-1", "[Pasted Content 20000 chars]")]
    [InlineData("copilot/1.0.102/120x40/pasted-20k-1", "[Paste #2 - 220 lines]")]
    public void A_collapsed_paste_is_seen_as_its_placeholder(string path, string placeholder)
    {
        var screen = ScreenCorpus.At(path);
        var composer = Classifier.Classify(Profiles.Named(screen.Agent), screen.Styled(), screen.Facts).Composer;

        Assert.Equal(placeholder, composer?.PastePlaceholder);
        Assert.Equal(placeholder, composer!.Text);
    }

    // Caught while the program painted: the composer is not yet there.
    private const string Torn = "qwen/0.24.4/200x50/working-early-3";

    // The program took none of the keys.
    private const string Forgotten = "opencode/1.18.33/120x40/typed-long-1";

    private static readonly string[] _typed = ["typed", "pasted", "interrupted", "draft-dialog", "draft-markers", "draft-shell", "-shell-", "-slash-", "-at-", "-fake-"];

    public static TheoryData<string> Files => LabelledScreenTests.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void Ghost_text_is_no_draft(string file)
    {
        var drafts =
            from screen in ScreenCorpus.Of(file).Where(IsEmpty)
            // A guess of the next prompt, and ghost text in another language, are told from a draft by their style only.
            from capture in screen.State == "suggestion" || screen.Source.Setting?.StartsWith("lang", StringComparison.Ordinal) == true ? [screen.Styled()] : new[] { screen.Styled(), screen.Plain() }
            let composer = Classifier.Classify(Profiles.Named(screen.Agent), capture, screen.Facts).Composer
            where composer?.Text != ""
            select $"{screen.Name}, {(capture.HasStyles ? "with styles" : "text alone")}: {(composer is null ? "no composer" : $"'{composer.Text}'")}";

        Assert.Empty(drafts);
    }

    [Fact]
    public void A_draft_that_stands_in_the_composer_is_read_as_one()
    {
        foreach (var screen in ScreenCorpus.All.Where(s => s.Draft is not null))
        {
            Assert.Equal((screen.Path, screen.Draft), (screen.Path, Classifier.Classify(Profiles.Named(screen.Agent), screen.Styled(), screen.Facts).Composer?.Text));
        }
    }

    [Theory]
    [InlineData("gemini/0.61.0/100x30/completed-shell-1")]
    [InlineData("gemini/0.61.0/60x20/draft-shell-1")]
    [InlineData("qwen/0.24.4/120x40/completed-shell-1")]
    [InlineData("qwen/0.24.4/80x24/draft-shell-1")]
    [InlineData("codex/0.169.0/80x24/draft-shell-1")]
    public void The_sign_of_a_mode_that_runs_commands_counts_as_a_draft(string path)
    {
        var screen = ScreenCorpus.At(path);
        foreach (var capture in new[] { screen.Styled(), screen.Plain() })
        {
            Assert.StartsWith("!", Classifier.Classify(Profiles.Named(screen.Agent), capture, screen.Facts).Composer?.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_dialog_leaves_no_composer()
    {
        foreach (var screen in ScreenCorpus.All.Where(s => s.Status == AgentStatus.WaitingForInput))
        {
            Assert.Null(Classifier.Classify(Profiles.Named(screen.Agent), screen.Styled(), screen.Facts).Composer);
        }
    }

    /// <summary>Whether a composer is shown in which nothing was typed, as what was done tells.</summary>
    private static bool IsEmpty(LabelledScreen screen) =>
        screen.Status is AgentStatus.Completed or AgentStatus.Idle or AgentStatus.Failed or AgentStatus.RateLimited or AgentStatus.Working
        && (!_typed.Any(w => $"{screen.State}-".Contains(w, StringComparison.Ordinal)) || screen.Path == Forgotten)
        && screen.Path != Torn && screen.Draft is null;
}
