using Moana.Detection;
using Moana.Screens;
using Moana.Testing;

namespace Moana.Agents.Tests.Detection;

public sealed class SavedScreenTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moana-screens-");

    public void Dispose() => _folder.DeleteAll();

    [Fact]
    public void A_file_is_recognized_classified_and_explained()
    {
        var path = Path.Combine(_folder.FullName, "permission.ansi");
        File.WriteAllText(path, ScreenCorpus.At("claude/2.1.330/120x40/permission-1").StyledText);

        var resolved = SavedScreen.Read(path).Resolve(Profiles.Catalog, explain: true);

        Assert.Equal(("claude", AgentStatus.WaitingForInput, path), (resolved.Profile, resolved.Status, resolved.Path));
        Assert.Contains("Do you want to proceed?", resolved.Question, StringComparison.Ordinal);
        Assert.Null(resolved.Draft);
        Assert.Equal(Profiles.Named("claude").RuleIds, resolved.Rules.Select(r => r.Rule));
    }

    [Fact]
    public void An_explanation_says_that_no_composer_was_found_and_which_part_is_missing()
    {
        var screen = new SavedScreen { Text = ScreenCorpus.At("claude/2.1.330/120x40/permission-1").StyledText };

        var resolved = screen.Resolve(Profiles.Catalog, "claude", explain: true);

        Assert.NotNull(resolved.Rule);
        Assert.Contains("no row", resolved.NoComposer, StringComparison.Ordinal);
        Assert.EndsWith($"; no composer was found: {resolved.NoComposer}", resolved.Evidence, StringComparison.Ordinal);
        Assert.Null(screen.Resolve(Profiles.Catalog, "claude").NoComposer);
        var idle = new SavedScreen { Text = ScreenCorpus.At("claude/2.1.330/120x40/idle-1").StyledText };
        Assert.Null(idle.Resolve(Profiles.Catalog, "claude", explain: true).NoComposer);
    }

    [Fact]
    public void A_dialog_reads_the_same_whatever_its_spinner_shows()
    {
        var text = ScreenCorpus.At("qwen/0.24.4/120x40/permission-1").StyledText;
        Assert.Contains('⠏', text);

        var questions = "⠏⠋⣿".Select(frame => new SavedScreen { Text = text.Replace('⠏', frame) }.Resolve(Profiles.Catalog, "qwen").Question);

        Assert.Contains("Waiting for user confirmation", Assert.Single(questions.Distinct()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, AgentStatus.Completed)]
    [InlineData(false, AgentStatus.Idle)]
    public void In_a_turn_ready_means_completed(bool inTurn, AgentStatus status)
    {
        var text = ScreenCorpus.At("gemini/0.61.0/120x40/completed-1").PlainText;

        var resolved = new SavedScreen { Text = text, InTurn = inTurn }.Resolve(Profiles.Catalog, "gemini");

        Assert.Equal((status, ""), (resolved.Status, resolved.Draft));
        Assert.Empty(resolved.Rules);
    }

    [Theory]
    [InlineData(true, AgentStatus.Unknown)]
    [InlineData(false, AgentStatus.Idle)]
    public void A_ready_rule_without_a_mark_of_the_end_says_that_the_open_turn_stands(bool inTurn, AgentStatus status)
    {
        var text = ScreenCorpus.At("codex/0.169.0/120x40/idle-1").PlainText;

        var resolved = new SavedScreen { Text = text, InTurn = inTurn }.Resolve(Profiles.Catalog, "codex", explain: true);

        var decided = resolved.Rules.Single(r => r.Rule == resolved.Rule);
        Assert.Equal((status, false), (resolved.Status, resolved.EndsTurn));
        Assert.All([resolved.Evidence, decided.Reason], said => Assert.Equal(inTurn, said.Contains("endsTurn", StringComparison.Ordinal)));
        Assert.DoesNotContain(resolved.Rules, r => r.Rule != resolved.Rule && r.Reason.Contains("endsTurn", StringComparison.Ordinal));
    }

    [Fact]
    public void A_title_and_a_command_count_as_they_do_live()
    {
        var text = ScreenCorpus.At("codex/0.169.0/120x40/completed-1").PlainText;

        Assert.Equal(AgentStatus.Working, new SavedScreen { Text = text, Title = "⠋ proj" }.Resolve(Profiles.Catalog, "codex").Status);
        Assert.Equal(AgentStatus.Exited, new SavedScreen { Text = text, Command = "bash" }.Resolve(Profiles.Catalog, "codex").Status);
    }

    [Theory]
    [InlineData("codex", 300)]
    [InlineData("codex", 5000)]
    [InlineData("claude", 1000)]
    [InlineData("opencode", 3000)]
    public void Of_a_capture_with_history_the_end_counts(string agent, int history)
    {
        var screen = ScreenCorpus.All.First(s => s.Agent == agent && s.Status == AgentStatus.Idle);
        var text = string.Concat(Enumerable.Range(0, history).Select(i => $"an older line of {i} words, and again {i}\n"))
            + screen.PlainText;

        Assert.Equal(AgentStatus.Idle, new SavedScreen { Text = text }.Resolve(Profiles.Catalog, agent).Status);
    }

    [Fact]
    public void A_screen_of_an_unknown_program_is_read_by_the_fallback()
    {
        var resolved = new SavedScreen { Text = "some words\n" }.Resolve(Profiles.Catalog);

        Assert.Equal((ProfileCatalog.Fallback, AgentStatus.Idle), (resolved.Profile, resolved.Status));
    }

    [Fact]
    public void A_file_that_is_not_there_and_a_profile_that_is_not_known_are_errors()
    {
        Assert.Equal("ScreenFileUnreadable", Assert.Throws<MoanaException>(() => SavedScreen.Read("/nowhere/screen.txt")).ErrorId);
        Assert.Equal("ProfileNotFound", Assert.Throws<MoanaException>(() => new SavedScreen { Text = "x" }.Resolve(Profiles.Catalog, "nobody")).ErrorId);
    }
}
