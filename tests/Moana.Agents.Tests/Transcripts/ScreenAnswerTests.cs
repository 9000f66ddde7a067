using Moana.Agents.Tests.Detection;
using Moana.Screens;
using Moana.Tmux.Screens;
using Moana.Transcripts;

namespace Moana.Agents.Tests.Transcripts;

/// <summary>Answers cut from the screens of real programs; what the model sent is known.</summary>
public sealed class ScreenAnswerTests
{
    private const string Report = "That worked. The report lists 14 places; none of them is urgent.";
    private const string Ran = "The command has run. Done.";

    [Theory]
    [InlineData("claude/2.1.330/132x43/completed-edit-1", Report)]
    [InlineData("claude/2.1.330/132x43/completed-question-1", Report)]
    [InlineData("claude/2.1.332-base/160x45/completed-tool-2", Ran)]
    [InlineData("codex/0.171.0-base/160x45/completed-tool-1", Ran)]
    [InlineData("codex/0.171.0-base/160x45/completed-tool-2", Ran)]
    [InlineData("codex/0.171.0-nocolor/160x45/completed-tool-2", Ran)]
    [InlineData("copilot/1.0.102/100x30/completed-edit-1", Report)]
    [InlineData("copilot/1.0.102-base/160x45/completed-tool-1", Ran)]
    [InlineData("gemini/0.61.0/100x30/completed-edit-1", Report)]
    [InlineData("gemini/0.61.0-base/160x45/completed-tool-1", Ran)]
    [InlineData("opencode/1.18.33/132x43/completed-edit-1", Report)]
    [InlineData("qwen/0.24.4/100x30/completed-edit-1", Report)]
    [InlineData("qwen/0.24.4-base/160x45/completed-tool-1", Ran)]
    [InlineData("amp/fake/100x30/completed-2", "I read the files and made the change. All is well.")]
    [InlineData("antigravity/fake/100x30/completed-2", "I read the files and made the change. All is well.")]
    public void The_answer_is_the_last_text_without_prompt_tools_and_footer(string path, string answer)
    {
        Assert.Equal(answer, Cut(path).Answer);
    }

    [Theory]
    [InlineData("claude")]
    [InlineData("codex")]
    [InlineData("copilot")]
    [InlineData("gemini")]
    [InlineData("opencode")]
    [InlineData("qwen")]
    public void No_answer_holds_what_the_program_draws_around_it(string agent)
    {
        string[] drawn = ["Worked for", "? for shortcuts", "Ask Codex", "▣", "╭", "manual mode on", "└ Tip", "Shell Mock", "ctrl+p commands", "LSPs are"];
        var screens = ScreenCorpus.All.Where(s => s.Agent == agent && s.Name.StartsWith("completed", StringComparison.Ordinal)
            && !s.Name.Contains("imitate", StringComparison.Ordinal) && !s.Name.Contains("quote", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(screens);
        Assert.All(screens, screen => Assert.DoesNotContain(drawn, d => Cut(screen.Path).Answer?.Contains(d, StringComparison.Ordinal) == true));
    }

    [Fact]
    public void What_copilot_says_at_its_start_is_no_answer()
    {
        Assert.All(
            ScreenCorpus.All.Where(s => s is { Agent: "copilot", State: "idle" } && s.PlainText.Contains("No copilot-instructions.md found", StringComparison.Ordinal)),
            screen => Assert.Null(Cut(screen.Path).Answer));
        Assert.Null(Cut("copilot/1.0.102/120x40/idle-1").Answer);
    }

    [Fact]
    public void An_answer_of_several_paragraphs_keeps_them_and_their_indentation()
    {
        var cut = ScreenAnswer.Cut(Profiles.Named("codex"), Screen.Parse(
            "› list them\n\n• Two things:\n\n  - one\n    and more\n  - two\n\n  Worked for 2s • 10:11\n\n› Ask Codex to do anything\n\n  mock-model default\n"));

        Assert.Equal("Two things:\n\n- one\n  and more\n- two", cut.Answer);
        Assert.Equal([cut.Answer!], cut.Texts);
    }

    [Fact]
    public void All_that_it_said_below_the_last_prompt_is_there_and_nothing_from_above_it()
    {
        Assert.Equal(["I will run a command.", Ran], Cut("claude/2.1.332-base/160x45/completed-tool-1").Texts);
    }

    [Fact]
    public void The_end_of_an_answer_is_no_answer()
    {
        var cut = Cut("claude/2.1.258/120x40/completed-long-1");

        Assert.Null(cut.Answer);
        Assert.False(cut.HasPrompt);
    }

    [Fact]
    public void A_profile_without_marks_gives_no_answer_and_says_why()
    {
        var cut = ScreenAnswer.Cut(Profiles.Named("template"), Screen.Parse("> hello\n\nWell done.\n"));

        Assert.Null(cut.Answer);
        Assert.Contains("no marks", cut.Evidence, StringComparison.Ordinal);
    }

    private static ScreenAnswer Cut(string path)
    {
        var screen = ScreenCorpus.At(path);
        return ScreenAnswer.Cut(Profiles.Named(screen.Agent), screen.Styled());
    }
}
